/** What help is asked about: a command by its name, a group of commands by its noun, or what is to be done. */
import type { SpokenWord } from "./words.ts";

/** Nouns of groups and of commands that are called by their noun. */
const NOUNS: readonly (readonly [RegExp, string])[] = [
  [/^batch(?:es|job|jobs)?$/, "batch"],
  [/^(?:snapshots?|backups?)$/, "snapshot"],
  [/^keys?$/, "key"],
  [/^(?:data ?sets?)$/, "dataset"],
  [/^inference$/, "inference"],
  [/^subscri(?:ptions?|be)$/, "subscription"],
  [/^announce(?:ments?)?$/, "announce"],
  [/^facets?$/, "facets"],
  [/^cluster$/, "cluster"],
  [/^data ?cent(?:er|re)s?$/, "datacenters"],
  [/^search(?:ing)?$/, "search"],
  [/^digests?$/, "digest"],
  [/^outbox$/, "outbox"],
  [/^approvals?$/, "approval"],
  [/^(?:try|trials?|demo)$/, "try"],
  [/^leases?$/, "deployment extend"],
  [/^audit$/, "audit list"],
  [/^(?:usage|consumption)$/, "usage"],
];
const REMOVES = /\b(?:delet\w*|remov\w*|get rid|throw away|kick out|revok\w*|stop|end|cancel)\b/;
/** What is done, and to what if it is not a deployment. */
const VERBS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:redeploy\w*|restor\w+)\b/, "snapshot redeploy"],
  [/\b(?:delet\w*|remov\w*|get rid)\b.*\bsnapshots?\b/, "snapshot delete"],
  [/\b(?:delet\w*|remov\w*|revok\w*)\b.*\bkeys?\b/, "key delete"],
  [/\b(?:stop|delet\w*|kill\w*|remov\w*|shut)\b/, "deployment delete"],
  [/\b(?:extend\w*|prolong\w*|renew\w*)\b/, "deployment extend"],
  [/\bwatch\w*\b/, "deployment watch"],
  [/\bfreez\w*\b/, "snapshot create"],
  [/\b(?:deploy(?:ing|ments?)?|launch\w*)\b/, "deploy"],
];
/** An act and what it is done to name one command, however the rest is put. */
const DEEDS: readonly (readonly [act: RegExp, thing: RegExp, command: string])[] = [
  [REMOVES, /\b(?:snapshots?|backups?)\b/, "snapshot delete"],
  [REMOVES, /\bkeys?\b/, "key delete"],
  [REMOVES, /\b(?:inference|endpoints?)\b/, "inference delete"],
  [REMOVES, /\btrials?\b/, "try stop"],
  [
    /\b(?:restor\w+|redeploy\w*|get back|bring back|bring (?:\w+ ){1,3}back|reviv\w+|resum\w+)\b/,
    /\b(?:snapshots?|backups?)\b/,
    "snapshot redeploy",
  ],
  [/\bfreez\w*\b/, /./, "snapshot create"],
  [/\b(?:approv\w+|accept\w*|say yes)\b/, /\brequests?\b|\bapprovals?\b/, "approval approve"],
  [/\b(?:refus\w+|reject\w*|turn down|deny|denied)\b/, /\brequests?\b/, "approval refuse"],
  [/\b(?:take back|withdraw\w*|pull back)\b/, /\brequests?\b/, "approval withdraw"],
  [/\b(?:submit\w*|send|queue)\b/, /\bbatch\b/, "batch submit"],
];
/** What is kept before something else goes: not the thing that goes. */
const KEEPS = /\b(?:keep\w*|with|sav\w+|tak\w+|mak\w+) (?:an? |the )?(?:snapshot|backup)\b/;
/** "which commands are there", "how does this bot work", "I don't know how this works". */
const EVERYTHING =
  /^commands\b(?! (?:for|on|of|about)\b)|\b(?:which|what|the|all|every|any of the) commands(?: (?:do|can|could|are|does|exist|there|you|i|we|one|know|have|here|please|,)\b.*)?$|\bhow (?:do(?:es)? )?(?:(?:i|we|one|you) use )?(?:this|the) bot(?: works?)?(?: here| in here)?$|\bhow (?:does )?(?:this|all this|it all) works?(?: here| in here)?$/;
/** Everything but what is named. */
const EXCEPT = /\b(?:besides|apart from|other than)\b/;

/** Undefined where help in general is asked for. `commands`: the words of all that there are. */
export function topicOf(words: readonly SpokenWord[], commands: ReadonlySet<string>): string | undefined {
  const said = words.flatMap(({ en, mark, quoted }) => (mark ? [] : quoted ? en.split(" ") : [en]));
  const text = said.join(" ");
  if (EXCEPT.test(text)) return undefined;
  const working = workingOf(words);
  if (working !== undefined) return working;
  const path = said.map((word, at) => `${word} ${said[at + 1] ?? ""}`).find((pair) => commands.has(pair));
  const done = VERBS.find(([pattern]) => pattern.test(text))?.[1];
  const noun = NOUNS.find(([pattern]) => said.some((word) => pattern.test(word)))?.[1];
  return path ?? (done === undefined || done === "deploy" ? (noun ?? done) : done);
}

/** Whether help in general is asked for, though in the form of a question about how something is done. */
export function asksAboutAll(words: readonly SpokenWord[]): boolean {
  const text = words.map(({ en }) => en).join(" ");
  return EVERYTHING.test(text.replace(/(?: [?.!,])+$/, ""));
}

/** "how do snapshots work", where nothing more is asked: the group that is called so. */
export function workingOf(words: readonly SpokenWord[]): string | undefined {
  const text = words.map(({ en }) => en).join(" ");
  const said =
    /\bhow (?:do|does) (?:the |our |my )?([a-z]+)(?: (?:stuff|things?|business|part))? work(?: here| in here)?(?: [?.!])*$/.exec(
      text,
    )?.[1];
  return said === undefined ? undefined : NOUNS.find(([pattern]) => pattern.test(said))?.[1];
}

/** "help with keys", not "how do I make a key": the group is meant, not one of its commands. */
export function asksAboutTopic(words: readonly SpokenWord[]): boolean {
  const text = words.map(({ en }) => en).join(" ");
  return (
    /^(?:please |, )*(?:i need )?help (?:me )?(?:please )?(?:with|on|about|for)\b/.test(text) &&
    !/\w+ing\b/.test(text)
  );
}

/** The command that does what a question wants to know how to do, where act and thing leave no doubt. */
export function deedOf(words: readonly SpokenWord[], commands: ReadonlySet<string>): string | undefined {
  const text = words.map(({ en }) => en).join(" ");
  if (/\bcommands (?:for|on|of|about)\b/.test(text)) return topicOf(words, commands);
  const told = text.replace(KEEPS, "");
  const fitting = DEEDS.filter(([act, thing]) => act.test(told) && thing.test(told)).map(
    ([, , command]) => command,
  );
  return new Set(fitting).size === 1 ? fitting[0] : undefined;
}
