/** What became of everything, and whether a promise was broken. */
import { readDeployments, readLaunches, readWritten } from "./data.ts";
import type { Event, People } from "./people.ts";
import type { Stopped } from "./program.ts";
import type { Shown, Stage } from "./stage.ts";

/** Service managers kill what has not stopped after 30 s or more. */
const LONGEST_DRAIN_MS = 30_000;

export interface Verdict {
  readonly surface: string;
  readonly counts: readonly (readonly [string, number])[];
  readonly fell: ReadonlyMap<string, number>;
  /** Broken promises, in words; empty when all were kept. */
  readonly broken: string[];
}

interface Evidence {
  readonly stage: Stage;
  readonly people: People;
  readonly folder: string;
  readonly kills: number;
  readonly fell: ReadonlyMap<string, number>;
  /** How processes obeyed the signal to stop; the last one was idle. */
  readonly drains: readonly Stopped[];
}

export async function judge(evidence: Evidence): Promise<Verdict> {
  const { stage, people, folder, kills, fell, drains } = evidence;
  const { events } = people;
  const shown = await stage.shown();
  const written = readWritten(folder);
  const deployments = readDeployments(folder);
  const launches = await readLaunches(folder);
  const launched = events.filter(({ kind }) => kind === "launch");
  const titles = launched.map(({ mark }) => mark);
  const lost = events.filter((event) => event.answer === undefined && event.expected());
  const twice = titles.filter((title) => (deployments.get(title) ?? 0) > 1 || (launches.get(title) ?? 0) > 1);
  const missing = launched.filter(
    ({ mark, answer }) => answer === "done" && (deployments.get(mark) ?? 0) !== 1,
  );
  const silent = launched.filter(({ mark, answer }) => answer === "done" && !hasPassword(shown, mark));
  const unsaid = launched.filter(({ mark, answer }) => answer === "undone" && deployments.has(mark));
  const doubled = doubledPosts(evidence, shown);
  const wrongs = stage.wrongs();
  const broken = [
    ...lost.map(
      (event) => `lost: ${event.kind} ${event.mark} (${event.inboxId}, ${written.stateOf(event.inboxId)})`,
    ),
    ...twice.map((title) => `handled twice: the launch of ${title}`),
    ...missing.map(({ mark }) => `told done, but never launched: ${mark}`),
    ...silent.map(({ mark }) => `launched, but the password was never told: ${mark}`),
    ...unsaid.map(({ mark }) => `told not done, but launched: ${mark}`),
    ...doubled.map((post) => `one post too many: ${post.text.replaceAll(/\s+/g, " ").slice(0, 160)}`),
    ...wrongs.map((wrong) => `the service would not stand it: ${wrong}`),
    ...drains.flatMap(({ code, tookMs }) =>
      code === 0 && tookMs < LONGEST_DRAIN_MS
        ? []
        : [`told to stop, it ended with ${code} after ${Math.round(tookMs)} ms`],
    ),
  ];
  const by = (answer: Event["answer"]) => events.filter((event) => event.answer === answer).length;
  return {
    surface: stage.name,
    fell,
    broken,
    counts: [
      ["kills survived", kills - drains.length + 1],
      ["events sent", events.length],
      ["  questions", events.filter(({ kind }) => kind === "question").length],
      ["  launches", launched.length],
      ["  deletions and yes", events.filter(({ kind }) => kind === "deletion" || kind === "yes").length],
      ["answered", by("done")],
      ["told “cut off, not done”", by("undone")],
      ["told “I was away”", by("late")],
      ["refused", by("refused")],
      [
        "service told the person",
        events.filter((event) => event.answer === undefined && !event.expected()).length,
      ],
      ["lost", lost.length],
      ["handled twice", twice.length],
      ["posts doubled", doubled.length],
      ["left in the inbox", written.unfinished],
      ["changes left open", written.openChanges],
      ["orderly stops", drains.length],
      ["longest of them, ms", Math.round(Math.max(...drains.map(({ tookMs }) => tookMs)))],
    ],
  };
}

function hasPassword(shown: readonly Shown[], mark: string): boolean {
  return shown.some(({ text }) => text.includes(`Password of ${mark}`));
}

/** Questions have one post each; in a launcher's channel every post was understood as an answer, or is one too many. */
function doubledPosts({ people, stage }: Evidence, shown: readonly Shown[]): readonly Shown[] {
  const launchers = new Set(stage.launchers);
  const answered = new Set<string>();
  const news = new Set<string>();
  return shown.filter((post) => {
    if (launchers.has(post.channel)) {
      if (people.understood.has(post.id)) return false;
      // What became of a launch is told unasked, once.
      const [told] =
        /soak\d+x (?:is ready|is down|is lost|still waits|failed|has ended|ended)/.exec(post.text) ?? [];
      if (told === undefined || news.has(told)) return true;
      news.add(told);
      return false;
    }
    const [mark] = /soak\d+x/.exec(post.text) ?? [];
    if (mark === undefined) return false;
    if (answered.has(mark)) return true;
    answered.add(mark);
    return false;
  });
}

export function printed({ surface, counts, fell, broken }: Verdict): string {
  const rows = [...counts, ...[...fell].map(([where, count]) => [`killed: ${where}`, count] as const)];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, count]) => `  ${name.padEnd(width)}  ${String(count).padStart(6)}`);
  const end =
    broken.length === 0 ? ["  Every promise was kept."] : broken.map((words) => `  BROKEN: ${words}`);
  return [surface, ...lines, ...end].join("\n");
}
