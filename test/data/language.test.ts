import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";
import { GPU_MODELS, VOS } from "../../src/commands/names.ts";
import { addDays, dayIn, isDay } from "../../src/language/days.ts";
import { loadCatalogueItems } from "../kit/catalogue.ts";
import { isInformal, loadBadInput, loadSentences, plainWords, type Sentence } from "../kit/language-data.ts";

const heldOut = loadSentences("held-out");
const train = loadSentences("train");
const sentences = [...heldOut, ...train];
const badInput = loadBadInput();
const items = loadCatalogueItems();
const itemIds = new Set(items.map(({ id }) => id));
const declared = new Map(COMMANDS.map((command) => [command.path, command]));
const paths = [...declared.keys()];

/** Words in both as a part of the words in either. */
function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const both = [...one].filter((word) => other.has(word)).length;
  return both / (one.size + other.size - both);
}

const share = (set: readonly Sentence[], test: (one: Sentence) => boolean) =>
  set.filter(test).length / set.length;

/** Every invocation that is called right, those of earlier turns included. */
const golds = sentences.flatMap(({ id, now, gold, context = [] }) =>
  [gold, ...context.map((turn) => turn.gold)].flatMap((one) => (one ? [{ id, now, ...one }] : [])),
);

function paramsOf(path: string): readonly string[] {
  return Object.keys(declared.get(path)?.input.shape ?? {});
}

function faults(check: (one: (typeof golds)[number]) => string | false | undefined): readonly string[] {
  return golds.flatMap((one) => {
    const fault = check(one);
    return fault ? [`${one.id}: ${fault}`] : [];
  });
}

describe("sets", () => {
  it("are large enough", () => {
    expect(heldOut.length).toBeGreaterThanOrEqual(520);
    expect(train.length).toBeGreaterThanOrEqual(1050);
    expect(badInput.length).toBeGreaterThanOrEqual(160);
  });

  it("name every line once", () => {
    const ids = [...sentences, ...badInput].map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    expect(heldOut.every(({ id }) => id.startsWith("h"))).toBe(true);
    expect(train.every(({ id }) => id.startsWith("t"))).toBe(true);
  });

  it("say nothing twice, whatever the case, punctuation and numbers", () => {
    const seen = new Map<string, string>();
    const twice: string[] = [];
    for (const { id, text } of sentences) {
      const plain = plainWords(text).join(" ");
      const before = plain === "" ? undefined : seen.get(plain);
      if (before) twice.push(`${before} and ${id}`);
      seen.set(plain, id);
    }
    expect(twice).toEqual([]);
  });

  it("are apart: no held-out sentence is nearly one to train on", () => {
    const known = train.map(({ id, text }) => ({ id, words: new Set(plainWords(text)) }));
    const near = heldOut.flatMap((one) => {
      const words = new Set(plainWords(one.text));
      if (words.size < 3) return [];
      return known.filter(({ words: other }) => overlap(words, other) > 0.75).map(({ id }) => id);
    });
    expect(near).toEqual([]);
  });

  it.each([
    ["held-out", heldOut],
    ["train", train],
  ] as const)("%s has its shares", (_name, set) => {
    const nothing = ({ gold, kind }: Sentence) => gold === null || kind === "how-to";
    expect(share(set, nothing)).toBeGreaterThanOrEqual(0.18);
    expect(share(set, ({ lang }) => lang !== "en")).toBeGreaterThanOrEqual(0.2);
    expect(share(set, ({ context }) => context !== undefined)).toBeGreaterThanOrEqual(0.12);
    expect(share(set, ({ text }) => isInformal(text))).toBeGreaterThanOrEqual(0.25);
  });

  it("ask for the same commands", () => {
    const [one, other] = [heldOut, train].map(
      (set) => new Set(set.flatMap(({ gold }) => (gold ? [gold.command] : []))),
    );
    expect(one).toEqual(other);
  });

  it("tell conversations apart", () => {
    for (const { id, context, conversation } of sentences)
      expect(conversation, id).toBe(context ? id : undefined);
  });
});

describe("gold invocations", () => {
  it("are of known commands with known parameters", () => {
    const unknown = faults(({ command, params }) => {
      if (!paths.includes(command)) return command;
      const names = paramsOf(command);
      return Object.keys(params)
        .filter((name) => !names.includes(name))
        .map((name) => `${command} ${name}`)
        .join(", ");
    });
    expect(unknown).toEqual([]);
  });

  it("have canonical values", () => {
    const wrong = faults(({ command, params }) => {
      const schema = declared.get(command)?.input;
      if (!schema) return undefined;
      const result = schema.partial().safeParse(params);
      return result.success ? undefined : result.error.message;
    });
    expect(wrong).toEqual([]);
  });

  it("name items, GPU models, VOs, libraries and tags as the platform does", () => {
    const libraries = new Set(items.flatMap((one) => one.libraries));
    const tags = new Set(items.flatMap((one) => one.tags));
    const wrong = faults(({ params }) => {
      const { item, gpu_type, vo, library, tag } = params;
      if (item !== undefined && !itemIds.has(String(item))) return `item ${item}`;
      if (gpu_type !== undefined && !GPU_MODELS.some((model) => model === gpu_type)) return `${gpu_type}`;
      if (vo !== undefined && !VOS.some((name) => name === vo)) return `vo ${vo}`;
      if (Array.isArray(library) && !library.every((name) => libraries.has(name))) return `${library}`;
      return Array.isArray(tag) && !tag.every((name) => tags.has(name)) && `${tag}`;
    });
    expect(wrong).toEqual([]);
    const listed = sentences.flatMap(({ context = [] }) => context.flatMap((turn) => turn.listed ?? []));
    const ids = listed.filter(({ kind }) => kind === "item").flatMap(({ names }) => names);
    expect(ids.filter((id) => !itemIds.has(id))).toEqual([]);
  });

  it("leave open only what they do not say", () => {
    for (const { id, gold, open = [] } of sentences) {
      if (open.length > 0) expect(gold, id).not.toBeNull();
      const names = paramsOf(gold?.command ?? "");
      for (const name of open.filter((one) => one !== "command")) {
        expect(names, id).toContain(name);
        expect(Object.keys(gold?.params ?? {}), id).not.toContain(name);
      }
    }
  });

  it("explain commands that there are", () => {
    const wrong = faults(({ command, params }) => {
      const topic = params["command"];
      if (command !== "help" || topic === undefined) return undefined;
      return !paths.some((path) => path === topic || path.startsWith(`${topic} `)) && `${topic}`;
    });
    expect(wrong).toEqual([]);
  });
});

