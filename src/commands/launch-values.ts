/** The values of an item's configuration while they are being chosen, checked against what the item allows. */
import { type Refusal, refuse } from "../errors.ts";
import { isDay } from "../language/days.ts";
import { formatSizeMb, readSizeMb } from "../language/sizes.ts";
import type { ConfigParam, ConfigValue, ConfigValues } from "../platform/ports.ts";
import { jobFileProblem } from "../platform/text.ts";
import { nearNames } from "./names.ts";
import { shortList } from "./present/words.ts";

/** Settings that have a flag of their own, or that nobody may choose. */
const RESERVED: ReadonlyMap<string, string> = new Map([
  ["general.title", "Use --title for the title."],
  ["general.desc", "Use --desc for the description."],
  ["general.docker_image", "The image belongs to the item. Use --docker-tag to choose among its tags."],
  ["storage.datasets", "Use --dataset for datasets."],
]);

export class LaunchValues {
  readonly #params: ReadonlyMap<string, ConfigParam>;
  readonly #values = new Map<string, ConfigValue>();

  readonly #vo: string;

  constructor(params: readonly ConfigParam[], vo: string) {
    this.#vo = vo;
    this.#params = new Map(params.map((param) => [nameOf(param), param]));
    for (const [name, param] of this.#params) this.#values.set(name, param.value);
  }

  param(name: string): ConfigParam | undefined {
    return this.#params.get(name);
  }

  get(name: string): ConfigValue | undefined {
    return this.#values.get(name);
  }

  text(name: string): string {
    return String(this.get(name) ?? "");
  }

  number(name: string): number {
    return Number(this.get(name) ?? 0);
  }

  /** Sets a value of our own making, where the item has such a setting. */
  force(name: string, value: ConfigValue): void {
    if (this.#params.has(name)) this.#values.set(name, value);
  }

  /** Sets what a person asked for, as `said`. Refuses what the item does not have or allow. */
  set(name: string, value: ConfigValue, said: string): void {
    const param = this.#params.get(name);
    if (!param) throw refuse("deploy.setting", `${said} does not apply: this item has no such setting.`);
    this.#values.set(name, allowed(param, value, said, this.#vo));
  }

  /** Sets `group.field=value`. */
  assign(assignment: string): void {
    const equals = assignment.indexOf("=");
    const name = assignment.slice(0, equals);
    const param = this.#params.get(name);
    if (!param) throw unknownSetting(name, [...this.#params.keys()]);
    const reserved = RESERVED.get(name);
    if (reserved !== undefined) throw refuse("deploy.setting", `${name} cannot be set so. ${reserved}`);
    this.set(name, typed(param, assignment.slice(equals + 1), name), name);
  }

  /** Every value, so that no default of the server can differ from what was shown. */
  all(): ConfigValues {
    const groups = new Map<string, Record<string, ConfigValue>>();
    for (const [name, { group, key }] of this.#params) {
      const values = groups.get(group) ?? {};
      values[key] = this.#values.get(name) ?? "";
      groups.set(group, values);
    }
    return Object.fromEntries(groups);
  }
}

function nameOf({ group, key }: ConfigParam): string {
  return `${group}.${key}`;
}

function unknownSetting(name: string, known: readonly string[]): Refusal {
  const settable = known.filter((one) => !RESERVED.has(one));
  const near = nearNames(name, settable);
  const group = settable.filter((one) => one.startsWith(`${name.split(".")[0]}.`));
  const hint =
    near.length > 0
      ? `Did you mean ${near.join(" or ")}?`
      : `It has ${shortList(group.length > 0 ? group : settable, 20)}.`;
  return refuse("deploy.setting", `This item has no setting ${name.slice(0, 60)}. ${hint}`, {
    suggestions: near,
  });
}

/** Text as the type of the setting: the platform fails on a number that comes as text. */
function typed(param: ConfigParam, text: string, said: string): ConfigValue {
  const shown = `“${text.slice(0, 40)}”`;
  if (typeof param.value === "number") {
    const value = isSize(param) ? readSizeMb(text) : decimal(text);
    if (value !== undefined) return value;
    const expected = isSize(param) ? "a size such as 16GB" : "a number";
    throw refuse("input.value", `${said} must be ${expected}, not ${shown}.`);
  }
  if (typeof param.value === "boolean") {
    if (/^(true|yes|on|1)$/i.test(text)) return true;
    if (/^(false|no|off|0)$/i.test(text)) return false;
    throw refuse("input.value", `${said} must be yes or no, not ${shown}.`);
  }
  if (typeof param.value !== "string") throw refuse("deploy.setting", `${said} cannot be set as text.`);
  if (isDate(param)) return dateValue(text, said);
  const problem = jobFileProblem(text);
  if (problem === undefined) return text;
  throw refuse(
    "input.text",
    `The platform cannot take ${problem} in ${said}. Please choose a value without it.`,
  );
}

const isDate = ({ key }: ConfigParam) => /(?:^|_)date$/u.test(key);

/** A day as the platform's own page sends it: a moment in UTC, whatever its label says. */
function dateValue(text: string, said: string): string {
  const typed = text.trim();
  if (typed === "") return "";
  const [, day = "", month = "", year = ""] = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})$/u.exec(typed) ?? [];
  const whole = year.length === 2 ? `20${year}` : year;
  const iso = day === "" ? typed : `${whole}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (isDay(iso)) return `${iso}T00:00:00.000Z`;
  throw refuse(
    "input.value",
    `${said} must be a day such as 2026-12-31 or 31/12/26, not “${typed.slice(0, 40)}”.`,
  );
}

function decimal(text: string): number | undefined {
  const value = /^\s*-?\d{1,15}(\.\d{1,15})?\s*$/.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

const isSize = ({ group, key }: ConfigParam) => group === "hardware" && (key === "ram" || key === "disk");

/** The value as the item spells it. */
function allowed(param: ConfigParam, value: ConfigValue, said: string, vo: string): ConfigValue {
  if (typeof value === "number") {
    if (param.group === "hardware" && !Number.isInteger(value))
      throw refuse("input.value", `${said} must be a whole number, not ${value}.`);
    checkRange(param, value, said, vo);
  }
  // The platform does not check options: a wrong one would wait for ever, or fail while starting.
  const { options = [] } = param;
  if (options.every((option) => option === "") || options.includes(value as string)) return value;
  // An image may have VS Code though its item does not say so, and then it works.
  if (nameOf(param) === "general.service" && value === "vscode" && options.includes("jupyter")) return value;
  const wanted = String(value).toLowerCase();
  // Options such as "Federated Median (FedMedian)" are known by what stands in the brackets.
  const same = options.find((option) => {
    const offered = String(option).toLowerCase();
    return offered === wanted || offered.endsWith(` (${wanted})`);
  });
  if (same !== undefined) return same;
  throw notOffered(String(value), options.map(String), said);
}

function notOffered(value: string, options: readonly string[], said: string): Refusal {
  const shown = options.filter((option) => option !== "");
  const near = nearNames(value, shown);
  const first = near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : "";
  const all = shown.length > 0 ? `It offers ${shortList(shown, 10)}.` : "It offers none.";
  return refuse("input.choice", `This item does not offer ${said} “${value.slice(0, 60)}”.${first} ${all}`, {
    suggestions: near,
  });
}

function checkRange(param: ConfigParam, value: number, said: string, vo: string): void {
  const { min, max } = param.range ?? {};
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return;
  const words = (limit: number) => (isSize(param) ? formatSizeMb(limit) : String(limit));
  throw refuse(
    "input.range",
    `${said} must be ${limits(min, max, words)} in ${vo}; you asked for ${words(value)}.`,
  );
}

function limits(min: number | undefined, max: number | undefined, words: (limit: number) => string): string {
  if (min === undefined) return `at most ${words(max ?? 0)}`;
  if (max === undefined) return `at least ${words(min)}`;
  return min === max ? words(min) : `from ${words(min)} to ${words(max)}`;
}
