/** Names of people's own things inside a sentence: titles, numbers, the beginning of an id, "it". */
import { takePlace, takePlaces } from "./listed.ts";
import { JOINS, type NamedRun, namedRuns } from "./name-words.ts";
import { fold } from "./normalise.ts";
import type { Sentence } from "./sentence.ts";

/** Words that are never part of a name that is not quoted. */
const COMMON = new Set(
  `a about abort account actually add admin again against ages ahead alive all already also always am an and another any anymore anyone anything api are as asap ask at away back backup backups bad batch be because been before being between bin bit bit-by-bit boot boss both bring broken but by call called came can cancel case channel chat check close cluster come coming command connection consortium could crash crashed crashes created create current currently cut cheers day days dead delete deleted deployment deployments destroy details did die dies do does doing done down downtime drop due duty during each early else end ended endpoint error even everything exactly expire extend extra fail failed fails far fast feel few file finally find fine finish finished finishes first for forever free freeze from full garbage get gets getting give go goes going gone good got group had hang hanging happen happened happening happens has have having he health healthy hello help here hey hi him his hogging home hour hours how i if ill im immediately in info information instead is isnt it it's its job jobs just keep kept key kill know last later least lease leave left let like link list listed live log login logout long longer look looking lost lot make many maybe me mean meant memory message minute minutes minimum moment monitor more my name named need needed needs new next nice no not notify now number of off offline ok okay old on once one ones online only open or our out over page paper paused ping plain please pm possible problem problems put quick quickly rather ready really rebuild remind remove removed renew resource resources respond responding restart restarted results right run running runs safe same save saved say scrap sec second see set she should shout show shut since sir site slow snapshot snapshots so some someone something somewhere soon sorry spot start started starting starts state status still stop stopped stops store stuck such sure take taking team tell text than thank thanks that the their them then there these they thing things this those though through till time to today together token tomorrow too took topic turn turns two undeploy until up update url us use used using very wait waiting want was watch way we web week weeks well went were what when where which while who why will wipe with without working works would wrong yes yesterday yet you your cpus cpu gpu gpus ram disk link address access longer lives dying hurt whoever reads anymore garbage friend plus deal deals gave handed moment people reached reachable reach situation report wondering rest finally tonight morning night afternoon batches run's redeploy restore relaunch revive life rid de del el la le il lo os esta este estiver announcement announcements change schedule frees scheduled thank weg mit dem ends ended ending stopping starting deleting explained campaign started says said slow idle others asked gone oldest newest latest`.split(
    /\s+/,
  ),
);
const LONGEST_NAME = 4;

export interface NameRead {
  readonly name: string;
  /** How the thing is pointed at. */
  readonly by: "name" | "number" | "pronoun";
}

export interface Naming {
  /** Whether something was spoken of before. */
  readonly inConversation: boolean;
  /** Names of what was listed last. */
  readonly listed?: readonly string[] | undefined;
  /** Whether several may be named. */
  readonly several?: boolean;
}