describe("gold times", () => {
  const LOCAL = /^\d{4}-\d\d-\d\d(T([01]\d|2[0-3]):[0-5]\d)?$/;
  const DURATION = /^P(?=.)(\d+[WM]|(\d+D)?(T(?=\d)(\d+H)?(\d+M)?)?)$/;

  it("are asked at moments written in the zone of Madrid", () => {
    for (const { id, now } of sentences)
      expect(dayIn(new Date(now), "Europe/Madrid"), id).toBe(now.slice(0, 10));
    const hours = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Madrid", timeStyle: "short" });
    for (const { id, now } of sentences) expect(hours.format(new Date(now)), id).toBe(now.slice(11, 16));
  });

  it("of the past are days in order that have begun", () => {
    const wrong = faults(({ now, params }) => {
      const { from, to, compare } = params;
      if ((from === undefined) !== (to === undefined)) return "one of from and to is missing";
      const range = typeof compare === "string" && compare.includes("..") ? compare.split("..") : [];
      const days = [from, to, ...range].filter((day) => day !== undefined).map(String);
      if (!days.every(isDay)) return `${days}`;
      if (String(from ?? "") > String(to ?? "") || (range[0] ?? "") > (range[1] ?? "")) return "order";
      return days.some((day) => day > now.slice(0, 10)) && "to come";
    });
    expect(wrong).toEqual([]);
  });

  it("of comparisons end before what they are compared with begins", () => {
    const wrong = faults(({ params: { from, compare } }) => {
      const end = typeof compare === "string" ? compare.split("..")[1] : undefined;
      return end !== undefined && end >= String(from) && `${compare}`;
    });
    expect(wrong).toEqual([]);
  });

  it("of plans are durations, or local moments ahead", () => {
    const wrong = faults(({ now, params }) => {
      // `none`: no end is agreed.
      const ends = params["for"] === "none" ? undefined : params["for"];
      if (ends !== undefined && !DURATION.test(String(ends)) && !LOCAL.test(String(ends))) return `${ends}`;
      const moments = [ends, params["at"], params["start"], params["end"], params["expires"]]
        .filter((one) => one !== undefined && !String(one).startsWith("P"))
        .map(String);
      if (!moments.every((one) => LOCAL.test(one) && isDay(one.slice(0, 10)))) return `${moments}`;
      const soonest = (one: string) => now.slice(0, one.length);
      const last = addDays(now.slice(0, 10), 366);
      if (moments.some((one) => one < soonest(one) || one.slice(0, 10) > last)) return `${moments}`;
      return (
        params["start"] !== undefined && String(params["start"]) >= String(params["end"] ?? "9") && "order"
      );
    });
    expect(wrong).toEqual([]);
  });
});

describe("bad input", () => {
  it("has every kind that can be sent", () => {
    const kinds = new Set(badInput.map(({ kind }) => kind));
    for (const kind of [
      "injection",
      "quoted-injection",
      "catalogue-injection",
      "title-injection",
      "look-alike",
      "invisible",
      "bidi",
      "control",
      "size",
      "skip-confirmation",
      "act-for-others",
      "secrets",
      "model",
    ])
      expect(kinds).toContain(kind);
  });

  it("has messages of 200 kB", () => {
    const sizes = badInput.flatMap(({ repeat }) =>
      repeat ? [Buffer.byteLength(repeat.text) * repeat.times] : [],
    );
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(190_000);
  });

  it("has models that answer prose, broken JSON, unknown commands, a confirmation, or never", () => {
    const answers = badInput.flatMap((one) => one.answers ?? []).filter((one) => typeof one === "string");
    const readable = (text: string) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return undefined;
      }
    };
    expect(answers).toContain("never");
    expect(answers.filter((text) => /"confirmed": ?true/.test(text)).length).toBeGreaterThanOrEqual(2);
    expect(answers.filter((text) => text.startsWith("{") && !readable(text)).length).toBeGreaterThanOrEqual(
      2,
    );
    expect(answers.some((text) => /^[A-Z][a-z]+! I have/.test(text))).toBe(true);
    expect(answers.some((text) => text.includes("rm -rf"))).toBe(true);
  });
});
