/** What is set for a channel, in words. */
import { quietWords } from "../../language/quiet-hours.ts";
import { lengthWords } from "../../language/terms.ts";
import type { Fields } from "../../reply/blocks.ts";
import { fields } from "../../reply/build.ts";
import type { Policy } from "../policy.ts";
import type { ChannelSettings } from "../ports.ts";
import { listWords } from "./words.ts";

const DEPLOY: Readonly<Record<Policy["deploy"], string>> = {
  anyone: "anyone who may deploy on the platform",
  admins: "the channel's admins",
  none: "nobody",
};

const APPROVAL: Readonly<Record<Policy["approval"], string>> = {
  none: "not needed",
  gpu: "needed for launches with a GPU",
  all: "needed for every launch",
};

const LEASE_END: Readonly<Record<Policy["leaseEnd"], string>> = {
  keep: "it goes on, and its owner is reminded",
  "snapshot-delete": "without a word of its owner, it is saved in a snapshot and deleted",
};

/** `alone`: nobody else is there, so its rules mean nothing. */
export function policyFields(settings: ChannelSettings, alone: boolean): Fields {
  const { vo, policy, quiet, timeZone } = settings;
  const hours = {
    "Quiet hours": quiet ? quietWords(quiet) : "none",
    "Time zone": timeZone ?? (quiet ? "that of the bot" : undefined),
  };
  if (alone) return fields({ "Default VO": vo ?? "none", ...hours });
  const { deploy, maxGpus, approval, approvers, leaseEnd, maxLease } = policy;
  return fields({
    "Default VO": vo ?? "none",
    "May launch": DEPLOY[deploy],
    "GPUs per launch": maxGpus === null ? "as the platform allows" : `at most ${maxGpus}`,
    "Second person": APPROVAL[approval],
    "Longest lease": maxLease === null ? "any, or none" : lengthWords(maxLease * 60_000),
    "After a lease's end": LEASE_END[leaseEnd],
    Approvers: approval === "none" ? undefined : listWords(["the channel's admins", ...approvers]),
    ...hours,
  });
}