/** The thing that is named, or those, with commas between them. */
export function takeName(sentence: Sentence, naming: Naming): NameRead | undefined {
  const { inConversation, listed, several = false } = naming;
  const quoted = sentence.words.findIndex(
    (one, at) => one.quoted && !sentence.isTaken(at) && !COMMON.has(one.en) && !STATUS.test(one.en),
  );
  if (quoted !== -1) {
    sentence.takeWords(quoted, quoted + 1);
    return { name: sentence.words[quoted]?.raw ?? "", by: "name" };
  }
  const places = several ? takePlaces(sentence, listed?.length) : undefined;
  if (places) return { name: places.join(","), by: "number" };
  const known = listed && listedName(sentence, listed, several);
  if (known !== undefined) return { name: known, by: "name" };
  const named = learnedName(sentence, several);
  const number =
    sentence.find(
      // "Watch 1 and tell me when it is up".
      /(?:^|, |please )(?:stop|delete|kill|watch|open|extend|save|snapshot|restart|terminate) (\d{1,3})(?= (?:and|please|,)|$)/,
    ) ??
    sentence.find(
      /(?:(?:deployment|snapshot|backup|number|no|nr|#|job|batch|run|announcement|service)(?: number| no| job)?) ?(\d{1,3})(?:st|nd|rd|th)?/,
    );
  if (number && !named?.name.includes(" ") && !(named && /[-_]|\d/.test(named.name)))
    return { name: number[1] ?? "", by: "number" };
  if (number && !named) return { name: number[1] ?? "", by: "number" };
  if (inConversation || !named) {
    const place = takePlace(sentence, listed?.length ?? LONGEST_LIST, inConversation && listed !== undefined);
    if (place !== undefined) return { name: String(place), by: "number" };
  }
  if (named) return named;
  const edge = sentence.find(
    /(?:my |the )?(last|latest|oldest|newest|most recent)(?: one| snapshot| deployment| backup| job| batch job)?(?= _|$| and| with| for| please| ,| again| can| be| should| die\w*| fail\w*| stop\w*)/,
  );
  if (edge)
    return { name: /recent|newest/.test(edge[1] ?? "") ? "latest" : (edge[1] ?? "last"), by: "pronoun" };
  const guessed = longestName(sentence);
  if (guessed && (!inConversation || !sentence.find(PRONOUN))) return guessed;
  if (sentence.find(PRONOUN)) return { name: "it", by: "pronoun" };
  if (guessed) return guessed;
  const bare = sentence.find(/\d{1,2}/);
  return bare && { name: bare[0], by: "number" };
}

/** A verb and its pronoun in one piece: "garde-le", "mets-lui", "da-lhe", "fais-moi". */
const TO_IT = /^[a-z]{2,}-(?:les?|la|lui|moi|toi|nous|vous|leur|lh?es?|me|te|se)$/;
const PRONOUN = /\S+-(?:les?|la|lui|lhe)|it|its|that|this|that one|this one|the same|them|these/;
/** Quoted, these are what somebody reads on a page. */
const STATUS =
  /^(?:queued|starting|running|down|complete|failed|error|lost|dead|vanished|stopped|pending|ready)$/;
/** Longest list of which a place can be meant that nobody has seen. */
const LONGEST_LIST = 30;

/** One of those that were listed, by its name or by words that only it has; several, where words fit several: "both owls". */
function listedName(sentence: Sentence, listed: readonly string[], several: boolean): string | undefined {
  const typed = sentence.words.map(({ raw, mark, quoted }, at) =>
    mark || quoted || sentence.isTaken(at) ? "," : fold(raw),
  );
  const text = ` ${typed.join(" ")} `;
  const whole = listed
    .filter((name) => text.includes(` ${fold(name)} `))
    .filter((name, _, all) => !all.some((other) => other !== name && fold(other).includes(fold(name))));
  if (whole.length > 0 && several) return whole.join(",");
  if (whole.length === 1) return whole[0];
  const wordsOf = (name: string) => fold(name).split(/[\s_-]+/);
  const owned = new Set(listed.flatMap(wordsOf));
  const said = typed.map(singular).filter((word) => word.length > 2 && /[a-z]/.test(word) && owned.has(word));
  const content = said.filter((word) => !COMMON.has(word) || /\b(?:one|thing)\b/.test(sentence.text));
  const fitting = listed.filter((name) => said.every((word) => wordsOf(name).map(singular).includes(word)));
  if (content.length > 1 && fitting.length === 1) return fitting[0];
  const many = several && content.length > 0 && /\b(?:both|all|two)\b/.test(sentence.text);
  return many && fitting.length > 1 ? fitting.join(",") : undefined;
}

function singular(word: string): string {
  return word.length > 3 ? word.replace(/s$/, "") : word;
}

/** The likeliest name, by what was learned; with `several`, all that are joined to it. */
function learnedName(sentence: Sentence, several: boolean): NameRead | undefined {
  const { words, fillers } = sentence;
  const runs = namedRuns(words, fillers.nameWeights, (at) => {
    const word = words[at];
    return (
      word !== undefined &&
      !word.mark &&
      !word.quoted &&
      !sentence.isTaken(at) &&
      !TO_IT.test(word.en) &&
      !fillers.calls?.has(word.en)
    );
  });
  const nameOf = ({ from, to }: NamedRun) =>
    words
      .slice(from, to)
      .flatMap(({ raw }) => (raw === "" ? [] : [raw]))
      .join(" ");
  const best = runs.toSorted((a, b) => b.score - a.score)[0];
  if (!best || nameOf(best) === "") return undefined;
  if (!several) return { name: nameOf(widened(best, sentence)), by: "name" };
  const at = runs.indexOf(best);
  const joined = (one: number) =>
    words.slice(runs[one]?.to, runs[one + 1]?.from).every(({ en }) => JOINS.test(en)) &&
    runs[one + 1] !== undefined;
  let [first, last] = [at, at];
  while (first > 0 && joined(first - 1)) first -= 1;
  while (joined(last)) last += 1;
  const named = first === last ? [widened(best, sentence)] : runs.slice(first, last + 1);
  return { name: [...new Set(named.map(nameOf))].join(","), by: "name" };
}

/** With the words beside it that mean nothing else: of "my leaf annotator" one word alone may look like the name. */
function widened(run: NamedRun, sentence: Sentence): NamedRun {
  const isPart = (at: number) => isFree(sentence, at) && /^\p{L}{3,}$/u.test(sentence.words[at]?.raw ?? "");
  const { to } = run;
  let { from } = run;
  // A name in one piece has no more.
  if (sentence.words.slice(from, to).some(({ raw }) => /[-_\d]/.test(raw))) return run;
  while (from > 0 && to - from < LONGEST_NAME && isPart(from - 1)) from -= 1;
  return { ...run, from };
}

/** What is done to a thing stands before its name. */
const ORDER =
  /^(?:stop|delete|kill|remove|shut|down|end|save|snapshot|freeze|open|extend|watch|restart|terminate|destroy|wipe|cancel|close|called|deployment|of|from|backup|restore|redeploy)$/;

interface Run {
  readonly words: readonly string[];
  readonly score: number;
}

/** The likeliest run of words that mean nothing else. */
function longestName(sentence: Sentence): NameRead | undefined {
  const runs: Run[] = [];
  const { words } = sentence;
  for (let at = 0; at < words.length; ) {
    if (!isFree(sentence, at)) {
      at += 1;
      continue;
    }
    const start = at;
    while (at < words.length && at < start + LONGEST_NAME && continues(sentence, start, at)) at += 1;
    const raws = words
      .slice(start, at)
      .map((one) => one.raw)
      .filter((raw) => raw !== "");
    const raw = raws.join(" ");
    const looksLikeName = /[-_]|\d/.test(raw) ? 3 : 0;
    const capital = /^[A-Z]/.test(raw) && start > 0 ? 0.2 : 0;
    const owned = /^(?:my|the|our|that)$/.test(words[start - 1]?.en ?? "") ? 0.6 : 0;
    const ordered = words.slice(Math.max(0, start - 3), start).some(({ en }) => ORDER.test(en)) ? 0.8 : 0;
    if (raw !== "")
      runs.push({
        words: raws,
        score: looksLikeName + ordered + capital + owned - runs.length * 0.4 - (raws.length > 2 ? 0.5 : 0),
      });
  }
  const best = runs.toSorted((a, b) => b.score - a.score)[0];
  return (
    best && {
      name: inOnePiece(best.words)
        .join(" ")
        .replace(/^deployment /i, ""),
      by: "name",
    }
  );
}

/** Of "terminate reef-run", the part that can only be a name, with the number that follows it. */
function inOnePiece(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => /[a-z0-9]-[a-z0-9]|_/i.test(word));
  if (at === -1) return words;
  return words.slice(at, /^\d{1,2}$/.test(words[at + 1] ?? "") ? at + 2 : at + 1);
}

/** A name in one piece, such as "reef-run", ends with itself or with a number. */
function continues(sentence: Sentence, start: number, at: number): boolean {
  if (at > start && isTail(sentence, at)) return true;
  const first = sentence.words[start]?.raw ?? "";
  return isFree(sentence, at) && (at === start || !/[a-z]-[a-z0-9]/i.test(first));
}

function isFree(sentence: Sentence, at: number): boolean {
  const word = sentence.words[at];
  if (!word || word.mark || word.quoted || sentence.isTaken(at)) return false;
  if (TO_IT.test(word.en)) return false;
  if (sentence.fillers.names.has(word.en) && !/[-_\d]/.test(word.en)) return false;
  return !COMMON.has(word.en) && !/^\d+(?:st|nd|rd|th)?$/.test(word.en);
}

/** Words that a name may end with though they are common: "practical 3", "moth trap 2", "flower server". */
function isTail(sentence: Sentence, at: number): boolean {
  const word = sentence.words[at];
  return word !== undefined && !sentence.isTaken(at) && /^\d{1,2}$/.test(word.en);
}
