/** Which item of the catalogue a description means, through the same search that people use. */
import type { Sentence } from "./sentence.ts";

/** The part of catalogue search that the reader needs. */
export interface ItemFinder {
  named(name: string): {
    readonly exact: boolean;
    readonly items: readonly { readonly id: string; readonly title: string }[];
  };
  search(query: { readonly text: string; readonly limit: number }): {
    readonly correctedText?: string;
    readonly hits: readonly {
      readonly item: { readonly id: string; readonly title: string };
      readonly score: number;
    }[];
  };
  facet(
    facet: "libraries" | "categories" | "tags" | "tasks" | "data-type",
  ): readonly { readonly value: string }[];
}

const NOISE = new Set(
  `a about actually again all also an and another any app application are as asap at be before boot bring but by called can cheers clinic come could course dear deploy deployed deployment details demo-ing do does doi end everything explain for from fresh get give go good got grateful great has have hello help her here hey hi his how i if in info information instance instead is it its just kind launch like lol make many master maybe me mean meeting minute model models module modules moment more my need new no now of old on one ones online or our out page people play please possible project put quick readme readonly run running rush same schedule sec see set should show small so some something sort spin start stuff sure system take tell test thanks that the thesis thing this those to together tool tools trial try type up us use used using very want was we week well what when where which who will with without would yes yet you your instance regards kind wei phd maintains maintain details give tool's for what's bit students student's boss real quickly real soon asap i'm let please tomorrow bring live out weights come trained data old able dev's explain purpose readme put load fire mach leg mal hoch gern hatte titel bitte stack "" hackathon cheapest smallest largest possible vom demo-day needed lifeguards before start new deploying restart called named name title`.split(
    /\s+/,
  ),
);
/** What a notebook or an editor without any item is. */
export const DEV_ENV = "ai4os-dev-env";
const DEV_ENV_WORDS = /(?:the )?(?:dev(?:elopment)? ?env(?:ironment)?s?|dev-env)/;
/** How much better than the next one a hit must be, and where the words stand in the names of both. */
const MARGIN = 1.12;
const CLEAR_MARGIN = 1.25;

/** Ids by another name than the catalogue's; all of them common speech on the platform. */
const NICKNAMES: readonly (readonly [RegExp, string])[] = [
  [/yolos?(?:v8)?/, "ai4os-yolo-torch"],
  [/(?:the )?(?:llm|language model|chatbot)(?: tool| server)?/, "ai4os-llm"],
  [
    /(?:the )?flower(?: ?fl)?(?: server)?|federated (?:learning )?server|(?:federated learning )?flower(?: server)?/,
    "ai4os-federated-server",
  ],
  [/(?:the )?demo app/, "ai4os-demo-app"],
  [/(?:faster[ -]?)?f?rcnn/, "ai4os-fasterrcnn-torch"],
  [/(?:the )?(?:labell?ing|annotation|image annotation) (?:server|tool)/, "ai4os-cvat"],
];

export interface ItemRead {
  readonly id: string;
  readonly sure: boolean;
}

/** The one item that the free words mean; undefined where several fit, or none. */
export function takeItem(sentence: Sentence, finder: ItemFinder): ItemRead | undefined {
  const named = takeNamedItem(sentence, finder);
  if (named) return named;
  const words = freeWords(sentence);
  return described(words, finder) ?? described(knownWords(words, finder), finder);
}

/** The item that is called by its id, or as everybody calls it. */
export function takeNamedItem(sentence: Sentence, finder: ItemFinder): ItemRead | undefined {
  const exact = exactName(sentence, finder);
  if (exact) return exact;
  const words = freeWords(sentence);
  for (const [pattern, id] of NICKNAMES) {
    if (!sentence.find(pattern)) continue;
    if (finder.named(id).exact && words.length <= 4) {
      sentence.take(pattern);
      return { id, sure: true };
    }
  }
  return sentence.take(DEV_ENV_WORDS) ? { id: DEV_ENV, sure: true } : undefined;
}

/** The one of some items that the free words mean: "the one with the birds", of those that were listed. */
export function takeItemOf(
  ids: readonly string[],
  sentence: Sentence,
  finder: ItemFinder,
): string | undefined {
  const words = freeWords(sentence);
  if (words.length === 0 || ids.length < 2) return undefined;
  const hits = finder
    .search({ text: words.join(" "), limit: 50 })
    .hits.filter(({ item }) => ids.includes(item.id));
  const [first, second] = hits;
  if (!first) return undefined;
  return !second || first.score >= MARGIN * second.score ? first.item.id : undefined;
}

/** Whether any word is left that may describe an item: one that the catalogue knows. */
export function describesItem(sentence: Sentence, finder: ItemFinder): boolean {
  return freeWords(sentence).some((word) => {
    const { hits, correctedText } = finder.search({ text: word, limit: 1 });
    return hits.length > 0 && correctedText === undefined;
  });
}

