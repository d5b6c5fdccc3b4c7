/** What the platform's framework answers where no route fits. */
import type { Hono } from "hono";
import type { Call, SandboxEnv } from "./context.ts";

interface KnownRoute {
  readonly method: string;
  readonly path: RegExp;
}

/** 307 for a slash too many (or missing after `/v1`), 405 for a known path, else 404. */
export function answerUnrouted(app: Hono<SandboxEnv>): void {
  const routes = app.routes.filter(({ method }) => method !== "ALL").map(knownRoute);
  const methods = (path: string) =>
    routes.filter((route) => route.path.test(path)).map((route) => route.method);
  app.notFound((c) => {
    const allowed = methods(c.req.path);
    if (allowed.length > 0) return methodNotAllowed(allowed);
    const other = c.req.path.endsWith("/") ? c.req.path.slice(0, -1) : `${c.req.path}/`;
    if (methods(other).length > 0) return redirect(c, other);
    return Response.json({ detail: "Not Found" }, { status: 404 });
  });
}

/** Hono answers HEAD where there is GET; the platform does not. */
export function refuseHead(app: Hono<SandboxEnv>): void {
  app.use(async (c, next) => {
    if (c.req.method === "HEAD") return methodNotAllowed(["GET"]);
    await next();
    return undefined;
  });
}

function methodNotAllowed(allowed: readonly string[]): Response {
  const headers = { allow: [...new Set(allowed)].join(", ") };
  return Response.json({ detail: "Method Not Allowed" }, { status: 405, headers });
}

function redirect(c: Call, path: string): Response {
  const location = new URL(c.req.url);
  location.pathname = path;
  return new Response(null, { status: 307, headers: { location: location.href } });
}

function knownRoute({ method, path }: { readonly method: string; readonly path: string }): KnownRoute {
  const pattern = path
    .replace(/:\w+\{([^}]*)\}/g, "($1)")
    .replace(/:\w+/g, "[^/]+")
    .replace(/\*$/, ".*");
  return { method, path: new RegExp(`^${pattern}$`) };
}
