/** What a sentence does, apart from what it is about. */
import { expect, test } from "vitest";
import { type Act, readAct } from "../../src/language/offline/acts.ts";
import { joined } from "../../src/language/offline/clauses.ts";
import { forbids } from "../../src/language/offline/denials.ts";
import { onlyAsks, onlyReasonsBeside, orderIn } from "../../src/language/offline/orders.ts";
import { speak } from "../../src/language/offline/words.ts";
import { loadLexicon } from "../kit/language-reader.ts";

const lexicon = loadLexicon();
const actOf = (text: string): Act => readAct(text, speak(text, lexicon).words, lexicon).act;

test.each([
  ["stop lagoon-2, I launched it with the wrong image", "an order before a report"],
  ["bring back lagoon-2, we made a snapshot of it in spring", "an order before a report"],
  ["nobody needs lagoon-2 any longer", "what can be done without"],
  ["I don't use the summary anymore", "what can be done without"],
  ["if lagoon-2 dies on Sunday I want to know", "a condition of being told"],
  ["if it isn't too much trouble, could you stop lagoon-2", "a polite condition"],
  ["is it possible to see it in action? please start it", "an order after a question"],
  ["don't forget to snapshot lagoon-2", "what must not be forgotten"],
  ["I leave tomorrow, snapshot lagoon-2 so nothing is gone then", "a reason with a denial"],
  ["the old one needs more memory than my laptop has, give me one with 40 GB", "a comparison"],
  ["then stop lagoon-2, I'll start over tomorrow", "an order before what somebody does himself"],
  ["lagoon-2 was launched twice so throw lagoon-2b away", "an order after a report"],
  ["we moved to the new one, lagoon-2 can go", "what follows from a report"],
  ["please don't let lagoon-2 run any longer", "what should not go on"],
  [
    "stop lagoon-2, no wait, never mind. extend it by a day",
    "what is asked for after something is taken back",
  ],
  ["is it possible to have a notebook by monday", "a polite question"],
  ["the address of lagoon-2 please, for my slides", "what is only why"],
  ["stop lagoon-2 because nobody uses it", "a reason with a denial"],
  ["nobody looks at lagoon-2 these days so kill it", "an order after its reason, without a comma"],
  ["if there's a t4 left please launch yolo on it", "on the condition that there is room"],
  ["would it be possible to snapshot lagoon-2 tonight", "a polite question"],
  ["don't message me when lagoon-2 is up", "what is not to be told any more"],
  ["snapshot lagoon-2 not lagoon-3", "an order, and what it is not about"],
  ["kill lagoon-2 as we don't need two of them", "a reason with a denial"],
  ["a notebook that doesn't stop at night please", "a wish with a denial"],
  ["we don't want the digest in here", "what is not wanted any more"],
  ["announce to all: title: Heat, text: please don't start anything", "a denial that is told to others"],
  ["I'm going to delete it tomorrow, so take a snapshot of it please", "an order after a plan"],
  ["we should have stopped it last week. stop lagoon-2 now please", "an order after a regret"],
])("asks: %s (%s)", (text) => {
  expect(actOf(text)).toBe("request");
});

