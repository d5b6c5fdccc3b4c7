/** Where the words leave no doubt, they decide, not the model: rules of the product's own speech. */
import type { Scored } from "./model.ts";
import { fromNouns } from "./noun-rules.ts";
import { groupSaid, saysAllOfList, saysMany } from "./said-groups.ts";
import type { SpokenWord } from "./words.ts";
import type { ReaderWorld } from "./world.ts";

/** Puts a command first where a rule names it. */
export function correctLabels(
  scored: readonly Scored[],
  words: readonly SpokenWord[],
  world: ReaderWorld,
): readonly Scored[] {
  const text = words
    .map(({ en, quoted, mark }) => (quoted ? "«»" : mark ? "," : en))
    .join(" ")
    .replace(/(?: ?,)+/g, " ,")
    .replace(/^ ?, /, "");
  const label = decided(text, scored[0]?.label ?? "", words, world);
  if (label === undefined || label === scored[0]?.label) return scored;
  return [
    { label, probability: label === "search" ? 0.6 : 0.9 },
    ...scored
      .filter((one) => one.label !== label)
      .map((one) => ({ ...one, probability: one.probability * 0.3 })),
  ];
}

/** Names alone ask for nothing to be changed, and for no list. */
const NAMES = /^(?:[a-z]+[-_]\S+ ?)+$/;
const READS_OF_ONE = /^(?:show|search|deployment (?:info|open)|none)$/;

function decided(
  text: string,
  top: string,
  words: readonly SpokenWord[],
  world: ReaderWorld,
): string | undefined {
  if (world.turns.length === 0 && NAMES.test(text) && !READS_OF_ONE.test(top))
    return text.includes(" ") ? "none" : "deployment info";
  return (
    ofOthers(text, top, world.turns.at(-1)?.listed?.kind === "deployment") ??
    fromConversation(text, top, world) ??
    fromNouns(text, top) ??
    fromShape(text, top, words, world)
  );
}

/** Everything at once, and what belongs to others, is never meant by one word. */
function ofOthers(text: string, top: string, listed: boolean): string | undefined {
  const many = saysMany(text);
  const isListed = top === "deployment delete" && listed && saysAllOfList(text);
  const isOfOneKind = top === "deployment delete" && /^all \w/.test(groupSaid(text) ?? "");
  if (many && !isListed && !isOfOneKind && /^(?:deployment|snapshot|batch|inference|key) delete$/.test(top))
    return "none";
  if (
    top === "account forget" &&
    /\b(?:snapshots?|deployments?|rules|regeln|instructions|question|vo)\b/.test(text)
  )
    return "none";
  // Nobody is shown a secret, and no change is what they ask for.
  if (
    /\b(?:passwords?|passwort|contrasena|mot de passe|senha|credentials|secrets?|\S+ access token)\b/.test(
      text,
    ) &&
    !/^(?:account profile|help|show|search)$/.test(top)
  )
    return "none";
  return undefined;
}

/** Commands whose one parameter can be exchanged for another. */
const ALSO =
  /^(?:deployment (?:info|open|watch|extend|delete)|snapshot (?:create|delete)|batch info|dataset search|audit list|show|account link|subscription add)$/;

/** What removes one of what a command has just listed or made. */
const REMOVERS = new Map([
  ["try", "try stop"],
  ["try list", "try stop"],
  ["key list", "key delete"],
  ["key create", "key delete"],
  ["inference list", "inference delete"],
  ["inference create", "inference delete"],
  ["announce list", "announce cancel"],
  ["subscription list", "subscription remove"],
  ["subscription add", "subscription remove"],
  ["account services", "account unlink"],
]);

const DESTROYS_IT =
  /^(?:please |no |ok |then |just )*(?:delete|remove|stop|kill|cancel|terminate|shut down) (?:it|this|that)(?: one| thing| again| please| now| thanks)*$/;
const OF_DEPLOYMENTS = /^(?:deploy|deployment (?:info|open|watch|extend)|snapshot redeploy)$/;

