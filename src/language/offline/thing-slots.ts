/** Readers of the parameters that name and shape a thing: items, deployments, titles, hardware, times, texts. */
import { type Hardware, takeHardware, takeService } from "./amounts.ts";
import { takeItem } from "./items.ts";
import { takeDatasets, takeStorage } from "./mounts.ts";
import { takeName } from "./names.ts";
import { one } from "./params.ts";
import { searchWords, takeFilters } from "./search-words.ts";
import type { Sentence } from "./sentence.ts";
import {
  announcementTexts,
  takeCommands,
  takeDescription,
  takeExpiry,
  takeLoneTitle,
  takeTitle,
  takeWhen,
} from "./slot-phrases.ts";
import type { SlotReader } from "./slot-reader.ts";
import { takeLength, takeMoment } from "./spoken-moments.ts";
import type { EarlierTurn } from "./world.ts";

export const THING_READERS: Readonly<Record<string, SlotReader>> = {
  filters: ({ sentence, world }) => {
    const filters = takeFilters(sentence, world.finder);
    return { ...filters, ...one("text", searchWords(sentence)) };
  },
  item: ({ sentence, world, last }) => {
    const listed = numberOfList(sentence, last, "item");
    if (listed !== undefined) return { item: listed };
    const found = takeItem(sentence, world.finder);
    if (found) return { item: found.id };
    if (/\b(?:it|that|this|same)\b/.test(sentence.text) && typeof last?.params["item"] === "string")
      return { item: last.params["item"] };
    return {};
  },
  "snapshot-or-item": (around, command) => {
    if (/\b(?:snapshot|backup)\b/.test(around.sentence.text))
      return THING_READERS["snapshot"]?.(around, command) ?? {};
    return THING_READERS["item"]?.(around, command) ?? {};
  },
  deployment: ({ sentence, last }, command) => {
    const read = takeName(sentence, last !== undefined);
    const shown =
      /^(?:and|what is|the|ping|tell|url|link)\b/.test(sentence.text) || sentence.words.length < 6;
    if (
      !read &&
      last &&
      typeof last.params["deployment"] === "string" &&
      (shown || command !== "deployment delete")
    )
      return { deployment: "it" };
    return one("deployment", read && last && PRONOUN.test(read.name) ? "it" : read?.name);
  },
  snapshot: ({ sentence, last }) => {
    sentence.take(/(?:in|as)? ?(?:a )?batch(?: (?:job|mode))?/);
    return one("snapshot", takeName(sentence, last !== undefined)?.name);
  },
  title: ({ sentence }) => takeTitle(sentence),
  desc: ({ sentence }) => ({ ...takeDescription(sentence), ...takeLoneTitle(sentence) }),
  docker_tag: ({ sentence }) =>
    one(
      "docker_tag",
      sentence
        .take(/(?:(?:with|w) )?(?:the )?(?:docker|image) tag (\S+)|tag (\S+)/)
        ?.slice(1)
        .find((part) => part !== undefined),
    ),
  force_pull: ({ sentence }) =>
    sentence.take(
      /(?:and )?(?:force[ -]pull(?:ing)?|pull the image again|pull (?:the )?(?:image )?(?:fresh|again|anew)|fresh image|(?:re|force )pull(?: the)? image)/,
    )
      ? { force_pull: true }
      : {},
  datasets: ({ sentence }) => takeDatasets(sentence),
  storage: ({ sentence }) => takeStorage(sentence),
  "storage-service": ({ sentence }) => {
    const address = sentence.words.find(
      ({ raw, mark }) => !mark && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(raw) && /[a-z]{2,}$/i.test(raw),
    );
    if (address) return { service: address.raw };
    const all =
      sentence.text.match(
        /\b(?:nextcloud|huggingface|hugging face|hf|share|zenodo|mlflow|github|b2drop)\b/g,
      ) ?? [];
    return one("service", all.at(-1)?.replace(" ", "").replace(/^hf$/, "huggingface"));
  },
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
      if (/^(?:loader|community)$/.test(sentence.words[at + 1]?.en ?? "")) continue;
      const vo = world.matchVo(word.en);
      if (vo === undefined) continue;
      sentence.takeWords(at, at + 1);
      sentence.take(/(?:(?:in|on|of|for|at) )?(?:the )?(?:vo )?_(?: people| vo| project)?/);
      return { vo };
    }
    return {};
  },
  when: ({ sentence, clock }) => takeWhen(sentence, clock),
  lease: ({ sentence, clock }) => {
    const until = takeMoment(sentence, "until|to", clock);
    return one("for", until ?? takeLength(sentence)?.iso);
  },
  hardware: ({ sentence, world }, command) => {
    const found: Hardware = takeHardware(sentence, world.matchGpu);
    if (!command.startsWith("inference")) return { ...found };
    const { cpu, ram } = found;
    return { ...one("cpu", cpu), ...one("ram", ram) };
  },
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
  commands: ({ sentence }) => takeCommands(sentence),
  dataset: ({ sentence }) => {
    const community = sentence.take(
      /(?:(?:in|of|from) )?(?:the )?(?:zenodo )?(?:community )?([a-z0-9-]+) community|community ([a-z0-9-]+)/,
    );
    sentence.take(/(?:a )?data ?sets?(?: (?:about|on|of|with|for))?/);
    sentence.take(/(?:on |from |in )?zenodo/);
    return { ...one("community", community?.[1] ?? community?.[2]), ...one("text", searchWords(sentence)) };
  },
  "service-name": ({ sentence }) => {
    sentence.take(/(?:from )?inference(?: service| endpoint)?|endpoint|service/);
    return one("service", takeName(sentence, false)?.name);
  },
  expires: ({ sentence, today }) => takeExpiry(sentence, today),
  key: ({ sentence }) => {
    const named = sentence.find(
      /(?:named|called|name|keys?(?! (?:named|called|with|for)\b)) (?!expir|that|for|until|please|leaked)(\S+)/,
    );
    const before = sentence.find(/(?:the|my|new) (\S+) (?:api |llm )?key/);
    const word = named ?? before;
    if (!word) return one("name", takeName(sentence, false)?.name);
    const at = sentence.wordAt(word.index + word[0].lastIndexOf(word[1] ?? ""));
    return one("name", sentence.words[at]?.raw || undefined);
  },
  announcement: ({ sentence, last }) => {
    sentence.take(/(?:the )?announcements?(?! \d)|announced/);
    return one("announcement", takeName(sentence, last !== undefined)?.name.toLowerCase());
  },
  "announcement-texts": (around) => announcementTexts(around),
  command: () => ({}),
};

