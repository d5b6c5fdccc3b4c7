/** Readers of the parameters that name and shape a thing: items, deployments, titles, hardware, times, texts. */
import { type Hardware, takeHardware, takeService } from "./amounts.ts";
import { commandNamed } from "./command-names.ts";
import { type DeclaredCommand, takes } from "./declared.ts";
import { takeReason } from "./entry-slots.ts";
import { topicOf } from "./help-topics.ts";
import { DEV_ENV, describesItem, takeItem, takeItemOf, takeNamedItem } from "./items.ts";
import { takeLeaseEnd, takeRunTime } from "./lease-times.ts";
import { listsOf, takePlace } from "./listed.ts";
import { takeDatasets, takeStorage } from "./mounts.ts";
import { type Naming, takeName } from "./names.ts";
import { one } from "./params.ts";
import { groupSaid, placesBut, saysAll, saysAllBut, saysAllOfList } from "./said-groups.ts";
import { searchWords, takeFilters } from "./search-words.ts";
import type { Sentence } from "./sentence.ts";
import {
  takeCommands,
  takeDescription,
  takeDockerTag,
  takeExpiry,
  takeLoneTitle,
  takeTitle,
} from "./slot-phrases.ts";
import type { SlotReader } from "./slot-reader.ts";
import type { EarlierTurn, ReaderWorld } from "./world.ts";

export const THING_READERS = {
  filters: ({ sentence, world }) => {
    const filters = takeFilters(sentence, world.finder);
    return { ...filters, ...one("text", searchWords(sentence, world.finder)) };
  },
  item: ({ sentence, world }, command) => {
    if (takes(command, "snapshot") && SNAPSHOT.test(sentence.text)) return {};
    return one("item", itemOf(sentence, world, command));
  },
  deployment: ({ sentence, last, world }, command) => {
    const several = takes(command, "deployments");
    // "Trial 2", "the trial of plants": the word is no part of the name.
    if (takes(command, "trial")) sentence.take(TRIAL);
    const all = sentence.words.map(({ en }) => en).join(" ");
    if (several && saysAllBut(all))
      return one("deployment", placesBut(all, last?.listed?.kind === "deployment" ? last.listed.names : []));
    const group = several ? groupOf(sentence, last, command) : undefined;
    if (group !== undefined) return { deployment: group };
    const read = takeName(sentence, { ...namingOf(sentence, world, "deployment"), several });
    const shown =
      /^(?:and|what is|the|ping|tell|url|link)\b/.test(sentence.text) || sentence.words.length < 6;
    if (
      !read &&
      last &&
      typeof last.params["deployment"] === "string" &&
      (shown || command.effect !== "destroy")
    )
      return { deployment: "it" };
    return one("deployment", read && last && PRONOUN.test(read.name) ? "it" : read?.name);
  },
  "save-first": ({ sentence }) =>
    SAVES.test(sentence.text) && !SAVED.test(sentence.text) ? { snapshot: true } : {},
  snapshot: ({ sentence, world }, command) => {
    if (takes(command, "item") && !SNAPSHOT.test(sentence.text)) return {};
    sentence.take(/(?:in|as)? ?(?:a )?batch(?: (?:job|mode))?/);
    return one("snapshot", takeName(sentence, namingOf(sentence, world, "snapshot"))?.name);
  },
  title: ({ sentence }) => takeTitle(sentence),
  desc: ({ sentence, last }) => ({
    ...takeDescription(sentence),
    ...takeLoneTitle(sentence, last?.listed?.names),
  }),
  docker_tag: ({ sentence }) => takeDockerTag(sentence),
  force_pull: ({ sentence }) =>
    sentence.take(
      /(?:and )?(?:force[ -]pull(?:ing)?|pull the image again|pull (?:the )?(?:image )?(?:fresh|again|anew)|fresh image|(?:re|force )pull(?: the)? image)/,
    )
      ? { force_pull: true }
      : {},
  datasets: ({ sentence }) => takeDatasets(sentence),
  storage: ({ sentence }) => takeStorage(sentence),
  vo: ({ sentence, world }) => {
    for (let at = 0; at < sentence.words.length; at += 1) {
      const word = sentence.words[at];
      if (
        !word ||
        word.mark ||
        sentence.isTaken(at) ||
        !/^(?:vo\.)?(?:ai4eosc|imagine|imagine-ai|ai4life|kmd4eosc|tutorials)(?:\.eu|-ai\.eu)?$/.test(word.en)
      )
        continue;
      if (/^(?:loader|community|models?|zoo)$/.test(sentence.words[at + 1]?.en ?? "")) continue;
      // "the model zoo loader from ai4life" is named after the project; "in ai4life" says where.
      const isPlace = sentence.words[at - 1]?.en === "in" || /\bvo\b/.test(sentence.text);
      if (word.en === "ai4life" && !isPlace && /\bloader\b/.test(sentence.text)) continue;
      const vo = world.matchVo(word.en);
      if (vo === undefined) continue;
      sentence.takeWords(at, at + 1);
      sentence.take(/(?:(?:in|on|of|for|at) )?(?:the )?(?:vo )?_(?: people| vo| project)?/);
      return { vo };
    }
    return {};
  },
  when: ({ sentence, clock }) => takeRunTime(sentence, clock),
  lease: ({ sentence, clock }) => takeLeaseEnd(sentence, clock),
  hardware: ({ sentence, world, last }) => ({
    ...ofSpokenOf(sentence, last),
    ...takeHardware(sentence, world.matchGpu),
  }),
  service: ({ sentence }) => {
    const service = takeService(sentence);
    if (service === undefined) return {};
    // A bare "jupyter" is the development environment, where no item is said.
    return { service };
  },
  mode: ({ sentence }) => {
    if (/\bbatch\b/.test(sentence.text)) return { mode: "batch" };
    return /\b(?:jupyter|vscode|vs code|deepaas|notebook|standard)\b/.test(sentence.text)
      ? { mode: "standard" }
      : {};
  },
  commands: ({ sentence, last }) => takeCommands(sentence, last?.listed?.names),
  dataset: ({ sentence, world }) => {
    const community = takeCommunity(sentence, world);
    sentence.take(/(?:a )?data ?sets?(?: (?:about|on|of|with|for))?/);
    sentence.take(/(?:(?:what|which|any|some|open|free|training) )+data/);
    sentence.take(/(?:on |from |in )?zenodo/);
    return { ...one("community", community), ...one("text", searchWords(sentence, world.finder)) };
  },
  "service-name": ({ sentence }) => {
    sentence.take(/(?:from )?inference(?: service| endpoint)?|endpoint|service/);
    return one("service", takeName(sentence, { inConversation: false })?.name);
  },
  reason: ({ sentence }) => takeReason(sentence),
  expires: ({ sentence, today }) => takeExpiry(sentence, today),
  key: ({ sentence }) => {
    const { title } = takeTitle(sentence);
    if (title !== undefined) return { name: title };
    const named = sentence.find(
      /keys?(?! (?:called|with|for|that|please|to|of|in|on)\b)(?: ,| :)* (?!expir|that|for|until|please|leaked|to |of |from |_|,|and |is |was )(\S+)/,
    );
    const word =
      named ?? sentence.find(/(?:the|my|new|a) (?!new |llm |api |fresh |another )(\S+) (?:api |llm )?key/);
    if (!word) return one("name", takeName(sentence, { inConversation: false })?.name);
    const at = sentence.wordAt(word.index + word[0].lastIndexOf(word[1] ?? ""));
    return one("name", sentence.words[at]?.raw || undefined);
  },
  command: ({ sentence, commands }) =>
    one("command", commandNamed(sentence.words, commands) ?? topicOf(sentence.words, commands)),
} satisfies Readonly<Record<string, SlotReader>>;

