/** Commands that are seldom asked for are found in plain words, none of which stands in the data they were learned from. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { loadPatterns, loadPhrases, loadReader, worldOf } from "../kit/language-reader.ts";

const SAID: Readonly<Record<string, readonly string[]>> = {
  "try list": [
    "how many minutes do my open trials still have?",
    "when will my running trials expire",
    "which trial of mine is going to end next",
  ],
  "try stop": [
    "could you end my trial early",
    "please close the trial of posenet, i saw enough",
    "i am done with my trial, end it early please",
  ],
  "channel show": [
    "tell me the rules that apply in this channel",
    "which limits hold for this channel?",
    "what are the settings of our channel",
  ],
  "account export": [
    "i would like a copy of everything you store about me",
    "what data do you keep about me?",
    "give me an export of my personal data",
  ],
  digest: [
    "could you show me the weekly digest of imagine",
    "give me a summary of our week",
    "sum up the last week for the vo",
  ],
  "approval list": [
    "which requests are still waiting for approval?",
    "show me all open approval requests here",
    "is anything pending for approval in here",
  ],
  "approval approve": [
    "please approve the request of maria",
    "i approve the request number 7",
    "grant request 4 of pedro",
  ],
  "approval refuse": [
    "please reject the request of pedro, no gpus left",
    "turn the request of ana down please, refuse it",
    "deny request 7, the quota is gone",
  ],
  "approval withdraw": [
    "please withdraw my request for approval",
    "i want to take back my approval request",
    "retract the approval request that i made",
  ],
  "outbox list": [
    "which posts of yours could not be delivered?",
    "show me the posts stuck in the outbox",
    "list the undelivered posts",
  ],
  "outbox retry": [
    "please try to deliver the failed posts again",
    "resend post 9 of the outbox",
    "deliver the undelivered posts once more please",
  ],
  "outbox drop": [
    "please throw away the undelivered posts",
    "clear out the whole outbox",
    "discard the failed post 9",
  ],
  "subscription mute": [
    "please stop sending me private messages about my deployments",
    "mute the dms about my deployments",
    "no more dms about my own deployments please",
  ],
  "subscription unmute": [
    "please unmute the private messages about my deployments",
    "i want private messages about my launches again",
    "message me in private again when my deployments are ready",
  ],
};

const reader = loadReader();
const world = worldOf({
  id: "t0000",
  lang: "en",
  kind: "x",
  now: "2026-11-24T10:00:00+01:00",
  text: "",
  gold: null,
});

describe.each(Object.entries(SAID))("%s", (command, sentences) => {
  test.each(sentences)("%j", (text) => {
    expect(reader.read(text, world).readings[0]?.command).toBe(command);
  });
});

test("none of these sentences is learned from as it stands", () => {
  const learned = new Set(
    [...Object.values(loadPhrases()).flat(), ...Object.values(loadPatterns().labels).flat()].map((one) =>
      one.toLowerCase(),
    ),
  );
  const train = readFileSync("data/language/train.jsonl", "utf8").toLowerCase();
  for (const text of Object.values(SAID).flat()) {
    expect(learned.has(text), text).toBe(false);
    expect(train.includes(`"text":${JSON.stringify(text)}`), text).toBe(false);
  }
});

/** Near neighbours, which are something else. */
test.each([
  ["list my trials", "try list"],
  ["try out yolo for ten minutes", "try"],
  ["stop my jupyter", "deployment delete"],
  ["set the vo of this channel to imagine", "channel set"],
  ["delete all my data", "account forget"],
  ["subscribe this channel to the weekly digest", "subscription add"],
  ["stop the digest in this channel", "subscription remove"],
  ["cancel announcement 3", "announce cancel"],
  ["list the announcements", "announce list"],
  ["launches here need approval", "channel set"],
  ["tell me when reef-run is ready", "deployment watch"],
  ["how much gpu did we use last week", "usage"],
])("%j is %s", (text, command) => {
  expect(reader.read(text, world).readings[0]?.command).toBe(command);
});
