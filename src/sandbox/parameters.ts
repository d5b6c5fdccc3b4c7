/** Query parameters and bodies, checked in the way and with the messages of the platform's framework. */
import type { Json } from "../store/store.ts";
import type { Call } from "./context.ts";
import { invalid, missing, problem, serverError } from "./problems.ts";
import { VOS, type Vo } from "./vos.ts";

/** The last value of a query parameter; undefined when absent. */
export function query(c: Call, name: string): string | undefined {
  return c.req.queries(name)?.at(-1);
}

/** Required query parameters; all that are missing are told at once. */
export function requiredQueries<const Name extends string>(
  c: Call,
  ...names: readonly Name[]
): Readonly<Record<Name, string>> {
  const absent = names.filter((name) => query(c, name) === undefined);
  if (absent.length > 0) throw invalid(...absent.map((name) => missing("query", name)));
  return Object.fromEntries(names.map((name) => [name, query(c, name)])) as Record<Name, string>;
}

const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ...["true", "1", "yes", "on", "t", "y"].map((word) => [word, true] as const),
  ...["false", "0", "no", "off", "f", "n"].map((word) => [word, false] as const),
]);

export function booleanQuery(c: Call, name: string, fallback: boolean): boolean {
  const text = query(c, name);
  if (text === undefined) return fallback;
  const truth = TRUTHS.get(text.toLowerCase());
  if (truth !== undefined) return truth;
  const msg = "Input should be a valid boolean, unable to interpret input";
  throw invalid({ type: "bool_parsing", loc: ["query", name], msg, input: text });
}

/**
 * The known VOs of the repeated parameter `vos`; unknown ones are dropped unless nothing else is left. None given should
 * mean all, but the platform breaks then.
 */
export function vosQuery(c: Call): readonly Vo[] {
  const asked = c.req.queries("vos");
  if (asked === undefined && c.var.context.quirks) throw serverError();
  if (asked === undefined) return VOS;
  const known = VOS.filter((vo) => asked.includes(vo.name));
  if (known.length > 0) return known;
  const names = VOS.map((vo) => `'${vo.name}'`).join(", ");
  throw problem(401, `Your VOs do not match available VOs: [${names}].`);
}

/** The body as JSON; undefined when there is none. A body that is not declared as JSON counts as a string. */
async function jsonBody(c: Call): Promise<Json | undefined> {
  const text = await c.req.text();
  if (text === "") return undefined;
  const type = c.req.header("content-type");
  if (type !== undefined && !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) return text;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw invalid(brokenJson(text, error));
  }
}

/** The body as an object; undefined when there is none or it is `null`. */
export async function objectBody(c: Call): Promise<{ readonly [key: string]: Json } | undefined> {
  const body = await jsonBody(c);
  if (body === undefined || body === null) return undefined;
  if (isObject(body)) return body;
  throw invalid({ type: "dict_type", loc: ["body"], msg: "Input should be a valid dictionary", input: body });
}

/** The same where it may not be left out. */
export async function requiredObjectBody(c: Call): Promise<{ readonly [key: string]: Json }> {
  const body = await objectBody(c);
  if (body === undefined) throw invalid(missing("body"));
  return body;
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function brokenJson(text: string, error: unknown) {
  const position = Number(/position (\d+)/.exec(String(error))?.[1] ?? text.length);
  const before = text.slice(0, position).trimEnd().at(-1);
  const expected = before === "{" || before === "," ? "property name enclosed in double quotes" : "value";
  return {
    type: "json_invalid",
    loc: ["body", position],
    msg: "JSON decode error",
    input: {},
    ctx: { error: `Expecting ${expected}` },
  };
}
