/** How people give the value of a parameter, and what it becomes. `params.ts` of the commands declares parameters of these kinds. */

export type ParamKind =
  /** Free text. */
  | "text"
  /** A password or a token: asked for in private, kept sealed only. */
  | "secret"
  /** Text of many lines, such as a script; people send it in a code block, as a file, or in a form. */
  | "multiline"
  /** Catalogue id; people may type a title, a number of the last list, or "it". */
  | "item"
  /** Deployment UUID; people may type its title, a number, a unique prefix, or "it". */
  | "deployment"
  /** One deployment or several: a UUID, UUIDs with commas between, or a group (`all`, `all stopped`, `all running`). */
  | "deployments"
  /** UUID of a batch job, named like a deployment. */
  | "batch-job"
  /** UUID of a trial, named like a deployment. */
  | "trial"
  /** Snapshot id, named like a deployment. */
  | "snapshot"
  /** Number of an entry in a list that the bot keeps, such as what waits for an approval; `all` where the command says so. */
  | "entry"
  /** Words of a command. */
  | "command"
  /** One of the schema's options. */
  | "choice"
  /** A whole number. */
  | "count"
  /** MB; people may type units. */
  | "size"
  | "flag"
  /** A GPU model as the platform spells it. */
  | "gpu-model"
  /** A virtual organisation as the platform spells it. */
  | "vo"
  /** The same, or `none`. */
  | "vo-or-none"
  /** First day of a range, `YYYY-MM-DD`. */
  | "from-day"
  /** Last day of a range, `YYYY-MM-DD`. */
  | "to-day"
  /** Last day of something to come, `YYYY-MM-DD`; people may type "30d" or "next Friday". */
  | "until-day"
  /** How long: `P3D`, `2026-12-04T12:00`, `2026-12-04` or `none`; people may type "3d" or "until friday noon". */
  | "term"
  /** A moment to come on the clock of the wall, `2026-11-30T22:00`; people may type "22:00" or "tomorrow 9am". */
  | "wall-time"
  /** Name of an inference service; people may type its title, a number, or "it". */
  | "service"
  /** Name of a key, named like a service. */
  | "key"
  /** `previous`, `vo`, or `YYYY-MM-DD..YYYY-MM-DD`. */
  | "comparison"
  /** Rules of a channel, `key=value`. */
  | "rule"
  /** `group.field=value` of an item's configuration. */
  | "assignment";
