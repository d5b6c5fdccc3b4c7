/** The list of commands, in the order of the help. Adding one: its file, a line here, its test. */
import { about } from "./about.ts";
import { accountExport } from "./account-export.ts";
import { accountForget } from "./account-forget.ts";
import { approvalApprove, approvalList, approvalRefuse, approvalWithdraw } from "./approvals.ts";
import { auditList } from "./audit-list.ts";
import { channelSet } from "./channel-set.ts";
import { channelShow } from "./channel-show.ts";
import { cluster } from "./cluster.ts";
import { datacenters } from "./datacenters.ts";
import type { Command } from "./define.ts";
import { deploy } from "./deploy.ts";
import { deploymentDelete } from "./deployment-delete.ts";
import { deploymentInfo } from "./deployment-info.ts";
import { deploymentList } from "./deployment-list.ts";
import { deploymentOpen } from "./deployment-open.ts";
import { deploymentWatch } from "./deployment-watch.ts";
import { facets } from "./facets.ts";
import { help } from "./help.ts";
import { search } from "./search.ts";
import { show } from "./show.ts";
import { snapshotCreate } from "./snapshot-create.ts";
import { snapshotDelete } from "./snapshot-delete.ts";
import { snapshotList } from "./snapshot-list.ts";
import { snapshotRedeploy } from "./snapshot-redeploy.ts";
import { usage } from "./usage.ts";

export const COMMANDS: readonly Command[] = [
  search,
  show,
  facets,
  deploy,
  deploymentList,
  deploymentInfo,
  deploymentOpen,
  deploymentWatch,
  deploymentDelete,
  snapshotCreate,
  snapshotList,
  snapshotRedeploy,
  snapshotDelete,
  usage,
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
  help,
  about,
];
