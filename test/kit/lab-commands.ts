/** Commands made for tests of the engine: they do what a test tells them to. */
import { z } from "zod";
import { type Command, change, read } from "../../src/commands/define.ts";
import * as param from "../../src/commands/params.ts";
import type { Call, CommandPorts } from "../../src/commands/ports.ts";
import { actions, button, heading, reply, whisper } from "../../src/reply/build.ts";

const input = z.strictObject({ word: param.text("A word").optional() });
type Input = z.output<typeof input>;

export interface Doing {
  readonly path?: string;
  readonly effect?: "change" | "destroy";
  readonly access?: Command["access"];
  prepare?(params: Input): unknown;
  run?(prepared: unknown, call: Call, ports: CommandPorts): unknown;
  recover?(prepared: unknown, call: Call): unknown;
  follow?(first: unknown, call: Call): AsyncIterable<unknown>;
  /** The words of the reply. */
  say?(result: unknown): string;
  readonly secret?: string;
  /** It launches something that takes so many GPUs. */
  readonly gpus?: number;
}

/** A command that changes something, anybody's unless told. */
export function changing(doing: Doing): Command {
  const { path = "alter", effect = "change", access = "anyone", run, recover, follow, secret, gpus } = doing;
  const say = doing.say ?? String;
  return change({
    path,
    summary: "Alter something",
    examples: [`${path} x`],
    input,
    positional: ["word"],
    access,
    effect,
    ...(gpus === undefined ? {} : { launches: () => ({ gpus }) }),
    prepare: (params: Input) => doing.prepare?.(params) ?? params.word ?? "nothing",
    plan: (prepared) => reply(heading(`Alter ${say(prepared)}?`)),
    run: async (prepared, ports: CommandPorts, call) => (run ? run(prepared, call, ports) : prepared),
    recover: async (prepared, _ports, call) => recover?.(prepared, call),
    ...(follow ? { follow: (first, _ports, call) => follow(first, call) } : {}),
    reply: (result) => reply(heading(`Altered: ${say(result)}`)),
    ...(secret === undefined ? {} : { whisper: () => whisper(heading(secret)) }),
  });
}

/** A command that only looks. */
export function looking(
  doing: Pick<Doing, "path" | "follow" | "say"> & {
    readonly button?: string;
    run?(word: string | undefined, call: Call): unknown;
  },
): Command {
  const { path = "look", run, follow, say = String } = doing;
  const again = doing.button === undefined ? [] : [actions(button(doing.button, path))];
  return read({
    path,
    summary: "Look at something",
    examples: [path],
    input,
    positional: ["word"],
    access: "anyone",
    run: async (params, _ports, call) => (run ? run(params.word, call) : params.word),
    ...(follow ? { follow: (first: unknown, _ports: unknown, call: Call) => follow(first, call) } : {}),
    reply: (result: unknown) => reply(heading(say(result)), ...again),
  });
}
