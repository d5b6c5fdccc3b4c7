/** What became of announcements: whether each channel shows what it should, once, and nothing else. */
import type { Admins } from "./admins.ts";
import { bodyOf, markIn, markOf, textsIn } from "./announced.ts";
import type { Kept, Waiting } from "./data.ts";
import type { Shown, Stage } from "./stage.ts";

export interface Audience {
  readonly stage: Stage;
  readonly channel: string;
  readonly vo: string;
}

export interface SurfaceDeliveries {
  readonly surface: string;
  readonly channels: number;
  /** Posts that must stand there; of what was cancelled they may have been kept back in time. */
  readonly owed: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Posts of what was changed, and of what was cancelled; and those of them that show something else. */
  readonly edited: number;
  readonly struck: number;
  readonly wrong: readonly string[];
  /** Posts that were begun and not ticked off when the program died, and how many of them were out. */
  readonly doubtful: number;
  readonly doubtfulOut: number;
  readonly givenUp: number;
  readonly knownAgain: number | undefined;
}

export interface Deliveries {
  readonly surfaces: readonly SurfaceDeliveries[];
  readonly edits: number;
  readonly cancellations: number;
  /** Where the kills fell. */
  readonly fell: ReadonlyMap<string, number>;
  readonly seconds: number;
  readonly broken: readonly string[];
}

export interface Evidence {
  readonly audience: readonly Audience[];
  readonly rows: readonly Waiting[];
  /** As the program keeps them. */
  readonly kept: readonly Kept[];
  readonly doubts: { readonly doubtful: number; readonly out: number } | undefined;
  readonly voOf: (number: number) => string;
}

export function judgedOn(
  stage: Stage,
  shown: readonly Shown[],
  { audience, rows, kept, doubts, voOf }: Evidence,
): SurfaceDeliveries {
  const mine = audience.filter((one) => one.stage === stage);
  const posts = new Map<string, string[]>();
  for (const { channel, text } of shown) {
    const key = `${channel} ${markIn(text)}`;
    posts.set(key, [...(posts.get(key) ?? []), text]);
  }
  const sent = new Set(
    rows
      .filter(({ surface, kind, state }) => surface === stage.name && kind === "post" && state === "sent")
      .map(({ destination, batch }) => `${destination} ${markOfBatch(batch)}`),
  );
  const all = mine.flatMap(({ channel, vo }) =>
    kept
      .filter(({ number }) => voOf(number) === vo)
      .map((one) => {
        const key = `${channel} ${markOf(one.number)}`;
        return { ...one, key, texts: posts.get(key) ?? [] };
      }),
  );
  const owed = all.filter(({ cancelled, key }) => !cancelled || sent.has(key));
  const edited = all.filter((one) => !one.cancelled && one.body !== bodyOf(one.number, 0));
  const struck = all.filter(({ cancelled, texts }) => cancelled && texts.length > 0);
  return {
    surface: stage.name,
    channels: mine.length,
    owed: owed.length,
    lost: owed.filter(({ texts }) => texts.length === 0).map(({ key }) => key),
    doubled: all.filter(({ texts }) => texts.length > 1).map(({ key }) => key),
    edited: edited.length,
    struck: struck.length,
    wrong: all.flatMap(({ texts, key, ...one }) =>
      texts.filter((text) => !says(text, one)).map((text) => `${key}: ${text.replaceAll(/\s+/g, " ")}`),
    ),
    doubtful: doubts?.doubtful ?? 0,
    doubtfulOut: doubts?.out ?? 0,
    givenUp: rows.filter(({ surface, state }) => surface === stage.name && state === "parked").length,
    knownAgain: stage.knownAgain(),
  };
}

/** Whether a post says what holds of its announcement, and nothing of another one. */
function says(text: string, { number, body, cancelled }: Kept): boolean {
  const isStruck = text.includes("This announcement was cancelled");
  if (!textsIn(text).every((one) => one.number === number)) return false;
  // What was cancelled can be read still, but all of it is struck out.
  if (cancelled) return isStruck && textsIn(text.replaceAll(/~~.*?~~/gs, "")).length === 0;
  return !isStruck && text.includes(body);
}

/** Announcements are numbered from 1 in the order in which they were made. */
export function markOfBatch(batch: string | null): string {
  return markOf(Number(/\d+/.exec(batch ?? "")?.[0]) - 1);
}

export function promisesBroken(surfaces: readonly SurfaceDeliveries[]): readonly string[] {
  return surfaces.flatMap(({ surface, lost, doubled, wrong, givenUp }) => [
    ...lost.map((post) => `lost on ${surface}: ${post}`),
    ...doubled.map((post) => `twice on ${surface}: ${post}`),
    ...wrong.map((post) => `says something else on ${surface}: ${post}`),
    ...(givenUp > 0 ? [`given up on ${surface}: ${givenUp}`] : []),
  ]);
}

/** What admins were told, and is not so. */
export function wishesBroken({ wishes, unanswered }: Admins, kept: readonly Kept[]): readonly string[] {
  const wrong = kept.filter(({ number, body, cancelled }) => {
    const wish = wishes.get(number) ?? { versions: new Set([0]), cancelled: "no" };
    const [text] = textsIn(body);
    const known = text?.number === number && wish.versions.has(text.version);
    return !known || (wish.cancelled !== "maybe" && cancelled !== (wish.cancelled === "yes"));
  });
  return [
    ...wrong.map(({ number, body, cancelled }) => {
      const { versions = [0], cancelled: wished = "no" } = wishes.get(number) ?? {};
      return `kept ${cancelled ? "as cancelled " : ""}with “${body}”: ${markOf(number)}, though its admin was told version ${[...versions].join(" or ")}, cancelled: ${wished}`;
    }),
    ...unanswered.map((words) => `an admin was not answered: ${words}`),
  ];
}

const MOST_PRINTED = 60;

export function printedDeliveries({
  surfaces,
  edits,
  cancellations,
  fell,
  seconds,
  broken,
}: Deliveries): string {
  const heads = [
    "channels",
    "owed",
    "lost",
    "doubled",
    "edited",
    "struck",
    "wrong",
    "given up",
    "in doubt",
    "of these out",
    "known again",
  ];
  const rows = surfaces.map((one) =>
    [
      one.channels,
      one.owed,
      one.lost.length,
      one.doubled.length,
      one.edited,
      one.struck,
      one.wrong.length,
      one.givenUp,
      one.doubtful,
      one.doubtfulOut,
      one.knownAgain ?? "–",
    ].map(String),
  );
  const line = (name: string, cells: readonly string[]) =>
    `  ${name.padEnd(10)}${cells.map((cell, index) => cell.padStart((heads[index] ?? "").length + 2)).join("")}`;
  const kills = [...fell].map(
    ([where, count]) => `  killed: ${where.padEnd(38)}${String(count).padStart(5)}`,
  );
  const died = [...fell.values()].reduce((sum, count) => sum + count, 0);
  return [
    line("", heads),
    ...surfaces.map(({ surface }, index) => line(surface, rows[index] ?? [])),
    "",
    ...kills,
    `  ${died} kills in ${Math.round(seconds)} s; ${edits} edits and ${cancellations} cancellations by admins`,
    ...(broken.length === 0
      ? ["  Every promise was kept."]
      : broken.slice(-MOST_PRINTED).map((words) => `  BROKEN: ${words}`)),
    ...(broken.length > MOST_PRINTED ? [`  and ${broken.length - MOST_PRINTED} more`] : []),
  ].join("\n");
}
