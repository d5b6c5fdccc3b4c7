/** A Nextcloud of the sandbox's own: login flow v2, as far as linking a storage needs it. */
import type { Hono } from "hono";
import type { Call, SandboxContext, SandboxEnv } from "./context.ts";
import { messagePage, page, storagePage } from "./realm-pages.ts";

const KIND = "nextcloud-login";
/** As Nextcloud does. */
const LIFETIME_MS = 20 * 60_000;
const BASE = "/index.php/login/v2";

interface Login {
  /** What the person's page knows it by. */
  readonly page: string;
  readonly client: string;
  readonly since: number;
  readonly granted: { readonly loginName: string; readonly appPassword: string } | null;
}

export function addNextcloud(app: Hono<SandboxEnv>, context: SandboxContext): void {
  const { state } = context;

  app.post(BASE, async (c) => {
    const poll = token(context);
    const client = c.req.header("user-agent") ?? "unknown";
    const login: Login = { page: token(context), client, since: context.now().getTime(), granted: null };
    await state.transaction((documents) => documents.put(KIND, poll, { ...login }));
    const base = `${context.baseUrl()}${BASE}`;
    return c.json({ poll: { token: poll, endpoint: `${base}/poll` }, login: `${base}/flow/${login.page}` });
  });

  app.post(`${BASE}/poll`, async (c) => {
    const form = await c.req.parseBody().catch(() => ({}));
    const { token: given } = form as Readonly<Record<string, unknown>>;
    return state.transaction(async (documents) => {
      const login = typeof given === "string" ? asLogin(await documents.get(KIND, given)) : undefined;
      if (typeof given !== "string" || !login?.granted || isOver(context, login)) return c.json([], 404);
      // Handed out once only.
      await documents.remove(KIND, given);
      return c.json({ server: context.baseUrl(), ...login.granted });
    });
  });

  app.get(`${BASE}/flow/:page`, async (c) => {
    const found = await waiting(context, c);
    return found ? page(200, storagePage(c.req.path, found.login.client)) : gone();
  });

  app.post(`${BASE}/flow/:page`, async (c) => {
    const found = await waiting(context, c);
    if (!found) return gone();
    const granted = { loginName: "researcher", appPassword: `app-${token(context)}` };
    await state.transaction((documents) => documents.put(KIND, found.id, { ...found.login, granted }));
    return page(200, messagePage("Access granted", "Go back to the chat: it knows in a few seconds."));
  });
}

async function waiting(context: SandboxContext, c: Call) {
  const rows = await context.state.transaction((documents) => documents.list(KIND));
  const found = rows
    .map(({ id, value }) => ({ id, login: asLogin(value) }))
    .find(({ login }) => login?.page === c.req.param("page"));
  if (!found?.login || found.login.granted || isOver(context, found.login)) return undefined;
  return { id: found.id, login: found.login };
}

function asLogin(value: unknown): Login | undefined {
  return value as Login | undefined;
}

function isOver({ now }: SandboxContext, { since }: Login): boolean {
  return now().getTime() - since >= LIFETIME_MS;
}

function token({ newId }: SandboxContext): string {
  return `${newId()}${newId()}`.replaceAll("-", "");
}

function gone(): Response {
  return page(
    404,
    messagePage(
      "This page does not wait any more",
      "It was used already, or is too old. Link the storage again in the chat.",
    ),
  );
}
