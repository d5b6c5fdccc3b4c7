import { readFileSync } from "node:fs";
import { onTestFinished } from "vitest";
import * as z from "zod";
import { type CatalogueEntry, catalogueEntry as entrySchema } from "../../src/sandbox/catalogue-entry.ts";
import { type NewFault, setFaults } from "../../src/sandbox/faults.ts";
import type { PersonName } from "../../src/sandbox/people.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { signingKey } from "../../src/sandbox/signing.ts";
import { type DocumentStore, openDocuments } from "../../src/store/documents.ts";
import type { Json } from "../../src/store/store.ts";

/** A Wednesday forenoon. */
const START = Date.parse("2026-11-18T09:30:00Z");

export interface Request {
  readonly as?: PersonName;
  /** Claims of his token to replace. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, declared as JSON. */
  readonly raw?: string;
  readonly form?: FormData;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  /** Media type without parameters; empty where there is none. */
  readonly type: string;
  /** Parsed where it is JSON, else the text. */
  readonly body: unknown;
}

export interface Lab {
  readonly url: string;
  call(method: string, path: string, request?: Request): Promise<Answer>;
  /** The body, after checking that the answer was a 200. */
  done(method: string, path: string, request?: Request): Promise<unknown>;
  /** Lets so many seconds pass on the sandbox's clock. */
  pass(seconds: number): void;
  now(): Date;
  faults(...faults: readonly NewFault[]): Promise<void>;
  stop(): Promise<void>;
}

export interface LabOptions {
  readonly quirks?: boolean;
  readonly catalogue?: readonly CatalogueEntry[];
  /** Whether the demo researcher already has something; he does unless told. */
  readonly demoData?: boolean;
}

/** A sandbox on a free port, with a clock that stands still; stopped when the test ends. */
export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const lab = await openLab(options);
  onTestFinished(lab.stop);
  return lab;
}

/** The same, to be stopped by the caller. */
export async function openLab({
  quirks = true,
  catalogue = wholeCatalogue(),
  demoData = true,
}: LabOptions = {}): Promise<Lab> {
  let moment = START;
  const now = () => new Date(moment);
  const state = await openDocuments(":memory:");
  await shareSigningKey(state);
  const sandbox = await startSandbox({ state, catalogue, now, quirks, demoData, seed: 7 });
  const call = async (method: string, path: string, request: Request = {}) => {
    const headers = new Headers(request.headers);
    if (request.as)
      headers.set(
        "authorization",
        `Bearer ${await sandbox.signIn(request.as, { claims: request.claims ?? {} })}`,
      );
    const body = bodyOf(request);
    if (typeof body === "string") headers.set("content-type", "application/json");
    return answerOf(await fetch(`${sandbox.url}${path}`, { method, headers, body, redirect: "manual" }));
  };
  return {
    url: sandbox.url,
    call,
    done: async (method, path, request) => {
      const { status, body } = await call(method, path, request);
      if (status !== 200) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
      return body;
    },
    pass: (seconds) => {
      moment += seconds * 1000;
    },
    now,
    faults: (...faults) => state.transaction((documents) => setFaults(documents, faults)),
    stop: async () => {
      await sandbox.stop();
      await state.close();
    },
  };
}

let sharedKey: Promise<Json> | undefined;

/** Making a key takes longer than most tests, so all sandboxes of a test file have the same one. */
export async function shareSigningKey(state: DocumentStore): Promise<void> {
  sharedKey ??= makeSigningKey();
  const key = await sharedKey;
  await state.transaction((documents) => documents.put("signing-key", "current", key));
}

async function makeSigningKey(): Promise<Json> {
  const state = await openDocuments(":memory:");
  await signingKey(state);
  const key = await state.transaction((documents) => documents.get("signing-key", "current"));
  await state.close();
  if (key === undefined) throw new Error("The sandbox keeps its key elsewhere.");
  return key;
}

function bodyOf({ json, raw, form }: Request): string | FormData | null {
  if (raw !== undefined) return raw;
  return json === undefined ? (form ?? null) : JSON.stringify(json);
}

async function answerOf(response: Response): Promise<Answer> {
  const type = (response.headers.get("content-type") ?? "").split(";")[0] ?? "";
  const text = await response.text();
  return { status: response.status, type, body: type.endsWith("json") ? JSON.parse(text) : text };
}

function wholeCatalogue(): readonly CatalogueEntry[] {
  const file = new URL("../../data/catalogue.json", import.meta.url);
  return z.array(entrySchema).parse(JSON.parse(readFileSync(file, "utf8")));
}
