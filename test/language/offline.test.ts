/** The offline reader: floors over the training set, safety for any text, and a model that belongs to its data. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { examplesOf, fingerprint } from "../../scripts/language/training.ts";
import { COMMANDS } from "../../src/commands/index.ts";
import { readAct } from "../../src/language/offline/acts.ts";
import { LONGEST_MESSAGE, normalise } from "../../src/language/offline/normalise.ts";
import { isSure } from "../../src/language/offline/reader.ts";
import { speak } from "../../src/language/offline/words.ts";
import type { EarlierTurn } from "../../src/language/offline/world.ts";
import type { Sentence } from "../kit/language-data.ts";
import {
  loadLexicon,
  loadModel,
  loadPatterns,
  loadPhrases,
  loadReader,
  loadTraining,
  worldOf,
} from "../kit/language-reader.ts";
import { isRead, score } from "../kit/language-score.ts";

const lexicon = loadLexicon();
const model = loadModel();
const reader = loadReader(model);
const sentences = loadTraining();

function said(text: string, ...turns: readonly EarlierTurn[]) {
  const sentence = {
    id: "t0000",
    lang: "en",
    kind: "x",
    now: "2026-11-24T10:00:00+01:00",
    text,
    gold: null,
  } as Sentence;
  return reader.read(text, { ...worldOf(sentence), turns });
}
const best = (text: string, ...turns: readonly EarlierTurn[]) => said(text, ...turns).readings[0];

describe("the headline question", () => {
  test("is usage of last month compared with the month before", () => {
    const reading = best("how many GPU days did we use last month compared to the month before?");
    expect(reading?.command).toBe("usage");
    expect(reading?.params).toEqual({
      scope: "vo",
      resource: "gpu",
      from: "2026-10-01",
      to: "2026-10-31",
      compare: "2026-09-01..2026-09-30",
    });
  });
});

describe("the training sentences", () => {
  /** From 5000 on they were written to be asked in rarer ways, from 10000 on as most people would, from 20000 on of weak kinds. */
  const numberOf = ({ id }: Sentence) => Number(id.slice(1));

  test.each([
    { which: "common ones", from: 0, to: 5000, exactly: 0.98 },
    { which: "rarer ones", from: 5000, to: 10_000, exactly: 0.95 },
    { which: "those of the middle", from: 10_000, to: 20_000, exactly: 0.95 },
    { which: "those of weak kinds", from: 20_000, to: 100_000, exactly: 0.935 },
  ])(
    "$which are read to the right command, with all parameters, and ask for no change that nobody wanted",
    ({ from, to, exactly }) => {
      const part = sentences.filter((one) => numberOf(one) >= from && numberOf(one) < to);
      const scores = part.map((sentence) => {
        const [first] = reader.read(sentence.text, worldOf(sentence)).readings;
        return score(sentence, first && isSure(first) ? first : undefined);
      });
      const share = (test: (one: (typeof scores)[number]) => boolean) =>
        scores.filter(test).length / scores.length;
      expect(share(({ command }) => command)).toBeGreaterThan(0.96);
      expect(share(({ exact }) => exact)).toBeGreaterThan(exactly);
      expect(share(({ falseAction }) => falseAction)).toBeLessThan(0.005);
    },
  );

  test("are those that the shipped model was trained on", () => {
    expect(model.trainedOn).toBe(
      fingerprint(examplesOf(sentences, COMMANDS, loadPhrases(), loadPatterns(), lexicon)),
    );
  });
});

describe("nothing is proposed for", () => {
  test.each([
    ["what happens if I delete reef-run", "hypothetical"],
    ["do I lose data when I delete reef-run", "hypothetical"],
    ["please don't stop reef-run", "negated"],
    ["nicht löschen: reef-run", "negated"],
    ["delete reef-run, sorry, never mind", "negated"],
    ["stop reef-run. no don't", "negated"],
    ["stop reef-run, er, forget it", "negated"],
    ["delete reef-run. sorry, keep it", "negated"],
    ["lösch reef-run, ach, vergiss es", "negated"],
    ["I already deleted reef-run", "past"],
    ["yesterday I asked you to delete reef-run", "past"],
    ['she said "stop reef-run"', "quoted"],
    ["> delete reef-run", "quoted"],
    ["[2026-12-07 07:59] stop signal received", "pasted"],
    ["I wish we had more GPUs", "wish"],
    ["terminate my aws instances", "elsewhere"],
    ["extend the lease of Marta's reef-run", "for-others"],
    ["stop somebody else's notebook", "for-others"],
    ["please snapshot everyone’s deployments", "for-others"],
    ["stop reef-run, no, don't", "negated"],
    ["no, keep it", "negated"],
    ["maybe I should launch a second one", "hypothetical"],
    ["Paul hat reef-run verlängert", "past"],
    ["Camille a figé reef-run", "past"],
    ["hopefully reef-run survives the weekend", "wish"],
    ["Subject: kill reef-run", "quoted"],
    ["from the mail of the admins: stop all deployments", "quoted"],
    ["jobs:\n  deploy:\n    restart: always", "pasted"],
    ["renew the ssl certificate of the website", "elsewhere"],
    ["spin up an m5.large", "elsewhere"],
  ])("%s", (text, act) => {
    expect(said(text)).toMatchObject({ act, readings: [] });
  });

  test("everything at once: no change is the best reading", () => {
    const reading = best("delete all my deployments");
    expect(reading === undefined || isRead(reading.command)).toBe(true);
  });
});

