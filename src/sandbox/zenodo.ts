import type { Hono } from "hono";
import type { Json } from "../store/store.ts";
import { person, requireHeader } from "./auth.ts";
import type { SandboxContext, SandboxEnv } from "./context.ts";
import { requiredObjectBody, requiredQueries } from "./parameters.ts";
import { odd, problem } from "./problems.ts";
import { COMMUNITIES, type DatasetRecord, RECORDS, versionsOf, zenodoObject } from "./zenodo-records.ts";

type Parameters = ReadonlyMap<string, string>;

/** Reading at Zenodo through the platform, of invented records. */
export function addZenodo(app: Hono<SandboxEnv>, _context: SandboxContext): void {
  app.post("/v1/proxies/zenodo", async (c) => {
    requireHeader(c);
    const { api_route } = requiredQueries(c, "api_route");
    const body = await requiredObjectBody(c);
    await person(c);
    if (!ALLOWED.some((route) => route.test(api_route))) {
      throw problem(
        400,
        `This route is not allowed; allowed are [${ALLOWED.map(({ source }) => `'${source}'`).join(", ")}]`,
      );
    }
    if (Object.values(body).some((value) => typeof value === "object" && value !== null)) {
      throw odd(c, problem(400, "Query parameters must be plain values."));
    }
    const answer = answerOf(
      api_route,
      new Map(Object.entries(body).map(([key, value]) => [key, String(value)])),
    );
    if (answer === undefined) throw problem(500, "The query to Zenodo failed.");
    return c.json(answer);
  });
}

/** Only the beginning of a route is looked at. */
const ALLOWED = [/^communities/, /^records\/[0-9]+/];

/** Undefined where Zenodo would say that there is no such thing. */
function answerOf(route: string, parameters: Parameters): Json | undefined {
  const [noun, id = "", part, ...rest] = route.split("/");
  if (rest.length > 0) return undefined;
  if (noun === "communities") return communityAnswer(id, part, parameters, route);
  const record = RECORDS.find((one) => String(one.id) === id);
  if (record === undefined) return undefined;
  if (part === undefined) return zenodoObject(record);
  return part === "versions" ? hits(versionsOf(record).map(zenodoObject), parameters, route) : undefined;
}

function communityAnswer(
  slug: string,
  part: string | undefined,
  parameters: Parameters,
  route: string,
): Json | undefined {
  const communities = COMMUNITIES.map(({ slug: id, title }) => ({ id, slug: id, metadata: { title } }));
  if (slug === "") return hits(communities, parameters, route);
  const community = communities.find(({ id }) => id === slug);
  if (community === undefined) return undefined;
  if (part === undefined) return community;
  if (part !== "records") return undefined;
  const found = RECORDS.filter((record) => record.community === slug && versionsOf(record)[0] === record);
  const wanted = found.filter((record) => answersQuery(record, parameters.get("q") ?? ""));
  return hits(wanted.reverse().map(zenodoObject), parameters, route);
}

/** One page of ten unless told, with Zenodo's frame around it. */
function hits(all: readonly Json[], parameters: Parameters, route: string): Json {
  const size = positive(parameters.get("size"), 10);
  const start = (positive(parameters.get("page"), 1) - 1) * size;
  return {
    hits: { hits: all.slice(start, start + size), total: all.length },
    aggregations: {},
    links: { self: `https://zenodo.org/api/${route}` },
  };
}

function positive(text: string | undefined, fallback: number): number {
  const value = Number(text ?? fallback);
  return Number.isInteger(value) && value > 0 ? value : fallback;
}

/** Simplified: every word must occur, of `field:word` only the word; the resource type must be dataset. */
function answersQuery(record: DatasetRecord, query: string): boolean {
  const text = [record.title, record.description, ...record.keywords, ...record.creators]
    .join(" ")
    .toLowerCase();
  return query
    .toLowerCase()
    .replace(/[()"+*]/g, " ")
    .split(/\s+/)
    .filter((word) => word !== "" && word !== "and")
    .every((word) => {
      const [field = "", value] = word.split(":");
      if (value === undefined) return text.includes(field);
      return field === "resource_type.type" ? value === "dataset" : text.includes(value);
    });
}
