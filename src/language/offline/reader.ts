/** The offline reader: what a sentence does, which command it means, and with which parameters. */
import { type Act, readAct } from "./acts.ts";
import { joined } from "./clauses.ts";
import { commandNamed } from "./command-names.ts";
import type { DeclaredCommand, Effect } from "./declared.ts";
import { forbids } from "./denials.ts";
import { featuresOf } from "./features.ts";
import { asksAboutAll, asksAboutTopic, deedOf, topicOf, workingOf } from "./help-topics.ts";
import type { Lexicon } from "./lexicon.ts";
import type { LanguageModel, Scored } from "./model.ts";
import { normalise } from "./normalise.ts";
import {
  askedAbout,
  asksHowToDo,
  onlyAsks,
  onlyReasonsBeside,
  orderIn,
  saysOrder,
  speaksOfChange,
} from "./orders.ts";
import type { Params } from "./params.ts";
import { type ReadableCommand, type ReadableCommands, readableCommands } from "./readable.ts";
import { correctLabels } from "./rules.ts";
import { paramsOf } from "./said-params.ts";
import { type UntrainedCommands, untrainedCommands } from "./untrained.ts";
import { type SpokenWord, speak } from "./words.ts";
import type { ReaderWorld, Reading, ReadSentence, SentenceReader } from "./world.ts";

/** Label of sentences that ask for nothing. */
export const NONE = "none";
/** Label of questions about how something is done. */
export const HOW_TO = "how-to";
/** Readings less likely than this are not mentioned. */
const LEAST = 0.08;
/** A question in form that is a request all the same: "can it stay up until friday". */
const SURE_DESPITE_QUESTION = 0.97;
/** A question that only reads though it speaks of a change: "when will it be deleted". */
const SURE_DESPITE_CHANGE = 0.5;
/** The same where the change is supposed: "if it is deleted, what is kept". */
const SURE_THOUGH_SUPPOSED = 0.91;
/** A question that is no "how do I" though it begins like one: "how does april compare with march". */
const SURE_THOUGH_HOW = 0.7;
/** Shares of right readings from which on one is followed without asking back; a wrong change annoys more than a question. */
const SURE_READ = 0.3;
const SURE_CHANGE = 0.6;
/** How likely it must be that some change is asked for, whichever, before one is planned; what destroys must be surer. */
const LEAST_CHANGE_ASKED = { read: 0, change: 0.8, destroy: 0.85 } as const;
/** The same where a clause says in so many words what to do: "can you delete kelp for me". */
const LEAST_CHANGE_ORDERED = 0.7;
/** How likely a question must be about what is, for that to be read where a change is likelier and not asked for. */
const LEAST_NO_CHANGE = 0.15;
/** An order that changes something, beside words that alone would only read: "can you extend lab-3? they are not ready". */
const SURE_ORDER = 0.9;
const MOST_READINGS = 3;

/** Reads sentences as requests for one of `commands`. */
export function createOfflineReader(
  lexicon: Lexicon,
  model: LanguageModel,
  commands: readonly DeclaredCommand[],
): SentenceReader {
  const knowledge: Knowledge = {
    lexicon,
    model,
    commands: readableCommands(commands),
    untrained: untrainedCommands(commands, model),
  };
  return { read: (message, world) => read(message, world, knowledge) };
}

interface Knowledge {
  readonly lexicon: Lexicon;
  readonly model: LanguageModel;
  readonly commands: ReadableCommands;
  readonly untrained: UntrainedCommands;
}

