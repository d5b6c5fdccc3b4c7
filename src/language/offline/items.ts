/** Which item of the catalogue a description means, through the same search that people use. */
import { fold } from "./normalise.ts";
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

type Hits = ReturnType<ItemFinder["search"]>["hits"];

const NOISE = new Set(
  `a about actually again all also an and another any app application are as asap at be before boot bring but by called can cheers clinic come could course dear deploy deployed deployment details demo-ing do does doi end everything explain for from fresh get give go good got grateful great has have hello help her here hey hi his how i if in info information instance instead is it its just kind launch like lol make many master maybe me mean meeting minute model models module modules moment more my need new no now of old on one ones online or our out page people play please possible project put quick readme readonly run running rush same schedule sec see set should show small so some something sort spin start stuff sure system take tell test thanks that the thesis thing this those to together tool tools trial try type up us use used using very want was we week well what when where which who will with without would yes yet you your instance regards kind wei phd maintains maintain details give tool's for what's bit students student's boss real quickly real soon asap i'm let please tomorrow bring live out weights come trained data old able dev's explain purpose readme put load fire mach leg mal hoch gern hatte titel bitte stack "" hackathon cheapest smallest largest possible vom demo-day needed lifeguards before start new deploying restart called named name title titled inference api endpoint permanent serverless only other anything gb`.split(
    /\s+/,
  ),
);
/** What a notebook or an editor without any item is. */
export const DEV_ENV = "ai4os-dev-env";
const DEV_ENV_WORDS = /(?:the )?(?:dev(?:elopment)? ?env(?:ironment)?s?|dev-env)/;
/** How much better than the next one a hit must be, and where the words stand in the names of both. */
const MARGIN = 1.12;
const CLEAR_MARGIN = 1.25;
/** What share of the best score an item has that is called by nearly its name. */
const NEAR_FIRST = 0.75;

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
  [
    /(?:the )?(?:labell?ing|annotation|image annotation) (?:server|tool)|(?:tool|server|machine|something) (?:for|to) (?:label\w*|annotat\w*)(?: (?:my |our |the |some )?(?:\w+ )?(?:images?|photos?|pictures?|videos?))?/,
    "ai4os-cvat",
  ],
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
  return freeWords(sentence).some((word) => isKnown(word, finder));
}

/** Whether the catalogue has the word as it is. */
function isKnown(word: string, finder: ItemFinder): boolean {
  const { hits, correctedText } = finder.search({ text: word, limit: 1 });
  return hits.length > 0 && correctedText === undefined;
}

/** Those words that the catalogue has as they are. */
function knownWords(words: readonly string[], finder: ItemFinder): readonly string[] {
  const known = words.filter((word) => isKnown(word, finder));
  return known.length === words.length ? [] : known;
}

function described(words: readonly string[], finder: ItemFinder): ItemRead | undefined {
  if (words.length === 0) return undefined;
  const text = words.join(" ");
  const named = finder.named(text);
  const { hits } = finder.search({ text, limit: 10 });
  const [only] = named.items;
  if (only && named.items.length === 1 && (named.exact || isAmong(hits, only.id, words.length > 1)))
    return { id: only.id, sure: named.exact };
  const own = words.flatMap((word) =>
    isOfOneItem(word) ? finder.named(word).items.map((item) => ({ item, word })) : [],
  );
  const ofOne = onlyOne(own.map(({ item }) => item));
  const isFound = hits.length === 0 || hits.some(({ item }) => item.id === ofOne);
  if (ofOne !== undefined && (isFound || own.some(({ item, word }) => isWordOf(item, word))))
    return { id: ofOne, sure: false };
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

/**
 * Whether a name that is only near what was said fits what the search finds: one word may begin the name of one item and say
 * what many are, and several may be letters away from the name of something else.
 */
function isAmong(hits: Hits, id: string, several: boolean): boolean {
  const [first] = hits;
  const found = hits.find(({ item }) => item.id === id);
  return !first || (found !== undefined && found.score >= (several ? NEAR_FIRST : 1) * first.score);
}

/** Such as "cvat" or "obsea": not "image" or "server", which say what many are. */
function isOfOneItem(word: string): boolean {
  return word.length > 3 && !GENERIC.test(word);
}

/** Whole, not as a part or mistyped; of "yolo-modul", "yolo" is enough. */
function isWordOf({ id, title }: { readonly id: string; readonly title: string }, word: string): boolean {
  const words = fold(`${id} ${title}`).split(/[^a-z0-9]+/);
  return word.split(/[-_]/).some((part) => isOfOneItem(part) && words.includes(part));
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

/** An id or a title, whole; hyphens may be spaces. */
function exactName(sentence: Sentence, finder: ItemFinder): ItemRead | undefined {
  return exactWord(sentence, finder) ?? exactWords(sentence, finder);
}

const LONGEST_NAME = 4;

function exactWords(sentence: Sentence, finder: ItemFinder): ItemRead | undefined {
  const isFree = (at: number) => {
    const word = sentence.words[at];
    return word !== undefined && !word.mark && !word.quoted && word.en !== "" && !sentence.isTaken(at);
  };
  for (let start = 0; start < sentence.words.length; start += 1) {
    let most = 0;
    while (most < LONGEST_NAME && isFree(start + most)) most += 1;
    for (let length = most; length > 1; length -= 1) {
      const said = sentence.words.slice(start, start + length);
      if (NOISE.has(said[0]?.en ?? "") || NOISE.has(said.at(-1)?.en ?? "")) continue;
      const { exact, items } = finder.named(said.map(({ en }) => en).join(" "));
      if (!exact || items.length !== 1 || !items[0]) continue;
      sentence.takeWords(start, start + length);
      return { id: items[0].id, sure: true };
    }
  }
  return undefined;
}

function exactWord(sentence: Sentence, finder: ItemFinder): ItemRead | undefined {
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
    word.en.length < 2 ||
    word.quoted
      ? []
      : [word.en],
  );
}
