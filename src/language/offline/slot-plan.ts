/**
 * Which reader reads which parameter of a command, derived from its declaration. What people call by the same name or give in
 * the same kind, they say alike, whatever command it belongs to.
 */
import type { ParamKind } from "../param-kind.ts";
import { type DeclaredCommand, type DeclaredParam, takes } from "./declared.ts";
import { KIND_READERS } from "./kind-slots.ts";
import { QUESTION_READERS } from "./question-slots.ts";
import type { SlotReader } from "./slot-reader.ts";
import { THING_READERS } from "./thing-slots.ts";

const READERS = { ...THING_READERS, ...QUESTION_READERS };

type Fits = (param: DeclaredParam) => boolean;

interface Entry {
  readonly reader: keyof typeof READERS;
  /** What the reader finds, by the name it gives to it, and the parameters that this can be. */
  readonly fills: Readonly<Record<string, Fits>>;
  /** What it may say of parameters that other readers read, too. */
  readonly also?: Readonly<Record<string, Fits>>;
  /** The commands it reads for; all that take one of these parameters, unless told. */
  readonly only?: (command: DeclaredCommand) => boolean;
}

/** A reader, and the parameters of one command that it fills, by the name it gives to them. */
export interface SlotStep {
  readonly read: SlotReader;
  readonly fills: ReadonlyMap<string, DeclaredParam>;
}

const of =
  (...kinds: readonly ParamKind[]): Fits =>
  ({ kind }) =>
    kinds.includes(kind);
const called =
  (name: string, ...kinds: readonly ParamKind[]): Fits =>
  (param) =>
    param.name === name && kinds.includes(param.kind);
/** Parameters that have the very names that their reader gives to what it finds. */
const named = (kind: ParamKind, ...names: readonly string[]): Readonly<Record<string, Fits>> =>
  Object.fromEntries(names.map((name) => [name, called(name, kind)]));

/** A choice of that name, among options that the reader knows: one of them tells. */
const choice = (name: string, option: string): Readonly<Record<string, Fits>> => ({
  [name]: (param) => called(name, "choice")(param) && param.options.includes(option),
});

/** Parameters that are said of one thing, and so are read together. */
const isAnnouncement = (command: DeclaredCommand) => takes(command, "multiline", "body");
const isNoAnnouncement = (command: DeclaredCommand) => !isAnnouncement(command);

/**
 * In the order of reading: what is read first is not read again, so names, for which whatever is left could be taken, come
 * last. A parameter is read by the first reader that it fits; what fits none, by its kind alone, before the names.
 */
const BEFORE_KINDS: readonly Entry[] = [
  {
    reader: "filters",
    only: ({ params }) => params.some(({ facet }) => facet !== undefined),
    fills: {
      ...named("text", "text", "tag", "library", "category", "data_type", "task"),
      ...choice("kind", "module"),
      ...named("count", "limit"),
    },
  },
  {
    reader: "dataset",
    only: (command) => takes(command, "text", "community"),
    fills: named("text", "text", "community"),
  },
  { reader: "field", fills: choice("field", "libraries") },
  { reader: "mode", fills: choice("mode", "batch") },
  { reader: "commands", only: isNoAnnouncement, fills: { commands: of("multiline") } },
  { reader: "title", only: isNoAnnouncement, fills: named("text", "title") },
  { reader: "desc", fills: named("text", "desc"), also: named("text", "title") },
  { reader: "docker_tag", fills: named("text", "docker_tag") },
  { reader: "force_pull", fills: named("flag", "force_pull") },
  { reader: "datasets", fills: named("text", "dataset"), also: named("flag", "force_pull") },
  { reader: "storage", fills: named("text", "storage") },
  { reader: "vo", fills: { vo: of("vo", "vo-or-none") } },
  { reader: "policy", fills: { policy: of("rule") } },
  {
    reader: "announcement-texts",
    only: isAnnouncement,
    fills: {
      ...named("text", "title", "datacenter", "remind"),
      ...named("multiline", "body"),
      ...named("wall-time", "start", "end", "notify_at"),
      ...choice("every", "week"),
    },
  },
  {
    reader: "when",
    only: (command) => takes(command, "wall-time", "at"),
    fills: { for: of("term"), at: called("at", "wall-time") },
  },
  { reader: "lease", fills: { for: of("term") } },
  {
    reader: "hardware",
    only: ({ params }) => params.some(({ name }) => name === "cpu" || name === "gpu"),
    fills: {
      ...named("count", "cpu", "gpu"),
      ...named("size", "ram", "disk"),
      gpu_type: of("gpu-model"),
    },
  },
  { reader: "service", fills: choice("service", "jupyter") },
  { reader: "storage-service", fills: named("text", "service") },
  { reader: "user", fills: named("text", "user") },
  { reader: "quiet", fills: named("text", "quiet") },
  { reader: "zone", fills: named("text", "zone") },
  { reader: "watch", fills: named("flag", "watch") },
  { reader: "gpu-model", fills: { gpu_type: of("gpu-model") } },
  { reader: "datacenter", fills: named("text", "datacenter") },
  { reader: "save-first", fills: named("flag", "snapshot") },
  { reader: "csv", fills: named("flag", "csv") },
  { reader: "step", fills: choice("by", "week") },
  {
    reader: "period",
    fills: { from: of("from-day"), to: of("to-day"), compare: of("comparison") },
  },
  { reader: "resource", fills: choice("resource", "gpu") },
  { reader: "scope", fills: choice("scope", "team") },
  { reader: "kind", fills: choice("kind", "module") },
  { reader: "status", fills: choice("status", "running") },
  { reader: "team", fills: named("flag", "team") },
  { reader: "upcoming", fills: named("flag", "upcoming") },
  { reader: "topic", fills: choice("topic", "ready") },
  { reader: "audit", fills: named("text", "actor", "command") },
  { reader: "reason", fills: named("text", "reason") },
  { reader: "expires", fills: { expires: of("until-day") } },
];

const AFTER_KINDS: readonly Entry[] = [
  { reader: "key", fills: { name: called("name", "text", "key") } },
  { reader: "service-name", fills: { service: of("service") } },
  { reader: "item", fills: { item: of("item") } },
  { reader: "snapshot", fills: { snapshot: of("snapshot") } },
  { reader: "deployment", fills: { deployment: of("deployment", "deployments", "batch-job", "trial") } },
  { reader: "announcement", fills: named("text", "announcement") },
  { reader: "command", fills: { command: of("command") } },
];

/** The steps in which the parameters of a command are read. */
export function slotPlan(command: DeclaredCommand): readonly SlotStep[] {
  const left = new Set(command.params);
  const claim = ({ reader, fills, also = {}, only }: Entry): readonly SlotStep[] => {
    if (only && !only(command)) return [];
    const found = new Map<string, DeclaredParam>();
    for (const [as, fits] of Object.entries(fills)) {
      const param = [...left].find(fits);
      if (!param) continue;
      left.delete(param);
      found.set(as, param);
    }
    if (found.size === 0) return [];
    for (const [as, fits] of Object.entries(also)) {
      const param = command.params.find(fits);
      if (param) found.set(as, param);
    }
    return [{ read: READERS[reader], fills: found }];
  };
  const before = BEFORE_KINDS.flatMap(claim);
  const after = AFTER_KINDS.flatMap(claim);
  const byKind = [...left].flatMap((param): readonly SlotStep[] => {
    const read = KIND_READERS[param.kind];
    return read ? [{ read: read(param), fills: new Map([[param.name, param]]) }] : [];
  });
  return [...before, ...byKind, ...after];
}