function read(message: string, world: ReaderWorld, knowledge: Knowledge): ReadSentence {
  const { lexicon, commands, model } = knowledge;
  const normal = normalise(message);
  if (!normal)
    return {
      act: message.trim() === "" ? "request" : "pasted",
      language: "en",
      readings: [],
      disguised: false,
    };
  const { language, words } = speak(normal.text, lexicon);
  const { act: said, words: asked } = readAct(normal.text, words, lexicon);
  const none = (act: Act): ReadSentence => ({ act, language, disguised: normal.disguised, readings: [] });
  // Where nothing is said there is nothing to go by, whatever the model makes of it.
  if (!/[\p{L}\p{N}]/u.test(normal.text)) return none("request");
  if (said === "pasted" || said === "quoted" || said === "for-others" || said === "elsewhere")
    return none(said);
  if (said === "negated" && forbids(joined(asked))) return none(said);
  const scored = asAsked(scoredOf(said, asked, words, world, knowledge), said, asked, commands);
  const [top] = scored;
  if (!top) return none(said);
  const meant = commands.get(top.label);
  const asksHow =
    top.label === HOW_TO ||
    (said === "how-to" && !meant?.particulars.doneWhenAskedHow && !isQuestionItself(asked, meant, top));
  const changeAsked = scored.reduce(
    (sum, { label, probability }) => sum + (changes(commands.get(label)) ? probability : 0),
    0,
  );
  const around = { act: asksHow ? "how-to" : said, language, disguised: normal.disguised } as const;
  if (asksHow) {
    const topics = labelsOf(askedAbout(asked), "request", world, knowledge, words);
    return { ...around, readings: howTo(topics, asked, commands) };
  }
  if (top.label === NONE && said !== "request") return none(said);
  if (speaksOfChange(asked) && isOnlyAsked(said, asked, top)) return none("hypothetical");
  const ordered = saysOrder(asked);
  const readings = scored.slice(0, MOST_READINGS).flatMap(({ label, probability }): Reading[] => {
    const command = commands.get(label);
    if (!command || probability < LEAST) return [];
    const isChange = changes(command);
    if (isChange && !mayChange(said, asked, probability)) return [];
    const params = paramsOf(command, asked, words, world, knowledge);
    const confidence = model.labels.has(label)
      ? model.shareRight(isChange ? "changes" : "reads", probability)
      : probability;
    const reading = { command: label, params, effect: command.declared.effect, confidence };
    const isDoubtful =
      isAimless(command, params, asked, world) ||
      (isChange && changeAsked < leastChangeAsked(command.declared.effect, ordered));
    return [isDoubtful ? unsure(reading) : reading];
  });
  if (changes(meant) && readings[0]?.command !== top.label)
    return none(said === "request" ? "hypothetical" : said);
  // Where nothing is likelier than something, at most a question that only reads is worth asking about.
  if (top.label === NONE)
    return { ...around, readings: readings.filter(({ effect }) => effect === "read").map(unsure) };
  return { ...around, readings };
}

/** The labels of what is asked for. Where the whole is nothing to go by, an order in it may be, apart from its reasons. */
function scoredOf(
  said: Act,
  asked: readonly SpokenWord[],
  words: readonly SpokenWord[],
  world: ReaderWorld,
  knowledge: Knowledge,
): readonly Scored[] {
  const labels = (some: readonly SpokenWord[]) =>
    correctLabels(labelsOf(some, said, world, knowledge, words), some, world);
  const whole = labels(asked);
  const isChange = (scored: readonly Scored[]) => changes(knowledge.commands.get(scored[0]?.label ?? ""));
  const order = said === "request" && !isChange(whole) ? orderIn(asked) : undefined;
  if (!order) return whole;
  const alone = labels(order);
  if (whole[0]?.label === NONE) return alone;
  const isMeant = (alone[0]?.probability ?? 0) >= SURE_ORDER && onlyReasonsBeside(order, asked);
  return isChange(alone) && isMeant ? alone : whole;
}

