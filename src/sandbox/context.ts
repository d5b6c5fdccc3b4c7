import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import type { DocumentStore } from "../store/documents.ts";
import type { Person } from "./auth.ts";
import type { CatalogueEntry } from "./catalogue-entry.ts";
import type { SigningKey } from "./signing.ts";

/** What every route group works with. */
export interface SandboxContext {
  now(): Date;
  /** From 0 to below 1; repeatable when the sandbox was started with a seed. */
  random(): number;
  /** A UUID that looks like version 1, lower case; never given twice. */
  newId(): string;
  readonly state: DocumentStore;
  readonly catalogue: readonly CatalogueEntry[];
  /** `http://127.0.0.1:port`, without a slash at the end. */
  baseUrl(): string;
  /** Imitate the platform's plain-text 500s where a proper answer would be possible. */
  readonly quirks: boolean;
  readonly key: SigningKey;
  /** Aborted when the server stops: whoever waits must give up. */
  readonly stopping: AbortSignal;
  log(line: string): void;
}

export interface SandboxEnv {
  Bindings: HttpBindings;
  Variables: { context: SandboxContext; person?: Person };
}

export type Call = Context<SandboxEnv>;

/** Adds its routes to the server. */
export type RouteGroup = (app: Hono<SandboxEnv>, context: SandboxContext) => void;
