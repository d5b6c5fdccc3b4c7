/** Launches that may be put off: planned and shown now, made later exactly as they were shown. */
import type { z } from "zod";
import { refuse } from "../errors.ts";
import { startOfWallTime, wallWords } from "../language/terms.ts";
import type { Draft } from "../reply/blocks.ts";
import { actions, button, fields, items, note, type Row, reply } from "../reply/build.ts";
import type { ChangeCommand } from "./define.ts";
import type { PutOff } from "./leases-port.ts";
import * as param from "./params.ts";
import type { Call, CommandPorts } from "./ports.ts";

export const startParam = () =>
  param.wallTime("When to start it, such as 22:00 or “tomorrow 9am”; now, unless told").optional();

/** A change that is to be made at once (null), or later. */
interface Timed<Prepared> {
  readonly later: {
    readonly at: string;
    readonly timeZone: string;
    /** Of the command, without the start. */
    readonly params: Readonly<Record<string, unknown>>;
  } | null;
  readonly prepared: Prepared;
}

type Outcome<Result> = { readonly done: Result } | { readonly putOff: PutOff };

/** Ids end so, that what was put off is told from what is on the platform. */
const MARK = "later";

export function isPutOff(id: string): boolean {
  return /^[a-z0-9]{2,40}later$/.test(id);
}

/** The operation that put it off. */
export function askedBy(id: string): string {
  return id.slice(0, -MARK.length);
}

/** Name of the parameter of the start. */
const START = "at";

interface Manner<Params, Prepared> {
  /** The parameter `at`. */
  readonly startsAt: (params: Params) => string | undefined;
  readonly nameOf: (prepared: Prepared) => { readonly title: string; readonly vo: string };
}

/** The same command, whose parameter for the start puts it off. */
export function postponable<Input extends z.ZodObject, Ports, Prepared, Result>(
  command: ChangeCommand<Input, Ports, Prepared, Result>,
  { startsAt, nameOf }: Manner<z.output<Input>, Prepared>,
): ChangeCommand<Input, Ports & Pick<CommandPorts, "later">, Timed<Prepared>, Outcome<Result>> {
  const { launches, leases, watches, unwatches, whisper, follow, lasts, resumed, ...rest } = command;
  // What is put off is told apart from what asked for it, on the platform too.
  const thenCall = ({ later }: Timed<unknown>, call: Call): Call =>
    later ? { ...call, operation: `${call.operation}${MARK}`, now: new Date(later.at) } : call;
  const ofDone = <T>(outcome: Outcome<Result>, tell: ((result: Result) => T) | undefined): T | undefined =>
    "done" in outcome ? tell?.(outcome.done) : undefined;
  return {
    ...rest,
    prepare: async (params, ports, call) => {
      const start = readStart(startsAt(params), call);
      const later = start && {
        at: start.toISOString(),
        timeZone: call.timeZone,
        params: withoutStart(params),
      };
      const timed = { later: later ?? null, prepared: undefined };
      return { ...timed, prepared: await command.prepare(params, ports, thenCall(timed, call)) };
    },
    plan: (timed, call) => {
      const draft = command.plan(timed.prepared, thenCall(timed, call));
      if (!timed.later) return draft;
      const starts = fields({ Starts: wallWords(new Date(timed.later.at), timed.later.timeZone) });
      return { ...draft, blocks: [...draft.blocks.slice(0, 1), starts, ...draft.blocks.slice(1)] };
    },
    run: async (timed, ports, call) => {
      const { later, prepared } = timed;
      if (!later) return { done: await command.run(prepared, ports, call) };
      const { operation: id } = thenCall(timed, call);
      const putOff = { id, ...nameOf(prepared), at: new Date(later.at), timeZone: later.timeZone };
      const change = { command: command.path, params: later.params, prepared: { later: null, prepared } };
      await ports.later.add(putOff, change);
      return { putOff };
    },
    recover: async (timed, ports, call) => {
      if (timed.later) {
        const putOff = await ports.later.find(thenCall(timed, call).operation);
        return putOff && { putOff };
      }
      const done = await command.recover(timed.prepared, ports, call);
      return done === undefined ? undefined : { done };
    },
    reply: (outcome, call) =>
      "done" in outcome ? command.reply(outcome.done, call) : tellPutOff(outcome.putOff),
    ...(launches && {
      launches: ({ later, prepared }: Timed<Prepared>) => ({
        ...launches(prepared),
        ...(later ? { startsAt: later.at } : {}),
      }),
    }),
    ...(follow && {
      async *follow(first: Outcome<Result>, ports: Ports, call: Call): AsyncIterable<Outcome<Result>> {
        if ("done" in first) for await (const done of follow(first.done, ports, call)) yield { done };
      },
    }),
    ...(lasts && { lasts: (outcome: Outcome<Result>) => ofDone(outcome, lasts) }),
    ...(leases && { leases: (outcome: Outcome<Result>) => ofDone(outcome, leases) }),
    ...(watches && { watches: (outcome: Outcome<Result>) => ofDone(outcome, watches) }),
    ...(unwatches && { unwatches: (outcome: Outcome<Result>) => ofDone(outcome, unwatches) ?? [] }),
    ...(whisper && {
      whisper: (outcome: Outcome<Result>, call: Call) => ofDone(outcome, (done) => whisper(done, call)),
    }),
    ...(resumed && {
      resumed: (outcome: Outcome<Result>) => ofDone(outcome, resumed) ?? "It was put off, as you asked.",
    }),
  };
}

function withoutStart(params: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(params).filter(([name]) => name !== START));
}

/** At most so far ahead: what is planned for later is forgotten by then. */
const LONGEST_MS = 366 * 24 * 3_600_000;

function readStart(time: string | undefined, { now, timeZone }: Call): Date | undefined {
  if (time === undefined) return undefined;
  const start = startOfWallTime(time, timeZone);
  const ahead = start.getTime() - now.getTime();
  if (ahead > 0 && ahead <= LONGEST_MS) return start;
  throw refuse(
    "later.time",
    `It can start at a moment within the next year, and ${wallWords(start, timeZone)} is ${ahead > 0 ? "later than that" : "over"}.`,
  );
}

export function putOffRow({ id, title, vo, at, timeZone }: PutOff): Row {
  return {
    kind: "deployment",
    ref: id,
    title,
    facts: ["scheduled", `starts ${wallWords(at, timeZone)}`, vo],
    actions: [button("Cancel", "deployment delete", { deployment: id })],
  };
}

function tellPutOff(putOff: PutOff): Draft {
  const { id, title, at, timeZone } = putOff;
  return reply(
    note("success", `${title} starts at ${wallWords(at, timeZone)}. I tell you here then.`),
    items([{ ...putOffRow(putOff), actions: [] }]),
    note(
      "info",
      "It starts with the rights that you have then: stay logged in. If I am off at that time, it starts up to six hours late; after that I only tell you. What needs a password gets it then.",
    ),
    actions(
      button("Cancel", "deployment delete", { deployment: id }),
      button("My deployments", "deployment list"),
    ),
  );
}
