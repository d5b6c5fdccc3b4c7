/** The rules of a channel: a small closed vocabulary, one schema, and the words in which people give it. */
import { z } from "zod";
import { refuse } from "../errors.ts";
import { readDuration } from "../language/durations.ts";
import { nearNames } from "./names.ts";

const DEPLOY = ["anyone", "admins", "none"] as const;
const APPROVAL = ["none", "gpu", "all"] as const;
const LEASE_END = ["keep", "snapshot-delete"] as const;
/** A year, in minutes. */
const LONGEST_LEASE = 366 * 1440;
const MOST_GPUS = 1000;
const MOST_APPROVERS = 20;

export const policySchema = z.strictObject({
  /** Who may launch from here. */
  deploy: z.enum(DEPLOY),
  /** Most GPUs of one deployment; null: as many as the platform gives. */
  maxGpus: z.int().min(0).max(MOST_GPUS).nullable(),
  /** Which launches a second person must approve. */
  approval: z.enum(APPROVAL),
  /** Who may approve besides the admins of the channel: ids on its surface, or e-mail addresses in lower case. */
  approvers: z.array(z.string().min(1).max(255)).max(MOST_APPROVERS).readonly(),
  /** What becomes of a deployment after its agreed end, where its owner says nothing. */
  leaseEnd: z.enum(LEASE_END).default("keep"),
  /** Longest agreed time of a deployment, in minutes; null: none needs to be agreed. */
  maxLease: z.int().min(10).max(LONGEST_LEASE).nullable().default(null),
});
export type Policy = z.infer<typeof policySchema>;

/** What holds where nothing was set. */
export const OPEN_POLICY: Policy = {
  deploy: "anyone",
  maxGpus: null,
  approval: "none",
  approvers: [],
  leaseEnd: "keep",
  maxLease: null,
};

/** Rules as people type them, for completion. */
export const RULES: readonly string[] = [
  ...DEPLOY.map((choice) => `deploy=${choice}`),
  ...["any", "0", "1"].map((most) => `max-gpus=${most}`),
  ...APPROVAL.map((choice) => `approval=${choice}`),
  "approvers=admins",
  ...LEASE_END.map((choice) => `lease-end=${choice}`),
  ...["any", "1d", "7d"].map((most) => `max-lease=${most}`),
];

const KEYS = ["deploy", "max-gpus", "approval", "approvers", "lease-end", "max-lease"] as const;
type Key = (typeof KEYS)[number];

/** Other words for the keys and choices, as people try them. */
const SAME: ReadonlyMap<string, string> = new Map([
  ["approve", "approval"],
  ["approver", "approvers"],
  ["max-gpu", "max-gpus"],
  ["gpus", "max-gpus"],
  ["members", "anyone"],
  ["everyone", "anyone"],
  ["everybody", "anyone"],
  ["admin", "admins"],
  ["nobody", "none"],
  ["gpus only", "gpu"],
]);

const EMAIL = /^[^\s@:<>]+@[^\s@:<>]+\.[^\s@:<>]+$/;

/** Whether an approver is named by the address of his login, not by his id on the surface. */
export function isEmail(approver: string): boolean {
  return EMAIL.test(approver);
}

/** The rules in the words that set them. */
export function policyWords(policy: Policy): readonly string[] {
  const { deploy, maxGpus, approval, approvers, leaseEnd, maxLease } = policy;
  return [
    `deploy=${deploy}`,
    `max-gpus=${maxGpus ?? "any"}`,
    `approval=${approval}`,
    `approvers=${["admins", ...approvers].join(",")}`,
    `lease-end=${leaseEnd}`,
    `max-lease=${maxLease === null ? "any" : shortLength(maxLease)}`,
  ];
}