function fromConversation(text: string, top: string, world: ReaderWorld): string | undefined {
  const last = world.turns.at(-1);
  if (!last) return undefined;
  const short = text.split(" ").length < 8;
  const listed = last.listed?.kind;
  if (
    listed === "deployment" &&
    /^(?:and |show |show me |what about )?(?:the )?(?:first|second|third|fourth|fifth|last|number \d+|\d)(?: one)? ?\??$/.test(
      text,
    )
  )
    return last.params["deployment"] === undefined ? "deployment info" : last.command;
  if (top === "deployment delete" && short) {
    const own = REMOVERS.get(last.command);
    const isTrial = own === "try stop" && !/\bdeployments?\b/.test(text);
    if (isTrial || (own !== undefined && !/\b(?:stop|kill|shut|deployments?)\b/.test(text))) return own;
    if (listed === "snapshot") return "snapshot delete";
  }
  if (DESTROYS_IT.test(text) && OF_DEPLOYMENTS.test(last.command)) return "deployment delete";
  if (last.command === "cluster" && short) {
    if (top === "deployment delete" && /\b(?:wait|watch|alert|notif|look)\w*\b/.test(text)) return "cluster";
    if (top === "deployment watch" && /\bknow\b|\btell me\b|\bping\b/.test(text)) return "cluster";
  }
  if (/^show (?:only |just |me )*\d+ (?:results?|hits?|more|of (?:them|those))$/.test(text)) return "search";
  if (
    listed === "snapshot" &&
    short &&
    (top === "deploy" || top === "none") &&
    /\b(?:first|second|third|fourth|last|\d)\b/.test(text)
  )
    return "snapshot redeploy";
  if (listed === "announcement" && /^(?:cancel|delete|remove)\b/.test(text)) return "announce cancel";
  if (
    listed === "item" &&
    /\b(?:gpu|cpus?|ram|jupyter|vscode|deepaas|t4|v100|a100|h100|\d+ ?gb|for (?:a|\d+) \w+)\b/.test(text) &&
    /\b(?:first|second|third|fourth|fifth|last|\d)/.test(text) &&
    (top === "show" || top === "none" || top === "search")
  )
    return "deploy";
  if (
    /^(?:no|sorry|nope|i mean|not that)\b/.test(text) &&
    short &&
    last.params["deployment"] !== undefined &&
    !/leave|wait|thanks|forget|never/.test(text) &&
    text.split(" ").length > 1
  )
    return last.command;
  if (
    top === "none" &&
    short &&
    /^(?:in|at|what about|how about|and|only|just)\b/.test(text) &&
    /^(?:search|usage|cluster|deployment list|datacenters)$/.test(last.command)
  )
    return last.command;
  // "and murre too", "same for murre", "what about jellyfish": the same with something else.
  if (
    short &&
    text.split(" ").length < 5 &&
    !/\b(?:thanks|yes|no|ok|now|go|more|it|that)\b/.test(text) &&
    (/^(?:and|same for|the same for|what about|how about) \S+/.test(text) ||
      /^\S+ (?:too|also|as well)$/.test(text)) &&
    /^(?:none|search|show|deployment info)$/.test(top) &&
    ALSO.test(last.command)
  )
    return last.command;
  // A batch job that was just spoken of stays one.
  if (/^batch (?:info|list|delete)$/.test(last.command) && /^deployment (?:info|delete)$/.test(top) && short)
    return top.replace("deployment", "batch");
  return undefined;
}

const SERVICE = /\b(?:jupyter|vscode|vs code|deepaas|notebook)\b/;

function fromShape(
  text: string,
  top: string,
  words: readonly SpokenWord[],
  world: ReaderWorld,
): string | undefined {
  const weak = top === "none" || top === "show";
  if (
    weak &&
    SERVICE.test(text) &&
    !/^(?:what|is|does|who|how|why|which|tell|explain|show|info)\b/.test(text) &&
    /\b(?:gpu|cpus?|ram|t4|a100|h100|v100|as|with|in|for)\b/.test(text)
  )
    return "deploy";
  const asksForHardware =
    /\b(?:gpus?|cpus?|ram|cluster|nodes?|t4s?|a100s?|h100s?|v100s?|memory|disk|resources|sites?|free|frees|left|at|in|cards?|hardware|capacity|machines?|platform|load|busy|full|crowded|idle|unused|spare|occupied|room|incd|iisas|psnc|ifca|tubitak)\b/.test(
      text,
    );
  const goesOn = world.turns.at(-1)?.command === "cluster";
  if (top === "cluster" && !asksForHardware && !goesOn && words.length > 3) return "search";
  return top === "none" && namesSubject(text, words, world) ? "search" : undefined;
}

/** A few words and nothing else, all of which the catalogue knows: what people type into a search box. */
function namesSubject(text: string, words: readonly SpokenWord[], world: ReaderWorld): boolean {
  const said = words.filter((word) => !word.mark);
  if (world.turns.length > 0 || said.length === 0 || said.length > 5) return false;
  if (
    /\b(?:i|you|my|your|is|are|was|the|he|she|we|they|me|hello|thanks|please|yes|no|not|who|when|why|how|at|it|its|today|tomorrow|meeting|lol|ok)\b/.test(
      text,
    )
  )
    return false;
  const content = said.filter(
    ({ en }) => en.length > 2 && !/^(?:for|and|with|something|any|anything|from|what|about|to)$/.test(en),
  );
  if (content.length === 0 || content.some(({ en }) => en.length < 3)) return false;
  const known = content.filter(({ raw }) => {
    const { hits, correctedText } = world.finder.search({ text: raw, limit: 1 });
    return hits.length > 0 && correctedText === undefined;
  });
  return known.length === content.length;
}
