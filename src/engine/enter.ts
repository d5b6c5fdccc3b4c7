/** From an intent to a command that the person may use, with the things it names looked up. */
import { readGroup } from "../commands/groups.ts";
import { Refusal } from "../errors.ts";
import { passGates } from "./gates.ts";
import { focusOn, listOf, type MemoryRow } from "./memory.ts";
import type { Intent } from "./proceed.ts";
import { type NamedKind, numberOf, resolve, resolveAll, SeveralFit } from "./references.ts";
import type { CommandSpec } from "./registry.ts";
import { approves } from "./rules.ts";
import { administers, administratorsOf, isAdmin } from "./standing.ts";
import type { EngineDeps, Turn } from "./turn.ts";

/** Lets the person through the gates of a command, or refuses. */
export type Admission = (spec: CommandSpec, vo: string | undefined) => Promise<void>;

/** The gates for one event: however many commands it may mean, it uses up one of the person's allowance. */
function admission(deps: EngineDeps, turn: Turn): Admission {
  let allowance: ReturnType<typeof deps.limiter> | undefined;
  return (spec, vo) =>
    passGates({
      access: spec.command.access,
      session: turn.session,
      ended: () => deps.accounts.ended(turn.actorKey),
      vo,
      standing: {
        admin: isAdmin(deps.admins, turn.session),
        administers: () => administers(deps, turn),
        administrators: administratorsOf(turn),
        approves: () => approves(deps, turn),
      },
      allowance: () => {
        allowance ??= deps.limiter(turn.actorKey);
        return allowance;
      },
    });
}

/** Lets a person through the gates of a command, in a VO where one is concerned; refuses otherwise. */
export function admit(
  deps: EngineDeps,
  turn: Turn,
  spec: CommandSpec,
  vo: string | undefined,
): Promise<void> {
  return admission(deps, turn)(spec, vo);
}

export interface Entered {
  readonly spec: CommandSpec;
  /** With the ids of what was named. */
  readonly values: Map<string, unknown>;
  /** What was named. */
  readonly rows: readonly MemoryRow[];
  /** A name that fits several things; the person is to be asked. */
  readonly several: SeveralFit | undefined;
}

/**
 * Where the words may mean either of two commands, the one that knows what is named is meant; of a number, the one whose
 * list was shown last.
 */
export async function enter(deps: EngineDeps, turn: Turn, intent: Intent): Promise<Entered> {
  const admitted = admission(deps, turn);
  const other = otherIntent(deps, intent);
  if (!other) return enterOne(turn, intent, admitted);
  const [first, second] = meansNewestList(turn, other) ? [other, intent] : [intent, other];
  try {
    return await enterOne(turn, first, admitted);
  } catch (error) {
    if (!leavesOther(error)) throw error;
    try {
      return await enterOne(turn, second, admitted);
    } catch (also) {
      throw leavesOther(also) ? moreTelling(error, also) : also;
    }
  }
}

async function enterOne(turn: Turn, intent: Intent, admitted: Admission): Promise<Entered> {
  const { spec } = intent;
  const values = new Map(intent.values);
  const rows: MemoryRow[] = [];
  const vo = values.get("vo");
  await admitted(spec, typeof vo === "string" ? vo : undefined);
  for (const [param, typed] of intent.references) {
    const named = await find(turn, spec, param, typed);
    if (named instanceof SeveralFit) return { spec, values, rows, several: named };
    values.set(param, named.value);
    rows.push(...named.rows);
    if (named.row) turn.memory = focusOn(turn.memory, named.row);
  }
  return { spec, values, rows, several: undefined };
}

/** What a name stands for: the things behind it, and the one thing where it is one. */
interface Named {
  readonly value: string;
  readonly row: MemoryRow | undefined;
  readonly rows: readonly MemoryRow[];
}

async function find(
  turn: Turn,
  spec: CommandSpec,
  param: string,
  typed: string,
): Promise<Named | SeveralFit> {
  const { memory, directory, ports } = turn;
  const around = { memory, directory, search: ports.search, catalogue: ports.catalogue, later: ports.later };
  const kind = spec.params.get(param)?.kind;
  const group = kind === "deployments" ? readGroup(typed) : undefined;
  if (group !== undefined) return { value: group, row: undefined, rows: [] };
  try {
    const rows =
      kind === "deployments"
        ? await resolveAll(param, typed, around)
        : [await resolve(kind as NamedKind, param, typed, around)];
    const row = rows.length === 1 ? rows[0] : undefined;
    return { value: rows.map(({ ref }) => ref).join(","), row, rows };
  } catch (error) {
    if (error instanceof SeveralFit) return error;
    throw error;
  }
}

/** The same name, given to the first parameter of the command that may be meant otherwise. */
function otherIntent(deps: EngineDeps, intent: Intent): Intent | undefined {
  const spec = intent.otherwise === undefined ? undefined : deps.registry.get(intent.otherwise);
  const [typed] = intent.references.values();
  const first = spec?.positional[0];
  if (!spec || !first || typed === undefined) return undefined;
  return { ...intent, spec, references: new Map([[first.name, typed]]), otherwise: undefined };
}

function meansNewestList(turn: Turn, { spec, references }: Intent): boolean {
  const kind = spec.positional[0]?.kind;
  const { newest } = turn.memory;
  const [typed = ""] = references.values();
  return (
    newest !== undefined &&
    newest === kind &&
    numberOf(typed, listOf(turn.memory, newest).length) !== undefined
  );
}

/** Refusals after which the other of two commands may still be meant. */
function leavesOther(error: unknown): error is Refusal {
  return (
    error instanceof Refusal &&
    /^(login\.(needed|ended)|access\..+|(item|deployment|snapshot)\.(unknown|number|unclear))$/.test(
      error.code,
    )
  );
}

/** Of two refusals the one that helps: a near name or a list's range, else the second. */
function moreTelling(first: Refusal, second: Refusal): Refusal {
  const inRange = first.code.endsWith(".number") && !first.message.startsWith("There is no list");
  return inRange || (first.code.endsWith(".unknown") && first.suggestions.length > 0) ? first : second;
}

/** Understood, and no more: names are looked up where that is possible, and left open where several fit. */
export async function understand(
  deps: EngineDeps,
  turn: Turn,
  intent: Intent,
): Promise<Pick<Entered, "spec" | "values" | "rows">> {
  const meant = await look(turn, intent);
  const other = meant.known ? undefined : otherIntent(deps, intent);
  return other ? look(turn, other) : meant;
}

async function look(turn: Turn, { spec, values: given, references }: Intent) {
  const values = new Map(given);
  const rows: MemoryRow[] = [];
  let known = true;
  for (const [param, typed] of references) {
    try {
      const named = await find(turn, spec, param, typed);
      if (named instanceof SeveralFit) continue;
      values.set(param, named.value);
      rows.push(...named.rows);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      known = false;
      values.set(param, typed);
    }
  }
  return { spec, values, rows, known };
}
