/** What is told of agreed ends. */

import { canBeFrozen, hardware, hasEnded } from "../commands/present/deployment.ts";
import { lengthWords, wallWords } from "../language/terms.ts";
import type { Deployment } from "../platform/ports.ts";
import type { Draft, DraftBlock } from "../reply/blocks.ts";
import { actions, button, fields, heading, note, reply } from "../reply/build.ts";
import type { DeploymentLease } from "../store/lease-port.ts";

export interface LeaseNews {
  readonly lease: DeploymentLease;
  /** Undefined: it cannot be looked at, as its owner is not logged in. */
  readonly deployment: Deployment | undefined;
  readonly now: Date;
  /** Where the channel's rule is to save and delete: when that begins; null: it stays. */
  readonly removal: Date | null;
}

/** Before, at or after its end. */
export function reminderDraft(news: LeaseNews): Draft {
  const { lease, deployment, now, removal } = news;
  const left = lease.endsAt.getTime() - now.getTime();
  const title = lease.title;
  return reply(
    heading(left > 0 ? `${title} ends in ${lengthWords(left)}` : `${title} has reached its agreed end`),
    note(left > 0 ? "info" : "warning", left > 0 ? before(removal) : after(news, -left)),
    !deployment &&
      note(
        "info",
        "I cannot look at it now: you are not logged in as the one who agreed on it, or have no full access to its VO any more.",
      ),
    factsOf(lease, deployment),
    choices(lease, deployment),
  );
}

function before(removal: Date | null): string {
  return removal
    ? "If you say nothing, it is saved in a snapshot and deleted after that: this channel's rule. Extend it, or keep it, to have it go on."
    : "Nothing is deleted unless you say so.";
}

function after({ lease, deployment, removal, now }: LeaseNews, over: number): string {
  const held = deployment && hardware(deployment.resources);
  const cost = held
    ? ` It is still there and holds ${held}${over >= 60_000 ? `; since its end, for ${lengthWords(over)}` : ""}.`
    : "";
  const next = removal
    ? removal > now
      ? `In ${lengthWords(removal.getTime() - now.getTime())} a snapshot of it is made and it is deleted, by this channel's rule. Extend it, or keep it, to stop that.`
      : "By this channel's rule, a snapshot of it is made now and it is deleted after that."
    : "I delete nothing: it goes on until you say so. Others may be waiting for what it holds.";
  return `It was agreed until ${wallWords(lease.endsAt, lease.timeZone)}.${cost} ${next}`;
}

function factsOf(lease: DeploymentLease, deployment: Deployment | undefined): DraftBlock {
  return fields({
    "Agreed end": wallWords(lease.endsAt, lease.timeZone),
    Status: deployment?.status,
    Resources: deployment && hardware(deployment.resources),
    VO: lease.vo,
    UUID: lease.deployment,
  });
}

function choices(lease: DeploymentLease, deployment: Deployment | undefined): DraftBlock {
  const params = { deployment: lease.deployment };
  const savable = deployment?.status === "running" && canBeFrozen(deployment);
  return actions(
    button("Extend by a day", "deployment extend", { ...params, for: "P1D" }, "primary"),
    button("Extend by a week", "deployment extend", { ...params, for: "P1W" }),
    ...(savable
      ? [button("Snapshot and delete", "deployment delete", { ...params, snapshot: true }, "danger")]
      : []),
    button("Delete now", "deployment delete", params, "danger"),
    button("Keep", "deployment extend", { ...params, for: "none" }),
  );
}

/** It was to be saved and deleted, and stays. */
export function keptDraft(lease: DeploymentLease, deployment: Deployment | undefined, why: string): Draft {
  const over = deployment !== undefined && hasEnded(deployment.status);
  return reply(
    heading(`${lease.title} is not deleted`),
    note("warning", `It was to be saved and then deleted, but ${why} So it stays as it is.`),
    factsOf(lease, deployment),
    over
      ? actions(button("Delete", "deployment delete", { deployment: lease.deployment }, "danger"))
      : choices(lease, deployment),
  );
}