/** "The reef community", "comunidad reef"; a VO by its name alone is the community of its people. */
function takeCommunity(sentence: Sentence, { matchVo }: ReaderWorld): string | undefined {
  const named =
    sentence.take(
      /(?:(?:in|of|from) )?(?:the )?(?:zenodo )?(?!(?:the|an?|of|from|in|by|my|our|this|that|which|what|any|data ?sets?|zenodo|it|only) )([a-z0-9-]+)[ -]community/,
    ) ?? sentence.take(/(?:(?:in|of|from) )?(?:the )?(?:zenodo )?community (?:of )?([a-z0-9-]+)/);
  if (named) return named[1];
  const at = sentence.words.findIndex(
    ({ en, mark }, place) => !mark && !sentence.isTaken(place) && en.length > 4 && matchVo(en) !== undefined,
  );
  const vo = sentence.words[at];
  if (!vo) return undefined;
  sentence.takeWords(at, at + 1);
  return vo.raw;
}

/** Where a command takes an item or a snapshot, the word decides. */
const SNAPSHOT = /\b(?:snapshot|backup)\b/;

/** What is deleted is to be saved before, unless that was done or is not wanted. */
const SAVES = /\b(?:snapshot|save|saving|back ?up|freeze|copy|secure)\b/;
const SAVED =
  /\b(?:no|not|without|have|has|already|was|is|got|of) (?:an? |the |my |need (?:an? |to )?)*(?:snapshot|save|saving|back ?up|freeze|copy)\b|\b(?:saved|backed up|snapshotted|frozen)\b|\b(?:snapshot|back ?up|copy) (?:is|exists|already|has|was)\b/;

/** "deploy yolo on it", after somebody asked whether an A100 is free. */
function ofSpokenOf({ text }: Sentence, last: EarlierTurn | undefined): Hardware {
  const model = last?.command === "cluster" ? last.params["gpu_type"] : undefined;
  return typeof model === "string" && /\b(?:it|one|that)\b/.test(text) ? { gpu_type: model, gpu: 1 } : {};
}