/** What a question may be about: no change, unless that is all but sure, as "can it stay up until friday" is. */
function asAsked(
  scored: readonly Scored[],
  said: Act,
  asked: readonly SpokenWord[],
  commands: ReadableCommands,
): readonly Scored[] {
  const [top] = scored;
  if (said !== "request" || !top || !changes(commands.get(top.label))) return scored;
  if (mayChange(said, asked, top.probability)) return scored;
  const rest = scored.filter(({ label }) => !changes(commands.get(label)));
  const share = rest.reduce((sum, { probability }) => sum + probability, 0);
  if (share < LEAST_NO_CHANGE) return scored;
  return rest.map((one) => ({ ...one, probability: one.probability / share }));
}

/** "how does april compare with march", "how does the classifier work": asked like a way of doing something, and none is. */
function isQuestionItself(
  asked: readonly SpokenWord[],
  meant: ReadableCommand | undefined,
  { label, probability }: Scored,
): boolean {
  if (meant === undefined || changes(meant) || label === "help") return false;
  return probability >= SURE_THOUGH_HOW && !asksHowToDo(asked);
}

/** Whether nothing may be proposed, as a change is only asked about, and nothing is read for sure. */
function isOnlyAsked(said: Act, asked: readonly SpokenWord[], top: Scored): boolean {
  const isSupposed = said === "hypothetical";
  if (!isSupposed && !(said === "request" && onlyAsks(asked))) return false;
  return top.label === NONE || top.probability < (isSupposed ? SURE_THOUGH_SUPPOSED : SURE_DESPITE_CHANGE);
}

/** What destroys out of nowhere, without a word on what or a verb that says so, is asked back about. */
function isAimless(
  { declared }: ReadableCommand,
  params: Params,
  asked: readonly SpokenWord[],
  { turns }: ReaderWorld,
): boolean {
  const needsAim = declared.effect === "destroy" && declared.params.length > 0;
  return needsAim && Object.keys(params).length === 0 && turns.length === 0 && !speaksOfChange(asked);
}

/** The rules about what a sentence does stand above the model where something would change. */
function mayChange(said: Act, asked: readonly SpokenWord[], probability: number): boolean {
  if (said === "request") return !onlyAsks(asked) || probability >= SURE_DESPITE_QUESTION;
  return false;
}

function labelsOf(
  asked: readonly SpokenWord[],
  act: Act,
  world: ReaderWorld,
  { lexicon, model, untrained }: Knowledge,
  all: readonly SpokenWord[],
): readonly Scored[] {
  const last = world.turns.at(-1);
  const words = asked.length > 0 ? asked : all;
  const features = featuresOf(words, act, lexicon.cues, last?.command, last?.listed?.kind);
  return untrained.among(model.classify(features, last?.command), words);
}

/** Just below the bar from which on it would be followed. */
function unsure(reading: Reading): Reading {
  return { ...reading, confidence: Math.min(reading.confidence, barOf(reading.effect) - 0.01) };
}

/** Whether a reading may be followed without asking back. */
export function isSure({ effect, confidence }: Pick<Reading, "effect" | "confidence">): boolean {
  return confidence >= barOf(effect);
}

function leastChangeAsked(effect: Effect, ordered: boolean): number {
  return ordered ? LEAST_CHANGE_ORDERED : LEAST_CHANGE_ASKED[effect];
}

function barOf(effect: Effect): number {
  return effect === "read" ? SURE_READ : SURE_CHANGE;
}

function changes(command: ReadableCommand | undefined): boolean {
  return command !== undefined && command.declared.effect !== "read";
}

function howTo(
  scored: readonly Scored[],
  words: readonly SpokenWord[],
  { paths }: ReadableCommands,
): readonly Reading[] {
  const named = commandNamed(words, paths) ?? workingOf(words);
  const topic =
    named ??
    (asksAboutAll(words)
      ? undefined
      : ((asksAboutTopic(words) ? topicOf(words, paths) : deedOf(words, paths)) ??
        scored.find(({ label }) => label !== NONE && label !== HOW_TO && label !== "help")?.label));
  return [
    {
      command: "help",
      params: topic === undefined ? {} : { command: topic },
      effect: "read",
      confidence: 0.8,
    },
  ];
}