/** Those words that the catalogue has as they are. */
function knownWords(words: readonly string[], finder: ItemFinder): readonly string[] {
  const known = words.filter((word) => {
    const { hits, correctedText } = finder.search({ text: word, limit: 1 });
    return hits.length > 0 && correctedText === undefined;
  });
  return known.length === words.length ? [] : known;
}

function described(words: readonly string[], finder: ItemFinder): ItemRead | undefined {
  if (words.length === 0) return undefined;
  const text = words.join(" ");
  const named = finder.named(text);
  if (named.items.length === 1 && named.items[0]) return { id: named.items[0].id, sure: named.exact };
  const own = onlyOne(words.flatMap((word) => (isOfOneItem(word) ? finder.named(word).items : [])));
  if (own !== undefined) return { id: own, sure: false };
  const { hits } = finder.search({ text, limit: 10 });
  const [first, second] = hits;
  if (!first) return undefined;
  const whole = onlyOne(hits.map(({ item }) => item).filter(({ title }) => isWholly(title, words)));
  if (whole !== undefined) return { id: whole, sure: false };
  const mentioned = hits.filter(({ item }) => words.every((word) => holds(`${item.id} ${item.title}`, word)));
  if (mentioned.length === 1 && mentioned[0]) return { id: mentioned[0].item.id, sure: false };
  return !second || first.score >= (mentioned.length > 1 ? CLEAR_MARGIN : MARGIN) * second.score
    ? { id: first.item.id, sure: false }
    : undefined;
}

/** Such as "cvat" or "obsea": not "image" or "server", which say what many are. */
function isOfOneItem(word: string): boolean {
  return word.length > 3 && !GENERIC.test(word);
}

function onlyOne(items: readonly { readonly id: string }[]): string | undefined {
  const ids = new Set(items.map(({ id }) => id));
  return ids.size === 1 ? [...ids][0] : undefined;
}

const GENERIC =
  /^(?:server|servers|loader|test|data|feature|body|species|artistic|style|model|models|urban|multiple|image|images|object|deep|cold|types|marine|train\w*|learning|environment|benchmarks?|extraction|fusion|protection|detect\w*|classif\w*|segment\w*|identification|anomal\w*|thermal|semantic|audio|sound|speech|keywords|federated|apple|plant\w*|tree|satellites?|sentinel|upscale|streams|online|massive|integrated|assess?ment|demo)$/;

/** Whether the words are all that a title says: "audio classifier" is "Train an audio classifier", no bird's. */
function isWholly(title: string, words: readonly string[]): boolean {
  const said = words.map(stemOf);
  const telling = title
    .toLowerCase()
    .match(/[a-z0-9-]+/g)
    ?.filter((word) => !/^(?:an?|the|with|of|at|train|in|your|deploy)$/.test(word));
  if (!telling || telling.length < 2) return false;
  const stems = telling.map(stemOf);
  const content = said.filter((word) => !/^(?:train|tensorflow|tf)/.test(word));
  return stems.every((stem) => said.includes(stem)) && content.every((stem) => stems.includes(stem));
}

/** "classifier" and "classification", "detector" and "detection" are one. */
function stemOf(word: string): string {
  return word
    .replace(/(?:ifier|ification|ifiers)$/, "if")
    .replace(/(?:tors?|tion)$/, "t")
    .replace(/s$/, "");
}

/** A name holds a word, its plural or its singular. */
function holds(name: string, word: string): boolean {
  const beginning = word.length > 5 ? word.slice(0, -2) : word.replace(/s$/, "");
  return name.toLowerCase().includes(beginning);
}

function exactName(sentence: Sentence, finder: ItemFinder): ItemRead | undefined {
  for (let at = 0; at < sentence.words.length; at += 1) {
    const word = sentence.words[at];
    if (!word || word.mark || sentence.isTaken(at) || !/[-_]/.test(word.raw)) continue;
    const { exact, items } = finder.named(word.raw);
    const only =
      items.find((item) => item.id.toLowerCase() === word.raw.toLowerCase()) ??
      (items.length === 1 ? items[0] : undefined);
    if (!exact || !only) continue;
    sentence.takeWords(at, at + 1);
    return { id: only.id, sure: true };
  }
  return undefined;
}

/** Words that may describe something, as typed. */
function freeWords(sentence: Sentence): readonly string[] {
  return sentence.words.flatMap((word, at) =>
    word.mark ||
    sentence.isTaken(at) ||
    NOISE.has(word.en) ||
    /^\d[\d.,:]*(?:h|am|pm|gb|st|nd|rd|th|%)?$/.test(word.en) ||
    sentence.fillers.items.has(word.en) ||
    word.en === "" ||
    word.quoted
      ? []
      : [word.en],
  );
}
