/** The form of a deployment: general, the tool's own, hardware, storage; made from the item's configuration alone. */
import { formatSizeMb } from "../language/sizes.ts";
import type { ConfigParam, ItemConfig, ItemDetail, Resources } from "../platform/ports.ts";
import type { DraftBlock, FormField } from "../reply/blocks.ts";
import { note, noteMd } from "../reply/build.ts";
import type { FormParts } from "./define.ts";
import type { Wishes } from "./launch.ts";
import type { StorageWishes } from "./launch-storage.ts";
import { listMarkdown } from "./present/words.ts";
import { resourceWords } from "./show.ts";

/** How long it is needed, and from when, as parameters have it. */
export interface TimeWishes {
  readonly for?: string | undefined;
  readonly at?: string | undefined;
}

/** What the form is made from. */
export interface FormSource {
  readonly detail: ItemDetail;
  readonly config: ItemConfig;
  readonly wishes: Wishes & StorageWishes & TimeWishes;
  /** Names of the storages that the person linked in the VO. */
  readonly storages: readonly string[];
  /** Free and all GPUs by model; undefined where that is not known. */
  readonly gpus: ReadonlyMap<string, { readonly free: number; readonly total: number }> | undefined;
  readonly email: string | undefined;
  /** Backups that can be restored, newest first. */
  readonly backups: readonly string[];
}

/** Settings that have a parameter of their own. */
const OWN = new Map<string, keyof Wishes & string>([
  ["general.title", "title"],
  ["general.desc", "desc"],
  ["general.service", "service"],
  ["general.docker_tag", "docker_tag"],
  ["hardware.cpu_num", "cpu"],
  ["hardware.gpu_num", "gpu"],
  ["hardware.gpu_type", "gpu_type"],
  ["hardware.ram", "ram"],
  ["hardware.disk", "disk"],
]);

const SECTIONS: ReadonlyMap<string, string> = new Map([
  ["general", "General"],
  ["hardware", "Hardware"],
  ["storage", "Storage"],
]);
const ANY = "any";
const NONE = "none";

export function deployForm(source: FormSource): FormParts {
  const { params } = source.config;
  const groups = [...new Set(params.map(({ group }) => group))];
  const own = groups.filter((group) => !SECTIONS.has(group));
  const order = ["general", ...own, "hardware", "storage"].filter((group) => groups.includes(group));
  const fields = order.flatMap((group) => {
    const section = SECTIONS.get(group) ?? titled(group);
    const parts = params.filter((one) => one.group === group).flatMap((one) => fieldOf(one, source));
    const before = group === "storage" ? storageFields(source) : [];
    const after = group === "general" ? timeFields(source) : [];
    return [...before, ...parts, ...after].map((field) => ({ ...field, section }));
  });
  return { title: `Configure ${source.detail.title}`, fields, before: notesOf(source) };
}

/** Nothing where it is asked for in another way, or not at all. */
function fieldOf(param: ConfigParam, source: FormSource): readonly FormField[] {
  const name = `${param.group}.${param.key}`;
  if (name === "general.docker_image" || name === "storage.datasets") return [];
  if (/^storage\.rclone_(?:conf|vendor)$/u.test(name)) return [];
  // Who linked a storage picks it by name; values of one's own are for those who did not.
  if (/^storage\.rclone_/u.test(name) && source.storages.length > 0) return [];
  const own = OWN.get(name);
  const preset = own === undefined ? assigned(source.wishes.set, name) : source.wishes[own];
  const fallback = shown(param, param.value);
  const proposed =
    preset === undefined ? proposalFor(param, source) : shown(param, preset as typeof param.value);
  const field: FormField = {
    name: own ?? `set:${name}`,
    label: labelOf(param),
    kind: kindOf(param, source),
    required: false,
    fallback,
    ...helpOf(param, source),
    ...optionsOf(param, source),
  };
  if (field.kind === "secret") return [field];
  const value = proposed ?? fallback;
  return [value === "" ? field : { ...field, value }];
}

function labelOf({ label }: ConfigParam): string {
  return label.replace(/ \(?in MB\)?$/u, "");
}

function kindOf(param: ConfigParam, { backups }: FormSource): FormField["kind"] {
  if (isSecret(param)) return "secret";
  if (typeof param.value === "boolean") return "boolean";
  if (isSize(param)) return "text";
  if ((param.options ?? []).some((one) => one !== "")) return "select";
  if (param.key === "cvat_backup" && backups.length > 0) return "select";
  return typeof param.value === "number" ? "number" : "text";
}

/** As wide as what is kept out of records: what is a secret there is asked for as one here. */
const SECRET = /pass|token|secret|credential|(?:api|access|private|ssh)[_-]?key/iu;
const isSecret = ({ key, value }: ConfigParam) => typeof value === "string" && SECRET.test(key);
const isSize = ({ group, key }: ConfigParam) => group === "hardware" && (key === "ram" || key === "disk");

/** As people read and type it. */
function shown(param: ConfigParam, value: unknown): string {
  if (isSize(param) && typeof value === "number") return formatSizeMb(value);
  if (param.key === "gpu_type" && value === "") return ANY;
  return String(value ?? "");
}

