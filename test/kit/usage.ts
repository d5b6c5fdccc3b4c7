/** `usage` on figures of the platform and samples that a test makes up. */
import type { HeldSample, OwnUse } from "../../src/commands/ports.ts";
import { usage } from "../../src/commands/usage.ts";
import { addDays, eachDay } from "../../src/language/days.ts";
import type { Amounts, Deployment, UserStats } from "../../src/platform/ports.ts";
import type { Draft } from "../../src/reply/blocks.ts";
import { aCall, draftText, VO } from "./commands.ts";

const TODAY = "2026-11-23";
const unused = () => Promise.reject(new Error("unused"));
const amounts = (factor: number): Amounts => ({
  cpu: 100 * factor,
  gpu: 10 * factor,
  memoryMb: 1_000_000 * factor,
  diskMb: 2_000_000 * factor,
});

/** Ninety days of 10 CPUs and 2 GPUs, and 10 % of all use by this person. */
export function userStats(overrides: Partial<UserStats> = {}): UserStats {
  const days = eachDay(addDays(TODAY, -89), TODAY).map((date) => ({
    date,
    cpu: 10,
    gpu: 2,
    memoryMb: 4000,
    diskMb: 1000,
    queued: 1,
    running: 3,
  }));
  return { voTotal: amounts(10), myTotal: amounts(1), days, ...overrides };
}

export type UsageParams = Partial<Parameters<typeof usage.run>[0]>;

/** What `usage` answers on 23 November 2026. */
export async function usageDraft(
  params: UsageParams = {},
  stats = userStats(),
  held: readonly Deployment[] = [],
  samples: readonly HeldSample[] = [],
): Promise<Draft> {
  const ownUse: OwnUse = { samples: async () => samples, since: async () => samples[0]?.at };
  const list = async ({ kind }: { kind: string }) => held.filter((one) => one.kind === kind);
  const ports = {
    stats: { user: async () => stats, cluster: unused },
    deployments: { list, get: unused, create: unused, remove: unused },
    ownUse,
  };
  return usage.reply(await usage.run({ vo: VO, ...params }, ports, aCall()), aCall());
}

export async function usageText(...asked: Parameters<typeof usageDraft>): Promise<string> {
  return draftText(await usageDraft(...asked));
}
