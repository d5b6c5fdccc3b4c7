/** The list of commands, in the order of the help. Adding one: its file, a line here, its test. */
import { about } from "./about.ts";
import { accountExport } from "./account-export.ts";
import { accountForget } from "./account-forget.ts";
import { accountLink } from "./account-link.ts";
import { accountLogin } from "./account-login.ts";
import { accountLogout } from "./account-logout.ts";
import { accountProfile } from "./account-profile.ts";
import { accountServices } from "./account-services.ts";
import { accountUnlink } from "./account-unlink.ts";
import { announceCancel } from "./announce-cancel.ts";
import { announceCreate } from "./announce-create.ts";
import { announceEdit } from "./announce-edit.ts";
import { announceList } from "./announce-list.ts";
import { approvalApprove, approvalList, approvalRefuse, approvalWithdraw } from "./approvals.ts";
import { auditList } from "./audit-list.ts";
import { batchDelete } from "./batch-delete.ts";
import { batchInfo } from "./batch-info.ts";
import { batchList } from "./batch-list.ts";
import { batchSubmit } from "./batch-submit.ts";
import { channelSet } from "./channel-set.ts";
import { channelShow } from "./channel-show.ts";
import { cluster } from "./cluster.ts";
import { datacenters } from "./datacenters.ts";
import { datasetSearch } from "./dataset-search.ts";
import type { Command } from "./define.ts";
import { deploy } from "./deploy.ts";
import { deploymentDelete } from "./deployment-delete.ts";
import { deploymentInfo } from "./deployment-info.ts";
import { deploymentList } from "./deployment-list.ts";
import { deploymentOpen } from "./deployment-open.ts";
import { deploymentWatch } from "./deployment-watch.ts";
import { digest } from "./digest.ts";
import { facets } from "./facets.ts";
import { help } from "./help.ts";
import { inferenceCreate } from "./inference-create.ts";
import { inferenceDelete } from "./inference-delete.ts";
import { inferenceInfo } from "./inference-info.ts";
import { inferenceList } from "./inference-list.ts";
import { keyCreate } from "./key-create.ts";
import { keyDelete } from "./key-delete.ts";
import { keyList } from "./key-list.ts";
import { noticeList } from "./notice-list.ts";
import { outboxList } from "./outbox-list.ts";
import { outboxDrop, outboxRetry } from "./outbox-retry.ts";
import { search } from "./search.ts";
import { show } from "./show.ts";
import { snapshotCreate } from "./snapshot-create.ts";
import { snapshotDelete } from "./snapshot-delete.ts";
import { snapshotList } from "./snapshot-list.ts";
import { snapshotRedeploy } from "./snapshot-redeploy.ts";
import { subscriptionAdd } from "./subscription-add.ts";
import { subscriptionList } from "./subscription-list.ts";
import { subscriptionMute, subscriptionUnmute } from "./subscription-mute.ts";
import { subscriptionRemove } from "./subscription-remove.ts";
import { tryItem } from "./try.ts";
import { tryList } from "./try-list.ts";
import { tryStop } from "./try-stop.ts";
import { usage } from "./usage.ts";

export const COMMANDS: readonly Command[] = [
  search,
  show,
  facets,
  deploy,
  tryItem,
  tryList,
  tryStop,
  deploymentList,
  deploymentInfo,
  deploymentOpen,
  deploymentWatch,
  deploymentDelete,
  batchSubmit,
  batchList,
  batchInfo,
  batchDelete,
  snapshotCreate,
  snapshotList,
  snapshotRedeploy,
  snapshotDelete,
  inferenceCreate,
  inferenceList,
  inferenceInfo,
  inferenceDelete,
  datasetSearch,
  usage,
  digest,
  cluster,
  datacenters,
  accountExport,
  accountForget,
  auditList,
  channelShow,
  channelSet,
  approvalList,
  approvalApprove,
  approvalRefuse,
  approvalWithdraw,
  outboxList,
  outboxRetry,
  outboxDrop,
  noticeList,
  subscriptionList,
  subscriptionAdd,
  subscriptionRemove,
  subscriptionMute,
  subscriptionUnmute,
  announceCreate,
  announceList,
  announceEdit,
  announceCancel,
  keyList,
  keyCreate,
  keyDelete,
  accountLogin,
  accountLogout,
  accountProfile,
  accountServices,
  accountLink,
  accountUnlink,
  help,
  about,
];