/** People log in to what they launch with their e-mail address, unless they say otherwise. */
function proposalFor({ key, value }: ConfigParam, { email }: FormSource): string | undefined {
  return value === "" && /user_?name$/u.test(key) ? email : undefined;
}

function optionsOf(param: ConfigParam, { gpus, backups }: FormSource): Pick<FormField, "options"> {
  const given = param.key === "cvat_backup" ? backups : (param.options ?? []);
  if (typeof param.value === "boolean" || !given.some((one) => one !== "")) return {};
  const options = given.map((one) => {
    const value = shown(param, one);
    const free = param.key === "gpu_type" ? gpus?.get(value) : undefined;
    return { value, label: free ? `${value} (${free.free} of ${free.total} free)` : value };
  });
  return { options: options.filter(({ value }) => value !== "") };
}

const ADVICE: ReadonlyMap<string, string> = new Map([
  [
    "service",
    "For inference take deepaas. To train or develop take jupyter, or vscode where it is offered: deepaas and an IDE do not run together, as changes in the code would not reach deepaas. To have both, launch jupyter and run “deep-start --deepaas” in its terminal.",
  ],
  ["docker_tag", "Leave it, and it follows the hardware: a gpu tag with a GPU, else latest or cpu."],
  ["gpu_type", "Take any, unless only one model will do: it may be long before that one is free."],
  ["gpu_num", "CPUs are enough for inference and development; training wants a GPU."],
]);

function helpOf(param: ConfigParam, { detail }: FormSource): Pick<FormField, "help"> {
  const { min, max } = param.range ?? {};
  const words = (limit: number) => shown(param, limit);
  const range =
    min === undefined
      ? undefined
      : max === undefined
        ? `At least ${words(min)}.`
        : `From ${words(min)} to ${words(max)}.`;
  const advice = param.key === "service" && detail.kind === "tool" ? undefined : ADVICE.get(param.key);
  const secret = isSecret(param) && /pass/u.test(param.key) ? "Left empty, I make a good one." : undefined;
  const help = [advice ?? param.description, range, secret]
    .filter((one) => one !== undefined && one !== "")
    .join(" ");
  return help === "" ? {} : { help };
}

function assigned(set: readonly string[] | undefined, name: string): string | undefined {
  return set?.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** When it is to begin and to end. */
function timeFields({ wishes }: FormSource): readonly FormField[] {
  const field = (name: "for" | "at", label: string, help: string): FormField => ({
    name,
    label,
    kind: "text",
    required: false,
    help,
    ...(wishes[name] === undefined ? {} : { value: wishes[name] }),
  });
  return [
    field("for", "Needed for", "Such as 3d, or “until friday noon”; you are reminded before. Empty: no end."),
    field("at", "Start at", "Such as 22:00 or “tomorrow 9am”. Empty: now."),
  ];
}

/** Which storage, and what is fetched into it. */
function storageFields({ config, storages, wishes, detail }: FormSource): readonly FormField[] {
  const only = storages.length === 1 ? storages[0] : undefined;
  const names = [NONE, ...storages];
  const storage: FormField = {
    name: "storage",
    label: "Storage",
    kind: "select",
    required: false,
    help: "Mounted at /storage. “link” adds another.",
    value: names.find((one) => one === wishes.storage) ?? only ?? NONE,
    fallback: NONE,
    options: names.map((value) => ({ value, label: value })),
  };
  const suggested = detail.links["dataset"];
  const datasets: readonly FormField[] = [
    {
      name: "dataset",
      label: "Datasets to fetch first",
      kind: "multiline",
      required: false,
      help: `DOIs or addresses, one per line, at most 5; they need a storage.${suggested ? ` Its authors suggest ${suggested}` : ""}`,
      ...(wishes.dataset ? { value: wishes.dataset.join("\n") } : {}),
    },
    {
      name: "force_pull",
      label: "Fetch datasets again",
      kind: "boolean",
      required: false,
      help: "Over files of them that are in the storage already.",
      value: wishes.force_pull ? "true" : "false",
      fallback: "false",
    },
  ];
  const fetches = config.params.some(({ key }) => key === "datasets");
  return [...(storages.length > 0 ? [storage] : []), ...(fetches && storages.length > 0 ? datasets : [])];
}

function notesOf({ detail, config, storages }: FormSource): readonly DraftBlock[] {
  const mounts = config.params.some(({ key }) => key === "rclone_url");
  return [
    ...recommended(detail.resources?.inference, "inference"),
    ...recommended(detail.resources?.training, "training"),
    ...(config.warning === undefined ? [] : [noteMd("warning", listMarkdown(config.warning))]),
    ...(mounts && storages.length === 0
      ? [
          note(
            "info",
            "You have linked no storage in this VO. “link nextcloud” links one, then it can be picked here by name.",
          ),
        ]
      : []),
  ];
}

function recommended(resources: Resources | undefined, use: string): readonly DraftBlock[] {
  const words = resourceWords(resources);
  return words === undefined ? [] : [note("info", `Its authors recommend for ${use}: ${words}.`)];
}

function titled(group: string): string {
  return group.replace(/^./u, (first) => first.toUpperCase());
}
