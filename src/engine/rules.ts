/** What a channel's rules say of a launch: checked when it is planned, and again when it is carried out. */
import { checkLongest, wishEnd } from "../commands/lease.ts";
import { isEmail } from "../commands/policy.ts";
import { refuse } from "../errors.ts";
import { settingsOf } from "./channel.ts";
import { isChange, type Ready } from "./execute.ts";
import { administers, administratorsOf, names } from "./standing.ts";
import type { EngineDeps, Turn } from "./turn.ts";

/** Refuses what the channel does not allow; `ask`: a second person must approve it. */
export async function obeyRules(deps: EngineDeps, turn: Turn, ready: Ready): Promise<"go" | "ask"> {
  const { command } = ready.spec;
  if (!isChange(command) || !command.launches) return "go";
  const { deploy, maxGpus, approval, maxLease } = (await settingsOf(deps, turn)).policy;
  const { gpus, lease, startsAt } = command.launches(ready.prepared);
  if (deploy === "none") {
    throw refuse(
      "policy.deploy",
      `Nothing may be launched from this channel. Its admins can change that: ${administratorsOf(turn)}.`,
    );
  }
  if (deploy === "admins" && !(await administers(deps, turn))) {
    throw refuse(
      "policy.deploy",
      `From this channel only its admins may launch something: ${administratorsOf(turn)}. Please ask one of them.`,
    );
  }
  if (maxGpus !== null && gpus > maxGpus) {
    const most =
      maxGpus === 0
        ? "no GPU may be used"
        : `at most ${maxGpus} GPU${maxGpus === 1 ? "" : "s"} may be used at once`;
    throw refuse(
      "policy.gpus",
      `From this channel ${most}, and this asks for ${gpus}. Its admins can change that: ${administratorsOf(turn)}.`,
    );
  }
  if (lease !== undefined) {
    const start = startsAt === undefined ? turn.now : new Date(startsAt);
    checkLongest(lease ? wishEnd(lease, start) : undefined, start, maxLease);
  }
  return approval === "all" || (approval === "gpu" && gpus > 0) ? "ask" : "go";
}

/** Whether the person may approve what others ask for in this channel. */
export async function approves(deps: EngineDeps, turn: Turn): Promise<boolean> {
  const { approvers } = (await settingsOf(deps, turn)).policy;
  const { session, actor } = turn;
  const named = approvers.some((approver) =>
    isEmail(approver) ? session !== undefined && names(approver, session) : approver === actor.id,
  );
  return named || administers(deps, turn);
}
