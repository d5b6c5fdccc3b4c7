/** What a language model may propose, from the registry, and how its proposals are held against it. */
import { Refusal } from "../errors.ts";
import { dayIn } from "../language/days.ts";
import type { CheckedProposal, CommandBook, GivenParams } from "../language/model/commands.ts";
import { LEFT_OUT } from "../language/model/outgoing.ts";
import type { SpokenWorld } from "../language/reader.ts";
import { isReference, readValue } from "./grammar/values.ts";
import type { CommandSpec, ParamSpec, Registry } from "./registry.ts";

export function commandBook(registry: Registry): CommandBook {
  return {
    commands: registry.specs.map(({ command, ...spec }) => ({
      path: command.path,
      summary: command.summary,
      params: offeredParams({ command, ...spec }).map((param) => ({
        name: param.name,
        required: param.required,
        repeatable: param.repeatable,
        form: formOf(param),
      })),
    })),
    check: (command, params, world) => {
      const spec = registry.get(command);
      return spec ? check(spec, params, world) : { problems: [`There is no command “${shown(command)}”.`] };
    },
  };
}

/** Secrets are typed by people, into forms. */
function offeredParams({ params }: CommandSpec): readonly ParamSpec[] {
  return [...params.values()].filter(({ kind }) => kind !== "secret");
}

const FORMS: Readonly<Partial<Record<ParamSpec["kind"], string>>> = {
  multiline: "the words themselves",
  item: "id or description",
  deployments: "title or number",
  deployment: "title or number",
  "batch-job": "title or number",
  trial: "title or number",
  command: "command",
  count: "number",
  size: "size",
  flag: "yes|no",
  "gpu-model": "such as V100",
  vo: "name",
  "from-day": "day or period",
  "to-day": "day or period",
  "until-day": "day or length",
  term: "length or end",
  "wall-time": "day and time",
  comparison: "previous|vo|period",
  rule: "key=value",
  assignment: "group.field=value",
};

function formOf({ kind, options }: ParamSpec): string {
  return kind === "choice" ? options.join("|") : (FORMS[kind] ?? "");
}

function shown(text: string): string {
  return text.slice(0, 60);
}

function check(spec: CommandSpec, given: GivenParams, world: SpokenWorld): CheckedProposal {
  const problems: string[] = [];
  const params: Record<string, unknown> = {};
  const offered = new Map(offeredParams(spec).map((param) => [param.name, param]));
  for (const name of new Set(given.map((one) => one.name))) {
    const values = given.flatMap((one) => (one.name === name ? [one.value] : []));
    const param = offered.get(name);
    if (!param) {
      problems.push(`“${spec.command.path}” has no parameter “${shown(name)}”.`);
      continue;
    }
    try {
      const value = readParam(spec, param, values, world);
      if (value !== undefined) params[name] = value;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(error.message);
    }
  }
  return problems.length > 0 ? { problems } : { params, effect: spec.command.effect };
}

/** Throws a refusal that says what is wrong; undefined leaves it open, so that the person is asked. */
function readParam(
  spec: CommandSpec,
  param: ParamSpec,
  given: readonly unknown[],
  world: SpokenWorld,
): unknown {
  const wrong = (what: string) => new Refusal("model.value", `“${param.name}” ${what}.`);
  if (given.some((one) => String(one).includes(LEFT_OUT) || String(one).includes("[redacted]")))
    throw wrong("was left out on purpose; leave it out");
  if (given.length > 1 && !param.repeatable) throw wrong("is given twice");
  if (isReference(param)) return readName(param, String(given[0] ?? ""), world, wrong);
  const values = given.map((one) => canonical(param, one, world));
  const value = param.repeatable ? values : values[0];
  const schema = spec.command.input.shape[param.name];
  if (schema && !schema.safeParse(value).success) throw wrong("has a value that cannot be");
  return value;
}

/** Texts are read as typed ones are, so that “last month” and “16GB” mean the same to all. */
function canonical(param: ParamSpec, given: unknown, { now, timeZone }: SpokenWorld): unknown {
  return typeof given === "string"
    ? readValue(param, given, { now, timeZone, today: dayIn(now, timeZone) })
    : given;
}

/** A group or several at once are not left to a model: whoever means them says so plainly. */
const SEVERAL = /,|[*]|(?<![\w-])(?:all|every|everything|everybody|and)(?![\w-])/i;

function readName(
  param: ParamSpec,
  typed: string,
  world: SpokenWorld,
  wrong: (what: string) => Refusal,
): string | undefined {
  const name = typed.trim();
  if (name === "" || name.length > 200) throw wrong("needs a name");
  if (param.kind === "deployments" && SEVERAL.test(name)) throw wrong("must name one thing only");
  return param.kind === "item" ? itemNamed(name, world) : name;
}

/** The better of two hits must be better by so much to be the one that is meant. */
const MARGIN = 1.25;

/** An id of the catalogue, or words that are still to be looked up; never an id that there is not. */
function itemNamed(name: string, { finder }: SpokenWorld): string | undefined {
  if (/^#?\d{1,4}$|^(?:it|this|that|first|last)$/i.test(name)) return name;
  const { exact, items } = finder.named(name);
  if (items.length === 1 && items[0]) return items[0].id;
  if (exact || items.length > 1) return name;
  const [first, second] = finder.search({ text: name.replaceAll(/[-_]+/g, " "), limit: 5 }).hits;
  if (!first) return undefined;
  return !second || first.score >= MARGIN * second.score ? first.item.id : undefined;
}
