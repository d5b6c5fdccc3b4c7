/** Aggregates of a measurement, as text: never a sentence. */
import { COMMANDS } from "../../src/commands/index.ts";
import type { Sentence } from "../../test/kit/language-data.ts";
import type { Proposal, Score } from "../../test/kit/language-score.ts";

export interface Case {
  readonly sentence: Sentence;
  readonly got: Proposal | undefined;
  readonly act: string;
  readonly language: string;
  /** The first reading, sure or not. */
  readonly first: { readonly confidence: number; readonly right: boolean } | undefined;
  readonly ms: number;
  readonly score: Score;
}

export function report(cases: readonly Case[]): string {
  const declared = new Set(COMMANDS.map(({ path }) => path));
  const onlyDeclared = cases.filter(
    ({ sentence }) => sentence.gold === null || declared.has(sentence.gold.command),
  );
  const lines = [
    row("", "cases", "command", "exact", "param F1", "false action"),
    figures("all", cases),
    figures("declared commands", onlyDeclared),
    "",
    ...grouped(cases, ({ sentence }) => sentence.lang),
    "",
    ...grouped(cases, ({ sentence }) => sentence.kind),
    "",
    `time per sentence: p50 ${quantile(cases, 0.5)} ms, p99 ${quantile(cases, 0.99)} ms`,
    "",
    ...reliability(cases.flatMap(({ first }) => first ?? [])),
    "",
    "wrong commands: wanted → proposed",
    ...confusion(cases),
    "",
    "wrong parameters",
    ...wrongParams(cases),
  ];
  return `${lines.join("\n")}\n`;
}

function row(...cells: readonly string[]): string {
  return cells.map((cell, at) => (at === 0 ? cell.padEnd(18) : cell.padStart(13))).join("");
}

function figures(name: string, cases: readonly Case[]): string {
  const share = (test: (one: Case) => boolean) =>
    `${((100 * cases.filter(test).length) / cases.length).toFixed(1)} %`;
  const sum = (of: (score: Score) => number) => cases.reduce((total, { score }) => total + of(score), 0);
  const f1 =
    (200 * sum(({ right }) => right)) /
    Math.max(
      1,
      sum(({ proposed, wanted }) => proposed + wanted),
    );
  return row(
    name,
    String(cases.length),
    share(({ score }) => score.command),
    share(({ score }) => score.exact),
    `${f1.toFixed(1)} %`,
    share(({ score }) => score.falseAction),
  );
}

function grouped(cases: readonly Case[], keyOf: (one: Case) => string): readonly string[] {
  const keys = [...new Set(cases.map(keyOf))].sort();
  return keys.map((key) =>
    figures(
      key,
      cases.filter((one) => keyOf(one) === key),
    ),
  );
}

function quantile(cases: readonly Case[], share: number): string {
  const sorted = cases.map(({ ms }) => ms).sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(2);
}

const BINS = 10;

/** Of the first readings with about the same confidence, how many name the right command. */
function reliability(readings: readonly NonNullable<Case["first"]>[]): readonly string[] {
  const bins = Array.from({ length: BINS }, (_, bin) => {
    const inside = readings.filter(
      ({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === bin,
    );
    const expected = inside.reduce((sum, { confidence }) => sum + confidence, 0);
    return { bin, count: inside.length, expected, right: inside.filter(({ right }) => right).length };
  });
  const off = bins.reduce((sum, { expected, right }) => sum + Math.abs(expected - right), 0);
  return [
    "confidence: first readings that name the right command",
    ...bins.map(({ bin, count, expected, right }) => {
      const [from, to] = [bin / BINS, (bin + 1) / BINS].map((edge) => edge.toFixed(1));
      return `  ${from}–${to}: ${right} of ${count}, expected ${expected.toFixed(0)}`;
    }),
    `  expected calibration error: ${((100 * off) / Math.max(1, readings.length)).toFixed(1)} %`,
  ];
}

function counted(keys: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([key, count]) => `  ${String(count).padStart(3)}  ${key}`);
}

function confusion(cases: readonly Case[]): readonly string[] {
  return counted(
    cases
      .filter(({ score }) => !score.command)
      .map(({ sentence, got }) => `${sentence.gold?.command ?? "nothing"} → ${got?.command ?? "nothing"}`),
  );
}

function wrongParams(cases: readonly Case[]): readonly string[] {
  return counted(
    cases.flatMap(({ sentence, score }) =>
      score.wrong.map((name) => `${sentence.gold?.command ?? "nothing"}: ${name}`),
    ),
  );
}
