/** Starts what was put off until now: once, in the name of who asked, through the same gates. */
import { openLater, wasApproved } from "../engine/later.ts";
import type { EngineDeps } from "../engine/turn.ts";
import type { Deed, Done } from "../engine/unattended.ts";
import { lengthWords, wallWords } from "../language/terms.ts";
import type { Draft } from "../reply/blocks.ts";
import { actions, button, heading, note, reply } from "../reply/build.ts";
import type { LaterStart } from "../store/lease-port.ts";
import type { SurfaceName } from "../surface.ts";
import type { Hold } from "./hold.ts";
import { keepRounds } from "./rounds.ts";
import { personOf, tellPerson } from "./told-person.ts";

export interface LaterStartsDeps extends EngineDeps {
  readonly doFor: (deed: Deed) => Promise<Done>;
  readonly posted: () => void;
}

/** What is later than this is not started any more: nobody counts on it. */
const LATEST_MS = 6 * 3_600_000;
/** After this long, the person is told that it comes late. */
const ON_TIME_MS = 5 * 60_000;
const LOOK_MS = 30_000;
/** Where the platform cannot be asked, or the person asks for too much at once, ms. */
const AGAIN_MS = 60_000;

/** Runs until the program stops. */
export function keepStarting(deps: LaterStartsDeps): Promise<void> {
  const notBefore = new Map<string, number>();

  async function round(surface: SurfaceName, hold: Hold): Promise<void> {
    if (!(await hold.take())) return;
    for (const start of await deps.store.laterStarts.due(surface, deps.now())) {
      if (deps.signal.aborted || !(await hold.take())) return;
      if ((notBefore.get(start.id) ?? 0) > deps.now().getTime()) continue;
      const over = await begin(deps, start);
      if (over) await deps.store.laterStarts.end(start.id);
      if (over) notBefore.delete(start.id);
      else notBefore.set(start.id, deps.now().getTime() + AGAIN_MS);
    }
  }

  async function pause(): Promise<number> {
    const moments = await Promise.all(
      [...deps.outbounds.keys()].map((surface) => deps.store.laterStarts.nextAt(surface)),
    );
    const ahead = moments.flatMap((at) => (at ? [at.getTime() - deps.now().getTime()] : []));
    return Math.min(LOOK_MS, ...ahead.filter((ms) => ms > 0));
  }

  return keepRounds(deps, { name: "later", round, pause, usualPauseMs: LOOK_MS });
}

/** True where nothing more is to be done about it. */
async function begin(deps: LaterStartsDeps, start: LaterStart): Promise<boolean> {
  const late = deps.now().getTime() - start.at.getTime();
  const key = `later:${start.id}`;
  if (late > LATEST_MS) {
    await tellPerson(deps, start, `${key}:missed`, missedDraft(deps, start, late));
    return true;
  }
  const done = await attempt(deps, start, late);
  if (done.kind !== "refused") return true;
  if (!done.begun && /^(?:platform|rate)\./.test(done.code)) return false;
  await tellPerson(deps, start, `${key}:refused`, refusedDraft(start, done.words));
  return true;
}

async function attempt(deps: LaterStartsDeps, start: LaterStart, late: number): Promise<Done> {
  const when = wallWords(start.at, start.timeZone);
  const lateness = late > ON_TIME_MS ? `; it comes ${lengthWords(late)} late, as I was not running` : "";
  return deps.doFor({
    key: `later:${start.id}`,
    ...personOf(start),
    subject: start.subject,
    command: start.command,
    vo: start.vo,
    what: { shown: () => openLater(deps, start) },
    approved: await wasApproved(deps, start),
    first: `You had this start put off until ${when}${lateness}.`,
  });
}

function refusedDraft({ title, at, timeZone }: LaterStart, words: string): Draft {
  return reply(
    heading(`${title} was not started`),
    note("warning", `It was to start at ${wallWords(at, timeZone)}. ${words}`),
    actions(button("My deployments", "deployment list")),
  );
}

/** What it would have been can be asked for again. */
function missedDraft(deps: EngineDeps, start: LaterStart, late: number): Draft {
  const { title, at, timeZone } = start;
  return reply(
    heading(`${title} was not started`),
    note(
      "warning",
      `It was to start at ${wallWords(at, timeZone)}. I was not running then, and it is ${lengthWords(late)} ago by now, so I left it.`,
    ),
    actions(button("Start it now", start.command, openLater(deps, start).params, "primary")),
  );
}