/** Pronouns that the lexicon leaves alone, since they are other words elsewhere. */
const PRONOUN = /^(?:er|sie|es|il|elle|lui|ele|ela|el|damit)$/i;

function numberOfList(sentence: Sentence, last: EarlierTurn | undefined, kind: string): string | undefined {
  const names = last?.listed?.kind === kind ? last.listed.names : undefined;
  if (!names) return undefined;
  const hit =
    sentence.find(
      /(?:the |number |no |nr |#)*(first|second|third|fourth|fifth|sixth|seventh|eighth|last|\d{1,2}(?:st|nd|rd|th)|(?:number |no |# ?)\d{1,2})(?: one)?/,
    ) ??
    sentence.find(
      /^(?:please )?(?:(?:show|deploy|launch|start|try|info|tell me about|open|about|details) )?(?:the |number )?(\d{1,2})(?= _|$| with| and| on| please| in| for| ,| for)/,
    );
  if (!hit) return undefined;
  const word = (hit[1] ?? "").replace(/^(?:number|no|#) ?/, "");
  const at =
    word === "last"
      ? names.length - 1
      : /^\d/.test(word)
        ? Number.parseInt(word, 10) - 1
        : "first second third fourth fifth sixth seventh eighth".split(" ").indexOf(word);
  if (names[at] !== undefined) sentence.take(new RegExp(hit[0].replace(/[#]/g, "\\$&")));
  return names[at];
}
