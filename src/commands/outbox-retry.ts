import { z } from "zod";
import { refuse } from "../errors.ts";
import { formatCount } from "../language/sizes.ts";
import { heading, note, whisper } from "../reply/build.ts";
import { change } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts, ParkedPost } from "./ports.ts";

/** Posts of one decision. */
const MOST = 1000;

interface Chosen {
  readonly keys: readonly string[];
}

const input = z.strictObject({
  post: param.entry("Its number in the list, or all"),
});

export const outboxRetry = change({
  path: "outbox retry",
  summary: "Try again to deliver posts that were given up",
  examples: ["outbox retry 12", "outbox retry all"],
  input,
  positional: ["post"],
  access: "admin",
  answer: "private",
  effect: "change",
  prepare: async ({ post }, { outbox }: Pick<CommandPorts, "outbox">): Promise<Chosen> =>
    chosen(post, await outbox.parked(MOST)),
  plan: ({ keys }) => whisper(heading(`Try ${formatCount(keys.length, "post")} again?`)),
  run: async ({ keys }, { outbox }) => ({ count: await outbox.retry(keys) }),
  recover: async ({ keys }, { outbox }) => ended(keys, await outbox.parked(MOST)),
  reply: ({ count }) => whisper(note("success", `I try ${formatCount(count, "post")} again now.`)),
});

export const outboxDrop = change({
  path: "outbox drop",
  summary: "Forget posts that were given up",
  examples: ["outbox drop 12", "outbox drop all"],
  input,
  positional: ["post"],
  access: "admin",
  answer: "private",
  effect: "destroy",
  prepare: async ({ post }, { outbox }: Pick<CommandPorts, "outbox">): Promise<Chosen> =>
    chosen(post, await outbox.parked(MOST)),
  plan: ({ keys }) =>
    whisper(
      heading(`Drop ${formatCount(keys.length, "post")}?`),
      note("warning", "They will never be posted."),
    ),
  run: async ({ keys }, { outbox }) => ({ count: await outbox.drop(keys) }),
  recover: async ({ keys }, { outbox }) => ended(keys, await outbox.parked(MOST)),
  reply: ({ count }) => whisper(note("success", `${formatCount(count, "post")} dropped.`)),
});

function chosen(typed: string, parked: readonly ParkedPost[]): Chosen {
  const found = /^all$/i.test(typed) ? parked : parked.filter(({ number }) => String(number) === typed);
  if (found.length > 0) return { keys: found.map(({ key }) => key) };
  const numbers = parked.map(({ number }) => number);
  throw refuse(
    "outbox.unknown",
    parked.length === 0
      ? "There is no post that was given up."
      : `There is no post of that number among those that were given up: ${numbers.slice(0, 20).join(", ")}.`,
  );
}

/** Undefined where none of them was touched. */
function ended(
  keys: readonly string[],
  parked: readonly ParkedPost[],
): { readonly count: number } | undefined {
  const left = keys.filter((key) => parked.some((one) => one.key === key)).length;
  return left === keys.length ? undefined : { count: keys.length - left };
}
