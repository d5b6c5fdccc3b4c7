/** The offline reader: what a sentence does, which command it means, and with which parameters. */
import { type Act, askedAbout, onlyAsks, readAct, speaksOfChange } from "./acts.ts";
import { COMMAND_NAMES } from "./command-fields.ts";
import { featuresOf } from "./features.ts";
import { followUp } from "./follow-up.ts";
import type { Lexicon } from "./lexicon.ts";
import type { LanguageModel, Scored } from "./model.ts";
import { normalise } from "./normalise.ts";
import { correctLabels } from "./rules.ts";
import { readSlots } from "./slots.ts";
import { type SpokenWord, speak } from "./words.ts";
import type { ReaderWorld, Reading, ReadSentence, SentenceReader } from "./world.ts";

/** Label of sentences that ask for nothing. */
export const NONE = "none";
/** Label of questions about how something is done. */
export const HOW_TO = "how-to";
/** Readings less likely than this are not mentioned. */
const LEAST = 0.08;
/** Commands that change something, whether they are declared yet or not. */
const CHANGES =
  /^(?:deploy|try|batch (?:submit|delete)|deployment (?:delete|extend|watch)|subscription (?:add|remove)|snapshot (?:create|delete|redeploy)|inference (?:create|delete)|account (?:forget|link|unlink|logout)|key (?:create|delete)|announce (?:create|edit|cancel)|channel set)$/;
/** "How do I get into reef-run" wants its address, "tell me how it is doing" its state. */
const OPENED = /^deployment (?:open|info)$/;
/** A question in form that is a request all the same: "can it stay up until friday". */
const SURE_DESPITE_QUESTION = 0.97;
/** A question that only reads though it speaks of a change: "when will it be deleted". */
const SURE_DESPITE_CHANGE = 0.91;
const SURE_READ = 0.45;
const SURE_CHANGE = 0.75;
const MOST_READINGS = 3;

export function createOfflineReader(lexicon: Lexicon, model: LanguageModel): SentenceReader {
  return { read: (message, world) => read(message, world, lexicon, model) };
}

function read(message: string, world: ReaderWorld, lexicon: Lexicon, model: LanguageModel): ReadSentence {
  const normal = normalise(message);
  if (!normal)
    return {
      act: message.trim() === "" ? "request" : "pasted",
      language: "en",
      readings: [],
      disguised: false,
    };
  const { language, words } = speak(normal.text, lexicon);
  const { act: said, words: asked } = readAct(normal.text, words);
  const none = (act: Act): ReadSentence => ({ act, language, disguised: normal.disguised, readings: [] });
  if (said === "pasted" || said === "quoted" || said === "for-others") return none(said);
  const scored = correctLabels(labelsOf(asked, said, world, model, lexicon, words), asked, world);
  const [top] = scored;
  if (!top) return none(said);
  const asksHow = top.label === HOW_TO || (said === "how-to" && !OPENED.test(top.label));
  const around = { act: asksHow ? "how-to" : said, language, disguised: normal.disguised } as const;
  if (asksHow) {
    const topics = labelsOf(askedAbout(asked), "request", world, model, lexicon, words);
    return { ...around, readings: howTo(topics, asked) };
  }
  if (top.label === NONE && said !== "request") return none(said);
  if (speaksOfChange(asked) && (top.label === NONE || top.probability < SURE_DESPITE_CHANGE))
    if (said === "hypothetical" || (said === "request" && onlyAsks(asked))) return none("hypothetical");
  const readings = scored.slice(0, MOST_READINGS).flatMap(({ label, probability }): Reading[] => {
    if (label === NONE || label === HOW_TO || probability < LEAST) return [];
    if (CHANGES.test(label) && !mayChange(said, asked, probability)) return [];
    const named = label === "help" ? commandNamed(asked) : undefined;
    return [
      {
        ...complete(label, asked, words, world, model),
        ...(named === undefined ? {} : { params: { command: named } }),
        confidence: probability,
      },
    ].map((reading) => (isAimless(reading, world) ? unsure(reading) : reading));
  });
  if (CHANGES.test(top.label) && readings[0]?.command !== top.label)
    return none(said === "request" ? "hypothetical" : said);
  // Where nothing is likelier than something, at most a question that only reads is worth asking about.
  if (top.label === NONE)
    return { ...around, readings: readings.filter(({ command }) => !CHANGES.test(command)).map(unsure) };
  return { ...around, readings };
}

/** What destroys without a word on what, out of nowhere, is asked back about. */
function isAimless({ command, params }: Reading, { turns }: ReaderWorld): boolean {
  return command.endsWith(" delete") && Object.keys(params).length === 0 && turns.length === 0;
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
  model: LanguageModel,
  lexicon: Lexicon,
  all: readonly SpokenWord[],
): readonly Scored[] {
  const last = world.turns.at(-1);
  const words = asked.length > 0 ? asked : all;
  return model.classify(featuresOf(words, act, lexicon.cues, last?.command, last?.listed?.kind));
}

function unsure(reading: Reading): Reading {
  return { ...reading, confidence: Math.min(reading.confidence, SURE_READ - 0.01) };
}

/** Whether a reading may be followed without asking back. A wrong change annoys more than a question does. */
export function isSure({ command, confidence }: Reading): boolean {
  return confidence >= (CHANGES.test(command) ? SURE_CHANGE : SURE_READ);
}

function howTo(scored: readonly Scored[], words: readonly SpokenWord[]): readonly Reading[] {
  const named = commandNamed(words);
  const about =
    named ?? scored.find(({ label }) => label !== NONE && label !== HOW_TO && label !== "help")?.label;
  return [{ command: "help", params: about === undefined ? {} : { command: about }, confidence: 0.8 }];
}

/** "help deploy", "explain the try command": a command called by its name. */
function commandNamed(words: readonly SpokenWord[]): string | undefined {
  const text = words.map(({ en, mark }) => (mark ? "," : en)).join(" ");
  const said =
    /^(?:please )?help (?:me )?(?:with |for |on |about |for the )?([a-z]+(?: [a-z]+)?)$/.exec(text)?.[1] ??
    /\bthe ([a-z]+(?: [a-z]+)?) command\b/.exec(text)?.[1];
  return COMMAND_NAMES.find((name) => name === said?.replace(/ please$/, ""));
}

function complete(
  command: string,
  words: readonly SpokenWord[],
  all: readonly SpokenWord[],
  world: ReaderWorld,
  { fillers }: LanguageModel,
): Omit<Reading, "confidence"> {
  const { params, sentence } = readSlots(command, words, world, fillers);
  // "don't extend reef-run, stop it": what is denied may be where the thing is named.
  for (const name of ["deployment", "snapshot"])
    if (params[name] === "it" && world.turns.length === 0 && all.length > words.length)
      params[name] = readSlots(command, all, world, fillers).params[name] ?? "it";
  const whole = followUp(command, params, sentence, world);
  // A service without an item is the development environment.
  if (
    command === "deploy" &&
    (world.turns.length === 0 || !/\b(?:it|that|this)\b/.test(sentence.text)) &&
    whole["item"] === undefined &&
    (whole["service"] === "jupyter" || whole["service"] === "vscode") &&
    !/\b(?:model|classifier|detector|module|segment\w*)\b/.test(sentence.text)
  )
    whole["item"] = "ai4os-dev-env";
  return { command, params: whole };
}
