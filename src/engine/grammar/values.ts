/** Typed text → canonical values, for every kind of parameter that needs no look-up. */
import type { z } from "zod";
import { GPU_MODELS, matchGpuModels, matchVo, VOS } from "../../commands/names.ts";
import { refuse } from "../../errors.ts";
import { addDays, type Day, isDay } from "../../language/days.ts";
import { MINUTES_IN, readDuration } from "../../language/durations.ts";
import { readMoment } from "../../language/moments.ts";
import { readDay, readPeriod } from "../../language/periods.ts";
import { readSizeMb } from "../../language/sizes.ts";
import { type ReadingClock, readTerm, readWallTime } from "../../language/terms.ts";
import { REFERENCES } from "../param-kinds.ts";
import { redactText } from "../redact.ts";
import type { CommandSpec, ParamSpec } from "../registry.ts";
import { readScript } from "./block.ts";
import { nearest } from "./nearest.ts";
import type { ParsedLine } from "./parse.ts";

/** A value, or text that names something to be looked up. */
export interface ReadParams {
  readonly values: ReadonlyMap<string, unknown>;
  readonly references: ReadonlyMap<string, string>;
}

/** Against what dates are read. */
export interface Clock extends ReadingClock {
  readonly today: Day;
}

/** Whether typed text of this parameter names something that must be looked up. */
export function isReference(param: ParamSpec): boolean {
  return REFERENCES.has(param.kind);
}

/** Reads everything that was typed. Refuses what cannot be meant, saying what can. */
export function readParams(line: ParsedLine, clock: Clock): ReadParams {
  const values = new Map<string, unknown>(Object.entries(line.preset));
  const references = new Map<string, string>();
  for (const [name, texts] of line.given) {
    const param = line.spec.params.get(name);
    if (!param) continue;
    if (isReference(param)) references.set(name, texts[0] ?? "");
    else if (param.repeatable)
      values.set(
        name,
        texts.map((text) => readValue(param, text, clock)),
      );
    else values.set(name, readValue(param, texts[0] ?? "", clock));
  }
  readSpoken(line, values, clock.today);
  return { values, references };
}

/** The canonical value of one typed text. */
export function readValue(param: ParamSpec, text: string, clock: Clock): unknown {
  const { today } = clock;
  switch (param.kind) {
    case "multiline":
      return readScript(text);
    case "choice":
      return readChoice(param, text);
    case "count":
      return readCount(param, text);
    case "size":
      return readSizeMb(text) ?? fail(param, text, "a size such as 16GB or 16000 (MB)");
    case "flag":
      return readFlag(param, text);
    case "gpu-model":
      return readGpuModel(param, text);
    case "vo":
      return readVo(text);
    case "vo-or-none":
      return /^(none|no|any)$/i.test(text.trim()) ? "none" : readVo(text);
    case "from-day":
      return (
        readDay(text, today, "from") ??
        fail(param, text, "a day such as 2026-10-01, “last month” or “3 days ago”")
      );
    case "to-day":
      return readDay(text, today, "to") ?? fail(param, text, "a day such as 2026-10-31 or “yesterday”");
    case "until-day":
      return (
        readUntil(text, today) ?? fail(param, text, "a day to come, such as 30d, “31 December” or 2026-12-31")
      );
    case "term":
      return (
        readTerm(text, clock) ??
        fail(param, text, "a length or an end, such as 3d, “2 weeks”, “until friday noon” or none")
      );
    case "wall-time":
      return (
        readWallTime(text, clock) ?? fail(param, text, "a moment to come, such as 22:00 or “tomorrow 9am”")
      );
    case "comparison":
      return readComparison(param, text, today);
    case "assignment":
      return /^[A-Za-z][\w-]*\.[A-Za-z][\w-]*=/.test(text)
        ? text
        : fail(param, text, "group.field=value, such as general.docker_tag=gpu");
    default:
      return text;
  }
}

/** A day to come: so long from today, or by its date. */
function readUntil(text: string, today: Day): Day | undefined {
  if (isDay(text)) return text;
  const minutes = readDuration(text);
  if (minutes !== undefined) return addDays(today, Math.ceil(minutes / MINUTES_IN.day));
  return readMoment(text, new Date(`${today}T00:00:00Z`), "UTC")
    ?.toISOString()
    .slice(0, 10);
}

function fail(param: ParamSpec, text: string, expected: string): never {
  throw refuse("input.value", `${param.flag} “${redactText(text.slice(0, 60))}” is not ${expected}.`);
}

function normal(word: string): string {
  return word.toLowerCase().replace(/[\s_-]+/g, "");
}

function findChoice(param: ParamSpec, text: string): string | undefined {
  const wanted = normal(text);
  if (wanted === "") return undefined;
  const exact = param.options.find((option) => normal(option) === wanted);
  if (exact) return exact;
  // "gpus" for gpu, "weeks" or "weekly" for week: said by many, meant by all the same.
  const single = wanted === "daily" ? "day" : wanted.replace(/(s|ly)$/, "");
  return param.options.find((option) => normal(option) === single);
}

function readChoice(param: ParamSpec, text: string): string {
  const found = findChoice(param, text);
  if (found) return found;
  const near = nearest(text, param.options);
  const guess = near.length > 0 ? ` Did you mean ${near[0]}?` : "";
  throw refuse(
    "input.choice",
    `${param.flag} “${text.slice(0, 60)}” is not one of ${param.options.join(", ")}.${guess}`,
    { suggestions: near },
  );
}

