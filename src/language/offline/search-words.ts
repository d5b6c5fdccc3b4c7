/** Filters and search words inside a sentence. */
import type { ItemFinder } from "./items.ts";
import type { Sentence } from "./sentence.ts";

const LIBRARIES: readonly (readonly [RegExp, string])[] = [
  [/(?:(?:in|with|on|using|use|for) )?(?:py ?torch|torch)/, "PyTorch"],
  [/(?:(?:in|with|on|using|use) )?(?:tensorflow|tensor flow|tf)/, "TensorFlow"],
  [/(?:(?:in|with|on|using|use) )?keras/, "Keras"],
  [/(?:(?:in|with|on|using|use) )?(?:sklearn|scikit[ -]learn)/, "Scikit-learn"],
];
const CATEGORIES: readonly (readonly [RegExp, string])[] = [
  [/(?:i can |that can be |which are |are )?(?:re)?train(?:able|ed by me)/, "trainable"],
  [/(?:pre[ -]?trained|pretraind|pretrained)/, "pre trained"],
  [/inference(?:[ -]only)?/, "inference"],
];
const NOISE = new Set(
  `a about actually all also am an and any anybody anyone anything are around as ask at available be besides but by can catalog catalogue could day dear do does else everything exist existing exists find for from get give go good got had has have hello help here hey hi how i id idea ideas if in intended into is it its just kind know let like list look looking market marketplace max 4 maybe me model modelle models module modules my need net network new no of on one only or our out platform please possible prof q quick recommend results says search searching see should show simple so some someone something sort stuff suggest suited task tell thank thanks that the them there these they thing things this those to tool tools up us use used using want we what when where whether which who will with work works would yes you your able understand tag tagged hits best top at-all whatever us resource resources called like would similar want handle handles does tell could does any1 else resnet besides years year per day got only`.split(
    /\s+/,
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
      /(?:top|max(?:imum)?|at most|first|limit|best) (\d{1,3})(?: (?:hits|results|models|ones))?/,
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
export function searchWords(sentence: Sentence): string | undefined {
  const words = sentence.words.flatMap((word, at) => {
    if (word.mark || sentence.isTaken(at) || word.raw === "" || NOISE.has(word.en)) return [];
    if (sentence.fillers.search.has(word.en)) return [];
    return [word.raw];
  });
  return words.length === 0 ? undefined : words.join(" ");
}
