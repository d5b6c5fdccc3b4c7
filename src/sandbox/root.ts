import type { Hono } from "hono";
import type { SandboxContext, SandboxEnv } from "./context.ts";

/** The entry points, which say where the API is. */
export function addRoot(app: Hono<SandboxEnv>, context: SandboxContext): void {
  app.get("/", (c) => c.json({ versions: [version(context)], links: documentLinks(context) }));
  app.get("/v1/", (c) => c.json(version(context)));
}

function version(context: SandboxContext) {
  const href = `${context.baseUrl()}/v1/`;
  return { version: "stable", id: "v1", links: [{ rel: "self", type: "application/json", href }] };
}

function documentLinks(context: SandboxContext) {
  const at = (path: string) => `${context.baseUrl()}/${path}`;
  return [
    { rel: "help", type: "text/html", href: at("docs") },
    { rel: "help", type: "text/html", href: at("redoc") },
    { rel: "describedby", type: "application/json", href: at("openapi.json") },
  ];
}
