/** What the bot itself knows of a person's use of the platform: samples, fed by every list that is read anyway. */
import type { OwnUse } from "../commands/ports.ts";
import type { Session } from "../identity/session.ts";
import { holdingsOf } from "../platform/holdings.ts";
import type { Deployment, ItemKind, PlatformPorts } from "../platform/ports.ts";
import type { EngineDeps } from "./turn.ts";

export function ownUseOf({ store }: EngineDeps, session: Session | undefined): OwnUse {
  return {
    samples: async (vo, from, to) =>
      session ? store.usageSamples.list({ subject: session.subject, vo }, from, to) : [],
    since: async (vo) => (session ? store.usageSamples.first({ subject: session.subject, vo }) : undefined),
  };
}

/** The same ports; where modules and tools of a VO were both listed, what they hold is kept as a sample. */
export function sampling(
  { store, now, log }: EngineDeps,
  session: Session | undefined,
  ports: PlatformPorts,
): PlatformPorts {
  if (!session) return ports;
  const { subject } = session;
  const seen = new Map<string, Map<ItemKind, readonly Deployment[]>>();
  const keep = async (vo: string, kind: ItemKind, found: readonly Deployment[]): Promise<void> => {
    const kinds = new Map([...(seen.get(vo) ?? []), [kind, found] as const]);
    seen.set(vo, kinds);
    const [modules, tools] = [kinds.get("module"), kinds.get("tool")];
    if (!modules || !tools) return;
    seen.delete(vo);
    await store.usageSamples.add({ subject, vo }, { at: now(), ...holdingsOf([...modules, ...tools]) });
  };
  const list: PlatformPorts["deployments"]["list"] = async (query) => {
    const found = await ports.deployments.list(query);
    // Batch jobs and trials are no part of what is sampled.
    if (query.kind !== "module" && query.kind !== "tool") return found;
    // A sample more or less is no reason to leave the person without an answer.
    await keep(query.vo, query.kind, found).catch((error: unknown) =>
      log.warn({ err: error }, "a sample of usage could not be kept"),
    );
    return found;
  };
  return { ...ports, deployments: { ...ports.deployments, list } };
}

/** Records of one account that are searched for whom it was: logging in leaves one, and so does every change. */
const MOST_RECORDS = 10_000;

/** Everybody whom an account acted as, also where it is not linked any more. */
export async function subjectsOf(
  { store }: EngineDeps,
  account: string,
  session: Session | undefined,
): Promise<readonly string[]> {
  const records = await store.audit.list({ actor: account, limit: MOST_RECORDS });
  const known = records.flatMap(({ subject }) => (subject === undefined ? [] : [subject]));
  return [...new Set([...(session ? [session.subject] : []), ...known])];
}

/** The samples of everybody whom the account acted as. */
export async function samplesOf(deps: EngineDeps, account: string, session: Session | undefined) {
  const subjects = await subjectsOf(deps, account, session);
  return (await Promise.all(subjects.map((subject) => deps.store.usageSamples.all(subject)))).flat();
}

export async function forgetSamples({ store }: EngineDeps, subjects: readonly string[]): Promise<void> {
  for (const subject of subjects) await store.usageSamples.forget(subject);
}
