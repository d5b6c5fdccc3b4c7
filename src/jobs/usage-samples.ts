/**
 * Samples of what linked people hold, once an hour: the platform keeps totals of single people and days of whole VOs only,
 * so the days of a person are known from here alone.
 */
import { holdingsOf } from "../platform/holdings.ts";
import type { PlatformPorts, TokenSource } from "../platform/ports.ts";
import type { Store } from "../store/store.ts";

export interface SampledPerson {
  readonly subject: string;
  /** Those with full access; the platform fails where it is asked for another. */
  readonly vos: readonly string[];
  readonly token: TokenSource;
}

export interface UsageSampling {
  /** Everybody who is linked, now. */
  people(): Promise<readonly SampledPerson[]>;
  /** Only lists of deployments are read. */
  readonly platform: { as(token: TokenSource): Pick<PlatformPorts, "deployments"> };
  readonly store: Pick<Store, "usageSamples" | "claims">;
  readonly now: () => Date;
  /** Resolves after `ms`, or at once when `signal` is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly log: { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
}

const HOUR_MS = 3_600_000;
/** A list that was read for another reason within this time is sample enough. */
const RECENT_MS = 50 * 60_000;
/** The longest pause before a reading: many people are not asked for in one moment. */
const SPREAD_MS = 60_000;

/** Goes on until the signal is aborted; never rejects. */
export async function sampleUsage(sampling: UsageSampling): Promise<void> {
  const { now, wait, signal } = sampling;
  while (!signal.aborted) {
    const began = now().getTime();
    await sampleOnce(sampling);
    const left = HOUR_MS - (now().getTime() - began);
    if (!signal.aborted) await wait(Math.max(SPREAD_MS, left), signal);
  }
}

/** Everybody once; what fails is logged and left for the next hour. */
export async function sampleOnce(sampling: UsageSampling): Promise<void> {
  const { people, wait, random, signal, log } = sampling;
  const found = await people().catch((error: unknown) => {
    log.warn({ err: error }, "whose usage to sample could not be read");
    return [];
  });
  const pairs = found.flatMap((person) => person.vos.map((vo) => ({ person, vo })));
  const spread = Math.min(SPREAD_MS, (HOUR_MS - RECENT_MS) / Math.max(1, pairs.length));
  for (const { person, vo } of pairs) {
    await wait(Math.floor(random() * spread), signal);
    if (signal.aborted) return;
    await sample(sampling, person, vo).catch((error: unknown) =>
      log.warn({ err: error, vo }, "usage could not be sampled"),
    );
  }
}

async function sample(sampling: UsageSampling, person: SampledPerson, vo: string): Promise<void> {
  const { store, platform, now } = sampling;
  const use = { subject: person.subject, vo };
  const latest = await store.usageSamples.latest(use);
  if (latest && now().getTime() - latest.getTime() < RECENT_MS) return;
  // Several processes may share the store; and who asks in vain asks again in an hour.
  const hour = Math.floor(now().getTime() / HOUR_MS);
  if (!(await store.claims.claim(`usage-sample:${JSON.stringify([use.subject, vo, hour])}`, now()))) return;
  if ((await person.token()) === undefined) return;
  const { deployments } = platform.as(person.token);
  const modules = await deployments.list({ vo, kind: "module" });
  const tools = await deployments.list({ vo, kind: "tool" });
  await store.usageSamples.add(use, { at: now(), ...holdingsOf([...modules, ...tools]) });
}
