/** The list of commands, in the order of the help. Adding one: its file, a line here, its test. */
import { about } from "./about.ts";
import { accountLogin } from "./account-login.ts";
import { accountLogout } from "./account-logout.ts";
import { accountProfile } from "./account-profile.ts";
import { cluster } from "./cluster.ts";
import { datacenters } from "./datacenters.ts";
import type { Command } from "./define.ts";
import { deploy } from "./deploy.ts";
import { deploymentDelete } from "./deployment-delete.ts";
import { deploymentInfo } from "./deployment-info.ts";
import { deploymentList } from "./deployment-list.ts";
import { deploymentOpen } from "./deployment-open.ts";
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
  deploymentDelete,
  snapshotCreate,
  snapshotList,
  snapshotRedeploy,
  snapshotDelete,
  usage,
  cluster,
  datacenters,
  accountLogin,
  accountLogout,
  accountProfile,
  help,
  about,
];