test.each<[string, Act]>([
  ["lagoon-2 was stopped last night", "past"],
  ["snapshot was made on Monday", "past"],
  ["when the course ends we'll delete lagoon-2", "wish"],
  ["assuming lagoon-2 crashes, is anything kept", "hypothetical"],
  ["would 16 GB be enough for lagoon-2", "hypothetical"],
  ["if lagoon-2 is stopped, what is lost", "hypothetical"],
  ["I do not want lagoon-2 stopped", "negated"],
  ["WARNING: retrying the launch of lagoon-2", "pasted"],
  ["python train.py --epochs 3\nKilled", "pasted"],
  ["stop the vpn", "elsewhere"],
  ["kill the mysql server", "elsewhere"],
  ["stop the page on our website", "elsewhere"],
  ["Nora said she would launch lagoon-2", "past"],
  ["so you know, Nora will launch lagoon-2", "past"],
  ["I can't decide whether to stop lagoon-2", "hypothetical"],
  ["stop lagoon-2, ah forget it", "negated"],
  ["stop the lagoon – oh no keep it, my mistake", "negated"],
  ["no need for a notebook today", "negated"],
  ["never stop lagoon-2, because we need it", "negated"],
  ["it hung last week, please stop lagoon-2, no, leave it running", "negated"],
  ["I don't want to extend lagoon-2", "negated"],
  ["@nora please stop lagoon-2", "for-others"],
  ["ok @nora your turn, stop lagoon-2", "for-others"],
  ["gonna stop lagoon-2 when I get home", "wish"],
  ["once the paper is out I can finally delete lagoon-2", "wish"],
  ["the platform killed lagoon-2 at night", "past"],
  ["deployments without a title will be deleted", "past"],
  ["TODO: launch cvat, delete lagoon-2", "quoted"],
  ["- [ ] delete lagoon-2", "quoted"],
  ["status: lagoon-2 up, lagoon-3 deleted", "quoted"],
  ["Nora told me: I'll be away, stop lagoon-2 please", "quoted"],
  ["| 0 | Tesla T4 | Off |", "pasted"],
  ["Nora: extend it\nNora: sorry, wrong chat", "quoted"],
])("asks for nothing: %s (%s)", (text, act) => {
  expect(actOf(text)).toBe(act);
});

test.each([
  ["can I keep lagoon-2 for a day", false],
  ["could we stop lagoon-2", false],
  ["can lagoon-2 be stopped for me", false],
  ["can lagoon-2 be stopped by others", true],
  ["when lagoon-2 stops let me know", false],
  ["can I stop lagoon-2 while it saves", true],
  ["when does lagoon-2 stop", true],
])("%s: only a question is %s", (text, is) => {
  expect(onlyAsks(speak(text, lexicon).words)).toBe(is);
});

test.each([
  ["can you please stop lagoon-2? I have fetched the weights", "can you please stop lagoon-2"],
  ["close lagoon-2, everybody has gone home", "close lagoon-2"],
  ["lagoon-2 is slow, what is wrong", undefined],
  ["stop lagoon-2, then launch it again", undefined],
  ["it has hung since noon, kill it please", "kill it please"],
  ["lagoon-3 works, stop lagoon-2", "stop lagoon-2"],
  ["can you extend lagoon-2? the others are not ready", "can you extend lagoon-2"],
])("the order in “%s” is %s", (text, order) => {
  const found = orderIn(speak(text, lexicon).words);
  expect(found?.map(({ en }) => en).join(" ")).toBe(order);
});

test.each([
  ["aws costs too much, can I get a notebook here", "request"],
  ["our slurm is full, are any gpus free on your side", "request"],
  ["my slurm job hangs, can you cancel it", "elsewhere"],
  ["can you cancel my slurm job, it hangs", "elsewhere"],
])("beside a word about elsewhere, “%s” is a %s", (text, act) => {
  expect(actOf(text)).toBe(act);
});

test.each([
  ["can you extend lagoon-2? the others are not ready", true],
  ["kill lagoon-2, wait, is it still training", false],
  ["start yolo, actually show me the free gpus instead", false],
])("beside the order in “%s”, only reasons: %s", (text, are) => {
  const { words } = speak(text, lexicon);
  const order = orderIn(words) ?? words.slice(0, 2);
  expect(onlyReasonsBeside(order, words)).toBe(are);
});

test.each([
  ["don't delete lagoon-2", true],
  ["please never stop it", true],
  ["don't launch it, only show me what it is", false],
  ["why is lagoon-2 not running", false],
  ["don't tell me about free gpus any more", false],
])("“%s” forbids a change and asks nothing: %s", (text, does) => {
  expect(forbids(joined(speak(text, lexicon).words))).toBe(does);
});
