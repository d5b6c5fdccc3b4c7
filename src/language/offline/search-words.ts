/** Filters and search words inside a sentence. */
import type { ItemFinder } from "./items.ts";
import { fold } from "./normalise.ts";
import type { Sentence } from "./sentence.ts";

const LIBRARIES: readonly (readonly [RegExp, string])[] = [
  [/(?:(?:in|with|on|using|use|for) )?(?:py ?torch|torch)/, "PyTorch"],
  [/(?:(?:in|with|on|using|use) )?(?:tensorflow|tensor flow|tf)/, "TensorFlow"],
  [/(?:(?:in|with|on|using|use) )?keras/, "Keras"],
  [/(?:(?:in|with|on|using|use) )?(?:sklearn|scikit(?:[ -]learn)?)/, "Scikit-learn"],
];
const OWN =
  " (?:on|with|by|for)(?: (?:my|our|your|own|his|her|their|eigenen|propres|propri|proprios|mis|nos))+(?: data(?: ?sets?)?)?";
/** "that I can train on our own data", "die ich trainieren kann"; verbs of other languages stand as typed. */
const TRAINABLE = new RegExp(
  "(?:(?:that |which |what )?(?:i|we|you|one|it is possible|can|could|pueda|puedo|puede|podemos) (?:can |could |to )?(?:be )?|(?:which |that )?are )?" +
    `(?:retrain(?:able|ed|ing)?|trainable|train|fine[ -]?tun(?:e|ed|ing|able)|(?:re ?)?(?:trainier|entrain|entren|addestr|allen|trein)[a-z]+|trained(?= by (?:me|us)|${OWN})|(?<=can be |could be )trained)` +
    `(?: by (?:me|us)|${OWN})?(?: kann| konnen)?`,
);
const TRAINED_ALREADY =
  /(?:come |already )?(?:pre[ -]?trained|pretraind)|already (?:trained|(?:entrain|entren|addestr|allen|trein|trainier)[a-z]+)/;
const CATEGORIES: readonly (readonly [RegExp, string])[] = [
  [TRAINED_ALREADY, "pre trained"],
  [TRAINABLE, "trainable"],
  [/inference(?:[ -]only)?/, "inference"],
];
const NOISE = new Set(
  `a about actually all also am an and any anybody anyone anything are around as ask at available be besides but by can catalog catalogue could day dear do does else everything exist existing exists find for from get give go good got had has have hello help here hey hi how i id idea ideas if in intended into is it its just kind know let like list look looking market marketplace max 4 maybe me model modelle models module modules my need new no of on one only or our out platform please possible prof q quick recommend results says search searching see should show simple so some someone something sort stuff suggest suited task tell thank thanks that the them there these they thing things this those to tool tools up us use used using want we what when where whether which who will with work works would yes you your able understand tag tagged hits best top at-all whatever us resource resources called like would similar want handle handles does tell could does any1 else resnet besides years year per day got only`.split(
    /\s+/,
  ),
);

/** Who, when, how many, and what was said or felt about it: around what is sought, not part of it. */
const AROUND = new Set(
  `colleague colleagues mine partner partners boss supervisor professor prof student students advisor guests teacher school told asked asks mentioned mention suggested lost hurt hurts desperate stuck curious wondering clue begin beginner start chance way fit fits pile piles mountain lots bunch thousands hundreds dozens loads much many most ton tons weeks week days day months month years hours sunday monday tuesday wednesday thursday friday saturday yesterday today tomorrow summer course automatically manually maybe together pass passed passes take takes took browse name category app apps case piece updated version among well also too ready made google neural turns before after through between come comes whose nobody somebody teaching want wants wanting each every neither own all again share publish publishes published did uses drop remove without`.split(
    " ",
  ),
);

