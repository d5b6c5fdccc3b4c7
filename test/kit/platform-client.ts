import { createPlatform, type PlatformOptions } from "../../src/platform/client.ts";
import { PlatformFailure } from "../../src/platform/failure.ts";
import type { PlatformLogEvent } from "../../src/platform/http.ts";
import type { PlatformPorts } from "../../src/platform/ports.ts";
import { type ScriptedServer, startScriptedServer } from "./scripted-server.ts";

export interface TestPlatform extends AsyncDisposable {
  readonly server: ScriptedServer;
  /** The ports of one person. */
  readonly ports: PlatformPorts;
  as(token: string | undefined): PlatformPorts;
  /** Lengths (ms) of the pauses that the client made. */
  readonly pauses: readonly number[];
  readonly log: readonly PlatformLogEvent[];
  /** Moves the client's clock on. */
  pass(ms: number): void;
}

/** A client against a scripted server; its clock stands still, and its pauses take no time but move the clock. */
export async function testPlatform(options: Partial<PlatformOptions> = {}): Promise<TestPlatform> {
  const server = await startScriptedServer();
  const pauses: number[] = [];
  const log: PlatformLogEvent[] = [];
  let time = Date.parse("2026-11-23T12:00:00Z");
  const platform = createPlatform({
    baseUrl: server.url,
    now: () => new Date(time),
    random: () => 0.5,
    sleep: async (ms) => {
      pauses.push(ms);
      time += ms;
    },
    log: (event) => log.push(event),
    ...options,
  });
  const as = (token: string | undefined) => platform.as(async () => token);
  return {
    server,
    as,
    ports: as("token-of-ana"),
    pauses,
    log,
    pass: (ms) => {
      time += ms;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** The failure with which the work ends; fails where it does not end with one. */
export async function failureOf(work: Promise<unknown>): Promise<PlatformFailure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof PlatformFailure) return error;
    throw error;
  }
  throw new Error("The work succeeded.");
}