function readCount(param: ParamSpec, text: string): number {
  const plain = text.trim().replace(/^(\d{1,3})((?:[, ]\d{3})+)$/, (whole) => whole.replace(/[, ]/g, ""));
  if (!/^[+-]?\d{1,15}(\.0+)?$/.test(plain)) return fail(param, text, "a whole number");
  const value = Number(plain);
  checkRange(param, value);
  return value;
}

/** Refuses a number outside the parameter's limits, saying them. */
function checkRange(param: ParamSpec, value: number): void {
  const { min, max } = param;
  if ((min !== undefined && value < min) || (max !== undefined && value > max)) {
    throw refuse(
      "input.range",
      `${param.flag} must be from ${min ?? 0} to ${max ?? "any number"}; you gave ${value}.`,
    );
  }
}

function readFlag(param: ParamSpec, text: string): boolean {
  if (/^(yes|y|true|on|1)$/i.test(text)) return true;
  if (/^(no|n|false|off|0)$/i.test(text)) return false;
  return fail(param, text, "yes or no");
}

function readGpuModel(param: ParamSpec, text: string): string {
  const models = matchGpuModels(text);
  if (models.length === 1) return models[0] ?? text;
  if (models.length > 1) {
    throw refuse("input.gpu-model", `${param.flag} “${text}” fits ${models.join(" and ")}. Which one?`, {
      suggestions: models,
    });
  }
  throw refuse(
    "input.gpu-model",
    `I know no GPU model “${text.slice(0, 60)}”. There are ${GPU_MODELS.join(", ")}.`,
    {
      suggestions: nearest(text, GPU_MODELS),
    },
  );
}

function readVo(text: string): string {
  const vo = matchVo(text);
  if (vo) return vo;
  throw refuse("input.vo", `I know no VO “${text.slice(0, 60)}”. There are ${VOS.join(", ")}.`, {
    suggestions: nearest(text, VOS),
  });
}

function readComparison(param: ParamSpec, text: string, today: Day): string {
  const word = text.trim().toLowerCase();
  if (/^(previous|prev|before|the one before|the period before)$/.test(word)) return "previous";
  if (word === "vo") return "vo";
  const period = readPeriod(text, today);
  return period
    ? `${period.from}..${period.to}`
    : fail(param, text, "“previous”, “vo”, or a period such as “last month”");
}

/** Bare words of a command with spoken parameters: choices in any order, and what remains is the period. */
function readSpoken(line: ParsedLine, values: Map<string, unknown>, today: Day): void {
  const rest: string[] = [];
  for (const word of line.spoken) {
    const param = line.spec.spoken.find(
      (entry): entry is ParamSpec =>
        "kind" in entry &&
        !values.has(entry.name) &&
        findChoice(entry, word) !== undefined &&
        !isPeriodWord(word, rest),
    );
    if (param) values.set(param.name, findChoice(param, word));
    else rest.push(word);
  }
  if (rest.length === 0) return;
  readSpokenPeriod(line.spec, rest.join(" "), values, today);
}

// "last week" is a period although "week" is also a choice of --by; "by week" is the choice.
function isPeriodWord(word: string, before: readonly string[]): boolean {
  const previous = before.at(-1)?.toLowerCase();
  return (
    previous !== undefined &&
    /^(last|this|past|previous|current|\d+|of|the)$/.test(previous) &&
    !/^(cpu|gpu|ram|disk|jobs?)s?$/i.test(word)
  );
}

function readSpokenPeriod(spec: CommandSpec, phrase: string, values: Map<string, unknown>, today: Day): void {
  const text = phrase.replace(/\bby\b\s*/gi, "").trim();
  const slot = spec.spoken.find((entry) => "from" in entry);
  const period = slot ? readPeriod(text, today) : undefined;
  if (slot && "from" in slot && period) {
    if (!values.has(slot.from)) values.set(slot.from, period.from);
    if (!values.has(slot.to)) values.set(slot.to, period.to);
  } else if (text !== "") {
    throw refuse(
      "input.words",
      `I do not understand “${text.slice(0, 80)}” in ${spec.command.path}. Type: help ${spec.command.path}`,
    );
  }
}

/** Says the first thing that a schema does not like about canonical parameters, in words. */
export function checkParams(
  spec: CommandSpec,
  params: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const checked = spec.command.input.safeParse(params);
  if (checked.success) return checked.data;
  throw schemaRefusal(spec, checked.error.issues[0]);
}

function schemaRefusal(spec: CommandSpec, issue: z.core.$ZodIssue | undefined): Error {
  const name = String(issue?.path[0] ?? "");
  const param = spec.params.get(name);
  if (issue?.code === "unrecognized_keys") {
    return refuse(
      "input.unknown",
      `${spec.command.path} has no parameter ${issue.keys.join(", ").slice(0, 80)}.`,
    );
  }
  if (!param) return refuse("input.value", `These parameters do not fit ${spec.command.path}.`);
  if (issue?.code === "too_small" || issue?.code === "too_big") {
    const limits =
      param.min !== undefined || param.max !== undefined
        ? `must be from ${param.min ?? 0} to ${param.max ?? "any number"}`
        : issue.code === "too_big"
          ? `is too long (at most ${String(issue.maximum)})`
          : "is empty";
    return refuse("input.range", `${param.flag} ${limits}.`);
  }
  return refuse("input.value", `${param.flag} is not as it should be: ${param.description}.`);
}