export function takeFilters(sentence: Sentence, finder: ItemFinder): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const kind = sentence.take(
    /(?:(?:only|just|all|the|any|some|which|what|list|show) )?(modules?|tools?)(?: only)?/,
  )?.[1];
  if (kind) found["kind"] = kind.startsWith("module") ? "module" : "tool";
  const limit =
    sentence.take(
      /(?:top|max(?:imum)?|at most|first|limit|best|gimme|give me|show me) (\d{1,3})(?: (?:hits|results|models|modules|ones|items))?(?! (?:\w+ )?(?:gb|tb|mb))/,
    )?.[1] ??
    sentence.take(/(\d{1,2}) (?:best |first |top )?(?:hits|results|models|modules|of them|_)(?: for)?/)?.[1];
  if (limit) found["limit"] = Number(limit);
  const tag = takeTag(sentence, finder);
  if (tag) found["tag"] = [tag];
  const library = takeEach(sentence, LIBRARIES);
  if (library.length > 0) found["library"] = library;
  const category = takeEach(sentence, CATEGORIES);
  if (category.length > 0) found["category"] = category;
  return found;
}

function takeEach(sentence: Sentence, table: readonly (readonly [RegExp, string])[]): readonly string[] {
  return table.filter(([pattern]) => sentence.take(pattern) !== undefined).map(([, value]) => value);
}

function takeTag(sentence: Sentence, finder: ItemFinder): string | undefined {
  const lead = sentence.find(/(?:with )?(?:the )?tag(?:ged)?(?: with| as| of| :)?/);
  if (!lead) return undefined;
  const start = sentence.wordAt(lead.index) + lead[0].split(" ").length;
  const rest = sentence.words.slice(start, start + 3).filter((word) => !word.mark);
  const tags = new Set(finder.facet("tags").map(({ value }) => value.toLowerCase()));
  for (let length = rest.length; length > 0; length -= 1) {
    const words = rest
      .slice(0, length)
      .map((word) => word.raw)
      .join(" ");
    if (length > 1 && !tags.has(words.toLowerCase()) && length > 2) continue;
    sentence.takeWords(sentence.wordAt(lead.index), start + length);
    return words;
  }
  return undefined;
}

/** The words that say what is sought, as typed; undefined where there are none. */
export function searchWords(sentence: Sentence, finder: ItemFinder): string | undefined {
  const terms = termsOf(finder);
  const words = sentence.words.flatMap((word, at) => {
    if (word.mark || sentence.isTaken(at) || word.raw === "") return [];
    const before = sentence.words[at - 1];
    if (before && terms.has(pairOf(before.en, word.en))) return [word.raw];
    if (NOISE.has(word.en)) return [];
    if (AROUND.has(word.en) || isAmount(sentence, at)) return [];
    // Learned as they are typed: the English of another language's word may be what somebody else only said around.
    if (sentence.fillers.search.has(word.en) && fold(word.raw) === word.en) return [];
    return [word.raw];
  });
  return words.length === 0 ? undefined : words.join(" ");
}

/** Tasks and tags of two words, such as "generative models": there a word that is said of everything tells. */
function termsOf(finder: ItemFinder): ReadonlySet<string> {
  const known = terms.get(finder);
  if (known) return known;
  const found = new Set(
    (["tasks", "tags"] as const).flatMap((facet) =>
      finder.facet(facet).flatMap(({ value }) => {
        const [first, second, ...more] = fold(value).split(" ");
        return first && second && more.length === 0 ? [pairOf(first, second)] : [];
      }),
    ),
  );
  terms.set(finder, found);
  return found;
}

const terms = new WeakMap<ItemFinder, ReadonlySet<string>>();

const pairOf = (one: string, other: string) => `${one} ${other.replace(/s$/, "")}`;

/** "12 TB", "900 scans", "3 weeks": how much there is of it. */
function isAmount(sentence: Sentence, at: number): boolean {
  const [before, word] = [sentence.words[at - 1]?.en ?? "", sentence.words[at]?.en ?? ""];
  return (
    /^\d+(?:[.,]\d+)?[a-z%]{0,2}$/.test(word) || (/^(?:[kmgt]i?b|gigs?)$/.test(word) && /^\d/.test(before))
  );
}