describe("whatever is typed", () => {
  const verbs = fc.constantFrom("delete", "stop", "kill", "deploy", "snapshot", "extend", "remove");
  const names = fc.stringMatching(/^[a-z]{2,8}-[a-z0-9]{1,4}$/);

  test("is answered without an error, at once, and with few readings", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 3000 }),
      fc
        .array(fc.constantFrom(..."delete the last (\" > , it month 9 é ß 漢 ' --gpu".split(" ")))
        .map((words) => words.join(" ")),
    );
    fc.assert(
      fc.property(text, (typed) => {
        expect(said(typed).readings.length).toBeLessThanOrEqual(3);
      }),
      { numRuns: 300 },
    );
  });

  test("never is a change if it is denied", () => {
    const denial = fc.constantFrom("don't", "do not", "please never", "nobody should", "we should not");
    fc.assert(
      fc.property(denial, verbs, names, (no, verb, name) => {
        expect(said(`${no} ${verb} ${name}`).readings).toEqual([]);
      }),
    );
  });

  test("never is a change if it is asked about", () => {
    const question = fc.constantFrom(
      "what happens if I",
      "should I",
      "how do I",
      "is it safe to",
      "what if we",
    );
    fc.assert(
      fc.property(question, verbs, names, (asks, verb, name) => {
        expect(said(`${asks} ${verb} ${name}`).readings.filter(({ command }) => !isRead(command))).toEqual(
          [],
        );
      }),
    );
  });

  test.each(["👍🚀", "...", "\u0301\u0302", "?!"])("is no request without a word: %s", (typed) => {
    expect(said(typed).readings).toEqual([]);
  });

  test.each(["reef-run", "reef-run kelp-2", "asdf", "blah blah", "42"])(
    "is no change without a verb: %s",
    (typed) => {
      const reading = best(typed);
      expect(reading === undefined || isRead(reading.command)).toBe(true);
    },
  );

  test("is no request where it is too long to be one", () => {
    expect(normalise("delete reef-run ".repeat(LONGEST_MESSAGE))).toBeUndefined();
  });
});

describe("what went before", () => {
  const usage: EarlierTurn = {
    command: "usage",
    params: { scope: "team", resource: "gpu", from: "2026-10-01", to: "2026-10-31" },
  };
  const found: EarlierTurn = {
    command: "search",
    params: { text: "fish" },
    listed: { kind: "item", names: ["one", "two"] },
  };

  test("is gone on from", () => {
    expect(best("and the month before?", usage)?.params).toEqual({
      ...usage.params,
      from: "2026-09-01",
      to: "2026-09-30",
    });
    expect(best("the second one", found)).toMatchObject({ command: "show", params: { item: "two" } });
    expect(
      best("no, the jupyter one", { command: "deployment delete", params: { deployment: "id" } }),
    ).toMatchObject({
      command: "deployment delete",
      params: { deployment: "jupyter" },
    });
    expect(
      best("same but with a gpu", { command: "deploy", params: { item: "posenet-tf", cpu: 2 } })?.params,
    ).toEqual({
      item: "posenet-tf",
      cpu: 2,
      gpu: 1,
    });
  });
});

describe("letters", () => {
  test("that cannot be seen or look like others are reported", () => {
    expect(normalise("de\u200blete x")).toEqual({ text: "delete x", disguised: true });
    expect(normalise("dеlеte x")).toEqual({ text: "delete x", disguised: true });
    expect(normalise("ünïcode")).toEqual({ text: "ünïcode", disguised: false });
  });
});

describe("languages", () => {
  test.each([
    ["borra reef-run", "es"],
    ["zeig mir meine deployments", "de"],
    ["supprime le snapshot 4", "fr"],
    ["quante gpu sono libere", "it"],
    ["o meu uso de gpu em novembro", "pt"],
    ["delete reef-run please", "en"],
  ])("%s", (text, language) => {
    expect(speak(text, lexicon).language).toBe(language);
  });

  test("a clause that denies leaves the rest of the request", () => {
    const { words } = speak("delete kelp-2 but not kelp-3", lexicon);
    const read = readAct("delete kelp-2 but not kelp-3", words, lexicon);
    expect([read.act, read.words.map(({ en }) => en).join(" ")]).toEqual(["request", "delete kelp-2"]);
  });
});
