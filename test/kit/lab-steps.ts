/** Every step that an engine makes to the outside, so that tests can watch it, break it, or stop the engine there. */
import type { Store } from "../../src/store/store.ts";
import type { LabClock } from "./lab-clock.ts";

/**
 * Is told `before …` and `after …` of each step: `operations.begin`, `POST /v1/deployments/modules`, `post`, `edit`. What it
 * throws, the step throws; where it never ends, the engine has stopped there as if its process had been killed.
 */
export type Interrupt = (step: string) => Promise<void>;

export interface PlatformCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** As it was sent; empty where nothing was. Of a form, its texts as JSON. */
  readonly body: string;
}

/** Asks over the network, and remembers what was asked. Time stands still until the answer is there. */
export function labFetch(clock: LabClock, asked: PlatformCall[], interrupt: Interrupt): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const method = init?.method ?? "GET";
    const step = `${method} ${url.pathname}`;
    await interrupt(`before ${step}`);
    asked.push({ method, path: url.pathname, query: url.searchParams, body: textOf(init?.body) });
    const answer = await clock.busy(async () => {
      const response = await fetch(input, init);
      return { response, body: await response.arrayBuffer() };
    });
    await interrupt(`after ${step}`);
    const { status, statusText, headers } = answer.response;
    const bodiless = [101, 204, 205, 304].includes(status);
    return new Response(bodiless ? null : answer.body, { status, statusText, headers });
  };
}

function textOf(body: RequestInit["body"]): string {
  if (!(body instanceof FormData)) return String(body ?? "");
  return JSON.stringify(Object.fromEntries([...body].filter(([, value]) => typeof value === "string")));
}

/** The same store, each of whose calls is a step. Time stands still while it works. */
export function interruptible(store: Store, clock: LabClock, interrupt: Interrupt): Store {
  const nouns = Object.entries(store).map(([noun, part]) =>
    typeof part === "function" ? [noun, part] : [noun, stepwise(noun, part, clock, interrupt)],
  );
  return Object.fromEntries(nouns) as Store;
}

function stepwise(noun: string, part: object, clock: LabClock, interrupt: Interrupt): object {
  const calls = Object.entries(part).map(([name, call]) => [
    name,
    async (...args: readonly unknown[]) => {
      await interrupt(`before ${noun}.${name}`);
      const result: unknown = await clock.busy(async () => call(...args));
      await interrupt(`after ${noun}.${name}`);
      return result;
    },
  ]);
  return Object.fromEntries(calls);
}