function namingOf({ text }: Sentence, { turns }: ReaderWorld, kind: string): Naming {
  const last = turns.at(-1);
  const shown = last?.listed?.kind === kind ? last.listed.names : undefined;
  // "and the third?", after one of a list was looked at.
  const listed = shown?.length === 1 && ORDINAL.test(text) ? listsOf(turns, kind)[0] : shown;
  return { inConversation: last !== undefined, listed };
}

const TRIAL =
  /(?:(?:the|my|that|this|running|last) )*(?:trials?|demos?|try-?outs?|test ?drives?|test ?runs?)(?: (?:number|nr|no|of|with|for|from|called|named|the|my))*/;
const ORDINAL = /\b(?:first|second|third|fourth|fifth|sixth|\d(?:st|nd|rd|th))\b/;

/** "All that are stopped"; of what was just listed, all of them. What only saves may be said of everything. */
function groupOf(
  sentence: Sentence,
  last: EarlierTurn | undefined,
  { effect }: DeclaredCommand,
): string | undefined {
  const text = sentence.words.map(({ en }) => en).join(" ");
  const listed = last?.listed?.kind === "deployment" ? last : undefined;
  const status = listed?.params["status"];
  const group = groupSaid(text);
  if (group !== undefined && group !== "all") return group;
  if (
    saysAllOfList(text) &&
    !/\ball (?:of )?(?:the )?(?:two|three|four|five|six|\d)\b/.test(text) &&
    typeof status === "string"
  )
    return `all ${status}`;
  return group ?? (effect !== "destroy" && saysAll(text) ? "all" : undefined);
}

/** Pronouns that the lexicon leaves alone, since they are other words elsewhere. */
const PRONOUN = /^(?:er|sie|es|il|elle|lui|ele|ela|el|damit)$/i;

/** By its place in a list, by what was said of it there, by its name, by a description, or as what was spoken of. */
function itemOf(
  sentence: Sentence,
  { turns, finder }: ReaderWorld,
  command: DeclaredCommand,
): string | undefined {
  const lists = listsOf(turns, "item");
  for (const ids of lists) {
    const place = takePlace(sentence, ids.length);
    if (place !== undefined) return ids[place - 1];
  }
  sentence.take(NOT_THIS);
  const spokenOf = itemSpokenOf(turns);
  const named = takeNamedItem(sentence, finder);
  if (named) return named.id;
  if (spokenOf !== undefined && POINTS_BACK.test(sentence.text))
    return (SAME_FOR.test(sentence.text) ? takeItem(sentence, finder)?.id : undefined) ?? spokenOf;
  if (takes(command, "choice", "service") && asksForService(sentence)) return DEV_ENV;
  const listed = lists[0] && takeItemOf(lists[0], sentence, finder);
  const found = listed ?? takeItem(sentence, finder)?.id;
  if (found !== undefined) return found;
  return describesItem(sentence, finder) ? undefined : spokenOf;
}

/** "the same for the seeds model", "do that with the birds": all but the item. */
const SAME_FOR =
  /\b(?:the same(?: again| thing)?|do (?:it|that|this)) (?:for|with|on|of|using|but with) (?!it|that|this|them)/;
/** What another item is to stand in place of. */
const NOT_THIS =
  /(?<!why )not (?:that|this)(?: one)?(?= ,)|(?:instead of|rather than|in place of)(?: (?:the|an?|this|that|my|plain|normal|old))*(?: (?!,|\?|the |an? |with|and|for|on|in|of|until|please)[^ ]+){1,2}/;

/** A pronoun that stands for a thing, not before one. */
const POINTS_BACK =
  /\bit\b|\b(?:that|this|the same)(?= _| ,|$| with| on| for| in| as| until| please| be| one)/;
/**
 * "a notebook", "another vscode for the course", "start the gpu jupyter": the service itself is wanted. "Yolo in a notebook"
 * wants yolo.
 */
const SERVICE_ITSELF =
  /(?<!(?:with|in|w|inside|as|on|plus|[a-z] and) )(?:: |\b(?:an?|another|the|my|one|new|fresh|start|launch|deploy|boot|need|want|open|get|give me) )(?:small |plain |simple |new |fresh |normal |remote |empty |clean |basic |big |quick |cpu |gpu |only )*(?:jupyter|notebook|vs ?code)\b/;
/** What is opened in a service: there an item is described all the same. */
const OPENED_IN_IT = /\b(?:models?|modules?|classifiers?|detectors?|segment\w+|trainers?|loader|one|tool)\b/;

function asksForService(sentence: Sentence): boolean {
  const text = sentence.words.map(({ en }) => en).join(" ");
  return SERVICE_ITSELF.test(text) && !OPENED_IN_IT.test(text);
}

function itemSpokenOf(turns: readonly EarlierTurn[]): string | undefined {
  for (const { params, listed } of turns.toReversed()) {
    if (typeof params["item"] === "string") return params["item"];
    if (listed?.kind === "item") return listed.names.length === 1 ? listed.names[0] : undefined;
  }
  return undefined;
}
