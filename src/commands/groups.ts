/** Several deployments at once: how they are named and which they are. */
import { refuse } from "../errors.ts";
import type { Deployment } from "../platform/ports.ts";
import type { CommandPorts } from "./ports.ts";
import { hasEnded } from "./present/deployment.ts";

type Member = (deployment: Deployment) => boolean;

const ofStatus =
  (status: string): Member =>
  (deployment) =>
    deployment.status === status;
const ofKind =
  (kind: string): Member =>
  (deployment) =>
    deployment.kind === kind;

/** What may follow "all", and whom it means. */
const GROUPS: ReadonlyMap<string, Member> = new Map<string, Member>([
  ...["queued", "starting", "running", "down", "complete", "failed", "error", "lost", "dead"].map(
    (status) => [status, ofStatus(status)] as const,
  ),
  ["stopped", ({ status }) => hasEnded(status)],
  ["modules", ofKind("module")],
  ["tools", ofKind("tool")],
  ["batch jobs", ofKind("batch")],
  ["trials", ofKind("try")],
]);

const SAME: ReadonlyMap<string, string> = new Map([
  ["ended", "stopped"],
  ["finished", "stopped"],
  ["completed", "complete"],
  ["module", "modules"],
  ["tool", "tools"],
  ["batch", "batch jobs"],
  ["jobs", "batch jobs"],
  ["trial", "trials"],
  ["tries", "trials"],
]);

const ALL = /^(?:all|everything|every(?: one)?)\b/iu;
const FILLING = /^(?:of|my|the|them|these|those|ones?|deployments?|which|that|are|is|have)$/u;

/** The group that is meant, in one spelling (`all`, `all stopped`); undefined where something else is named. */
export function readGroup(typed: string): string | undefined {
  const said = typed.trim().toLowerCase();
  if (!ALL.test(said)) return undefined;
  const words = said.replace(ALL, "").split(/[\s,]+/u);
  const telling = words.filter((word) => word !== "" && !FILLING.test(word)).join(" ");
  if (telling === "") return "all";
  const group = SAME.get(telling) ?? telling;
  if (GROUPS.has(group)) return `all ${group}`;
  throw refuse(
    "deployment.group",
    `I do not know which deployments “${said.slice(0, 60)}” are. Say all, or all with one of ${[...GROUPS.keys()].join(", ")}.`,
  );
}

/** The ids that a value of kind `deployments` stands for. Refuses a group that nothing belongs to. */
export async function membersOf(
  value: string,
  { directory }: Pick<CommandPorts, "directory">,
): Promise<readonly string[]> {
  const group = readGroup(value);
  if (group === undefined) return [...new Set(value.split(","))];
  const { found, unread } = await candidates(group, directory);
  if (unread.length > 0) {
    throw refuse(
      "deployment.group",
      `I could not ask ${unread.join(" and ")}, so I do not know which all are. Try again in a minute, or name them.`,
    );
  }
  const member = GROUPS.get(group.slice("all ".length)) ?? (() => true);
  const ids = found.filter(member).map((one) => one.id);
  if (ids.length > 0) return ids;
  throw refuse(
    "deployment.group",
    `You have none: ${group} is nothing now. “deployments” shows what you have.`,
  );
}

/** Batch jobs and trials belong to a group only where it names them; what has ended is listed for batch jobs alone. */
async function candidates(group: string, directory: CommandPorts["directory"]) {
  if (group === "all trials") return { found: await directory.trials(), unread: [] };
  if (group === "all batch jobs") return directory.batchJobs();
  const items = await directory.deployments();
  if (!["all stopped", "all complete", "all failed"].includes(group)) return items;
  const jobs = await directory.batchJobs();
  return { found: [...items.found, ...jobs.found], unread: [...new Set([...items.unread, ...jobs.unread])] };
}
