import type { Hono } from "hono";
import { LEVELS } from "../identity/levels.ts";
import type { Documents } from "../store/documents.ts";
import { type Person, person, requireHeader } from "./auth.ts";
import type { SandboxContext, SandboxEnv } from "./context.ts";
import { query, requiredQueries } from "./parameters.ts";
import { problem } from "./problems.ts";
import { hexDigits } from "./randomness.ts";

const KIND = "llm-key";

/** What is kept of a key; the key itself is shown once and kept nowhere. */
interface StoredKey {
  readonly owner: string;
  /** Owner and name; unique over everybody. */
  readonly alias: string;
  readonly created: string;
  readonly expires: string | null;
}

/** Keys for the platform's language model, and its chat, which is switched off. */
export function addLlm(app: Hono<SandboxEnv>, context: SandboxContext): void {
  app.get("/v1/llm/api_keys", async (c) => {
    const who = await person(c);
    const keys = await context.state.transaction((documents) => keysOf(documents, who));
    return c.json(keys.map((key) => listed(key, who)));
  });

  app.post("/v1/llm/api_keys", async (c) => {
    requireHeader(c);
    const { key_name } = requiredQueries(c, "key_name");
    const duration = query(c, "duration");
    const who = await person(c);
    await context.state.transaction((documents) => addKey(documents, context, who, key_name, duration));
    return c.json(`sk-${hexDigits(context.random, 22)}`);
  });

  app.delete("/v1/llm/api_keys", async (c) => {
    requireHeader(c);
    const { key_name } = requiredQueries(c, "key_name");
    const alias = aliasOf(await person(c), key_name);
    await context.state.transaction(async (documents) => {
      if ((await documents.get(KIND, alias)) === undefined) {
        throw proxyError(404, `There is no key with the alias '${alias}'.`);
      }
      await documents.remove(KIND, alias);
    });
    return c.json({ status: "success" });
  });

  app.post("/v1/llm/chat", (c) => {
    requireHeader(c);
    requiredQueries(c, "vo");
    throw problem(503, "Switched off for now.");
  });
}

async function keysOf(documents: Documents, { sub }: Person): Promise<readonly StoredKey[]> {
  const keys = (await documents.list(KIND)).map(({ value }) => value as unknown as StoredKey);
  return keys.filter(({ owner }) => owner === sub);
}

async function addKey(
  documents: Documents,
  context: SandboxContext,
  who: Person,
  name: string,
  duration: string | undefined,
): Promise<void> {
  const alias = aliasOf(who, name);
  if ((await documents.get(KIND, alias)) !== undefined) {
    throw proxyError(400, `The key alias '${alias}' already exists; aliases are unique.`);
  }
  const now = context.now();
  const expires = duration === undefined ? null : timeText(new Date(now.getTime() + milliseconds(duration)));
  await documents.put(KIND, alias, { owner: who.sub, alias, created: timeText(now), expires });
}

/** The id is only what follows the last underscore of the alias, so of names with underscores a part is lost. */
function listed({ alias, created, expires }: StoredKey, { levels }: Person) {
  const id = alias.slice(alias.lastIndexOf("_") + 1);
  const team_id = LEVELS.findLast((level) => [...levels.values()].includes(level)) ?? null;
  return { id, created_at: created, team_id, expires };
}

function aliasOf({ sub }: Person, name: string): string {
  return `${sub}_${name}`;
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ["s", 1],
  ["m", 60],
  ["h", 3600],
  ["d", 86_400],
  ["w", 7 * 86_400],
]);

function milliseconds(duration: string): number {
  const [, count = "", unit = ""] = /^(\d{1,5})([smhdw])$/.exec(duration) ?? [];
  const seconds = UNITS.get(unit);
  if (seconds === undefined) throw proxyError(400, `Not a duration: '${duration}'.`);
  return Number(count) * seconds * 1000;
}

/** With microseconds, as the proxy behind the platform writes times. */
function timeText(time: Date): string {
  return time.toISOString().replace(/\.(\d{3})Z$/, ".$1000Z");
}

/** Errors of that proxy come through with its status, its body as the text of `detail`. */
function proxyError(status: number, message: string) {
  const error = { message, type: "bad_request_error", param: null, code: String(status) };
  return problem(status, JSON.stringify({ error }));
}
