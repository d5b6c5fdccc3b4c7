/**
 * What a command is. It is declared once; text grammar, help, forms, completion, audit name and reference page derive
 * from the declaration. Work and words are apart: `run` returns data, `reply` says it.
 */
import type { z } from "zod";
import type { Draft, DraftBlock, FormField, Visibility } from "../reply/blocks.ts";
import type { LeasedLaunch, LeaseWish } from "./lease.ts";
import type { Call, CommandPorts } from "./ports.ts";
import type { Watched } from "./watched.ts";

/**
 * `linked`: any login. `intermediate`: a level in some VO. `full`: project member in the VO concerned. `channel-admin`:
 * who administers the place by the surface's own rights; in a direct message, the person himself. `channel`: the same, for
 * what concerns the person where he is alone. `approver`: the admins of the place, and whom they named. `admin`: named in the settings of the bot.
 */
export type Access =
  | "anyone"
  | "linked"
  | "intermediate"
  | "full"
  | "channel"
  | "channel-admin"
  | "approver"
  | "admin";

/** Another way to type a command. */
export interface Alias {
  readonly words: string;
  /** Parameters it presets. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Command to use instead when the thing named is not of the kind this command wants. */
  readonly otherwise?: string;
  /** How it goes about the command. */
  readonly way?: "form" | "last";
}

/** What a form asks for besides, or before, a command's own parameters. */
export interface FormParts {
  readonly title: string;
  /**
   * Each fills the parameter of its name; `set:group.field` adds `group.field=…` to the parameter `set`. Those that the
   * parameters given so far fill already begin with that.
   */
  readonly fields: readonly FormField[];
  /** What is worth knowing before filling it in. */
  readonly before: readonly DraftBlock[];
}

/** Two day parameters that one spoken period ("last month") fills. */
export interface SpokenPeriod {
  readonly from: string;
  readonly to: string;
}

interface Declaration<Input extends z.ZodObject> {
  /** Words that call it, e.g. `deployment list`. */
  readonly path: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly aliases?: readonly (string | Alias)[];
  readonly input: Input;
  /** Parameters that may be typed without their flag, in this order; the last text or repeatable one takes the rest. */
  readonly positional?: readonly (keyof z.output<Input> & string)[];
  /** Choices and periods that may be typed as bare words in any order (`usage gpu last month`). */
  readonly spoken?: readonly ((keyof z.output<Input> & string) | SpokenPeriod)[];
  readonly access: Access;
  /** Its buttons are for whoever may use it; unless told, those of a change are for the person they were shown to. */
  readonly pressedBy?: "anyone";
  /** Who may read the answer, for surfaces that must know before there is one; the channel unless told. */
  readonly answer?: Visibility;
}

/** What the rules of a channel look at. */
export interface LaunchNeeds {
  readonly gpus: number;
  /** Null: it would have no end; undefined: no end is agreed for such things. */
  readonly lease?: LeaseWish | null;
  /** ISO, where it is put off. */
  readonly startsAt?: string;
}

type Promised<T> = T | Promise<T>;

export interface ReadCommand<Input extends z.ZodObject, Ports, Result> extends Declaration<Input> {
  readonly effect: "read";
  run(params: z.output<Input>, ports: Ports, call: Call): Promised<Result>;
  /** Newer results of the same question, for replies that live on where the surface can edit. */
  follow?(result: Result, ports: Ports, call: Call): AsyncIterable<Result>;
  reply(result: Result, call: Call): Draft;
}

/**
 * A command that changes something. `prepare` reads whatever is needed and refuses early; its answer is JSON, is stored
 * sealed before anything is changed, and is exactly what `plan` shows and `run` does, however long the person took.
 */
export interface ChangeCommand<Input extends z.ZodObject, Ports, Prepared, Result>
  extends Declaration<Input> {
  readonly effect: "change" | "destroy";
  /** It reaches many people: its plan is shown and waits, however it was asked for. */
  readonly alwaysPlanned?: true;
  /** It launches something: the rules of the channel govern it. */
  launches?(prepared: Prepared): LaunchNeeds;
  /** Where nothing was said, a form asks for these parameters, beginning with these texts. */
  propose?(ports: Ports, call: Call): Promise<Readonly<Record<string, string>>>;
  /** A form for everything there is to choose, once the required parameters are known. */
  form?(params: z.output<Input>, ports: Ports, call: Call): Promise<FormParts>;
  /** What to propose as "same as last time", under a name for what it is about. Secrets in it are not kept. */
  remembers?(params: z.output<Input>): { readonly about: string; readonly params: object };
  prepare(params: z.output<Input>, ports: Ports, call: Call): Promised<Prepared>;
  /** What will happen, and what will be lost. */
  plan(prepared: Prepared, call: Call): Draft;
  run(prepared: Prepared, ports: Ports, call: Call): Promised<Result>;
  /**
   * Finds out what became of a run that was cut off, by `call.operation`: its result if it took effect, undefined if it
   * did not. Never changes anything.
   */
  recover(prepared: Prepared, ports: Ports, call: Call): Promised<Result | undefined>;
  follow?(result: Result, ports: Ports, call: Call): AsyncIterable<Result>;
  /** Until when the end of a result is worth waiting for, also after a restart; its end is then told by another process. */
  lasts?(result: Result): Date | undefined;
  reply(result: Result, call: Call): Draft;
  /** The word before a result that was found after a run was cut off; that it was done, unless told. */
  resumed?(result: Result): string;
  /** The deployment that the person hears of from now on; said again of each newer result that was shown to him. */
  watches?(result: Result): Watched | undefined;
  /** What was launched with an agreed end. */
  leases?(result: Result): LeasedLaunch | undefined;
  /** UUIDs of deployments of which nothing needs to be told any more; what was agreed about them is over. */
  unwatches?(result: Result): readonly string[];
  /** True where all that is kept of the person is erased once the change is done and told. */
  readonly erases?: true;
  /** The end of what is followed is posted where the surface cannot edit: somebody waits for it. */
  readonly tellsEnd?: true;
  /** What only the asker may read, sent once, when the change is done. */
  whisper?(result: Result, call: Call): Draft | undefined;
}

/** Any command, its types forgotten: the registry guarantees that what is handed in passed `input`. */
export type Command =
  | ReadCommand<z.ZodObject, CommandPorts, unknown>
  | ChangeCommand<z.ZodObject, CommandPorts, unknown, unknown>;

/** Declares a command that changes nothing. */
export function read<Input extends z.ZodObject, Ports, Result>(
  declaration: Omit<ReadCommand<Input, Ports, Result>, "effect">,
): ReadCommand<Input, Ports, Result> {
  return { ...declaration, effect: "read" };
}

/** Declares a command that changes or destroys something. */
export function change<Input extends z.ZodObject, Ports, Prepared, Result>(
  declaration: ChangeCommand<Input, Ports, Prepared, Result>,
): ChangeCommand<Input, Ports, Prepared, Result> {
  return declaration;
}