/** `3d`, `12h`, `90m`. */
function shortLength(minutes: number): string {
  if (minutes % 1440 === 0) return `${minutes / 1440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}

/**
 * `before` with what was said, as `key=value` with commas or spaces between; a word without a key goes on with the list
 * before it. `ids` is the form of a person's id on the surface; undefined where it has none of its own.
 */
export function readPolicy(said: readonly string[], before: Policy, ids: RegExp | undefined): Policy {
  const given = new Map<Key, string[]>();
  let key: Key | undefined;
  for (const word of said.flatMap((text) => text.split(/[\s,;]+/)).filter((text) => text !== "")) {
    const equals = word.indexOf("=");
    if (equals === -1 && key !== "approvers") throw notUnderstood(word);
    if (equals !== -1) key = readKey(word.slice(0, equals));
    const value = word.slice(equals + 1);
    if (key === undefined) throw notUnderstood(word);
    if (key !== "approvers" && given.has(key)) throw refuse("input.twice", `${key} is given twice.`);
    given.set(key, [...(given.get(key) ?? []), ...(value === "" && key === "approvers" ? [] : [value])]);
  }
  const one = (name: Key) => given.get(name)?.[0];
  const approvers = given.get("approvers");
  const policy: Policy = {
    deploy: readChoice("deploy", one("deploy"), DEPLOY) ?? before.deploy,
    maxGpus: readMost(one("max-gpus"), before.maxGpus),
    approval: readChoice("approval", one("approval"), APPROVAL) ?? before.approval,
    approvers: approvers ? readApprovers(approvers, ids) : before.approvers,
    leaseEnd: readChoice("lease-end", one("lease-end"), LEASE_END) ?? before.leaseEnd,
    maxLease: readLongest(one("max-lease"), before.maxLease),
  };
  if (policy.approvers.length <= MOST_APPROVERS) return policy;
  throw refuse("input.range", `Please name at most ${MOST_APPROVERS} approvers.`);
}

function plain(word: string): string {
  const lower = word.toLowerCase().replaceAll("_", "-");
  return SAME.get(lower) ?? lower;
}

function readKey(typed: string): Key {
  const key = KEYS.find((known) => known === plain(typed));
  if (key) return key;
  const near = nearNames(typed, KEYS);
  const hint = near.length > 0 ? `Did you mean ${near[0]}?` : `There are ${KEYS.join(", ")}.`;
  throw refuse("input.policy", `There is no rule “${typed.slice(0, 40)}”. ${hint}`, { suggestions: near });
}

function notUnderstood(word: string): Error {
  return refuse(
    "input.policy",
    `“${word.slice(0, 60)}” is no rule. A rule is key=value, such as deploy=admins, max-gpus=1, approval=gpu or approvers=ana@example.org.`,
  );
}

function readChoice<const Option extends string>(
  key: Key,
  typed: string | undefined,
  options: readonly Option[],
): Option | undefined {
  if (typed === undefined) return undefined;
  const found = options.find((option) => option === plain(typed));
  if (found) return found;
  const near = nearNames(typed, options);
  const hint = near.length > 0 ? ` Did you mean ${near[0]}?` : "";
  throw refuse("input.choice", `${key} “${typed.slice(0, 40)}” is not one of ${options.join(", ")}.${hint}`, {
    suggestions: near,
  });
}

function readMost(typed: string | undefined, before: number | null): number | null {
  if (typed === undefined) return before;
  if (/^(any|no-?limit|unlimited)$/i.test(typed)) return null;
  if (/^\d{1,4}$/.test(typed) && Number(typed) <= MOST_GPUS) return Number(typed);
  if (/^none$/i.test(typed)) return 0;
  throw refuse("input.value", `max-gpus “${typed.slice(0, 40)}” is not a number, or “any”.`);
}

function readLongest(typed: string | undefined, before: number | null): number | null {
  if (typed === undefined) return before;
  if (/^(any|none|no-?limit|unlimited)$/i.test(typed)) return null;
  const minutes = readDuration(typed);
  if (minutes !== undefined && minutes >= 10 && minutes <= LONGEST_LEASE) return minutes;
  throw refuse(
    "input.value",
    `max-lease “${typed.slice(0, 40)}” is not a length from 10m to 366d, such as 3d, or “any”.`,
  );
}

function readApprovers(typed: readonly string[], ids: RegExp | undefined): readonly string[] {
  const named = typed.filter((one) => plain(one) !== "admins").map((one) => readApprover(one, ids));
  return [...new Set(named)];
}

/** Names are never taken: anybody may call himself so. */
function readApprover(typed: string, ids: RegExp | undefined): string {
  if (EMAIL.test(typed)) return typed.toLowerCase();
  const bare = typed.replace(/^<@!?(.*)>$/, "$1");
  const id = [bare, bare.replace(/^@/, "")].find((one) => ids?.test(one));
  if (id !== undefined) return id;
  throw refuse(
    "input.policy",
    `I do not know who “${typed.slice(0, 60)}” is. Name approvers by mentioning them, by their id here, or by the e-mail address of their platform login; names could be anybody's.`,
  );
}
