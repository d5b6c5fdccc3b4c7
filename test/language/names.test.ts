/** Which of somebody's own things a sentence means: by name, by place, several, or all of a kind. */
import { describe, expect, test } from "vitest";
import { learnNames } from "../../scripts/language/name-training.ts";
import { type Naming, takeName } from "../../src/language/offline/names.ts";
import { groupSaid } from "../../src/language/offline/said-groups.ts";
import { Sentence } from "../../src/language/offline/sentence.ts";
import { speak } from "../../src/language/offline/words.ts";
import { loadLexicon, loadPatterns, loadReader, loadTraining } from "../kit/language-reader.ts";
import { readerAt } from "../kit/language-said.ts";

const lexicon = loadLexicon();
const best = readerAt("2026-11-24T10:00:00+01:00", loadReader());
const none = new Set<string>();
const nameWeights = new Map(Object.entries(learnNames(loadTraining(), loadPatterns(), lexicon)));
const fillers = { names: none, search: none, items: none, nameWeights };
const named = (text: string, naming: Partial<Naming> = {}) =>
  takeName(new Sentence(speak(text, lexicon).words, fillers), { inConversation: false, ...naming })?.name;

/** None of these is in the training sentences. */
test.each([
  ["put zwirbel out of its misery please", "zwirbel"],
  ["is brumblewort up yet?", "brumblewort"],
  ["could you check why vexmoor died last night", "vexmoor"],
  ["i'm done with krill-cam-4, kill it", "krill-cam-4"],
  ["when does Skarvik end", "Skarvik"],
  ["apaga zorzalito por favor", "zorzalito"],
  ["schalte trollblume bitte ab", "trollblume"],
  ["tell me when it is ready", "it"],
  ["phew, the course server hangs, stop grebe-x", "grebe-x"],
  ["watch 3 and say when it is up", "3"],
])("“%s” means %s", (text, name) => expect(named(text)).toBe(name));

test.each([
  ["delete my frog notebook please", "frog notebook"],
  ["grebe-b works better, so drop grebe-a", "grebe-a"],
  ["skua hangs since noon, kill it", "skua"],
])("to be deleted by “%s” is %s", (text, name) => {
  expect(best(text)).toMatchObject({ command: "deployment delete", params: { deployment: name } });
});

describe("of what was listed", () => {
  const listed = ["sonde-1", "sonde-2", "owl sounds", "owl sounds old", "scratch"];
  const among = (text: string, several = false) => named(text, { inConversation: true, listed, several });

  test.each([
    ["ok leave the owls, delete scratch", "scratch"],
    ["the old owl thing should be stopped", "owl sounds old"],
    ["kill the second one", "2"],
    ["stop number 4", "4"],
  ])("“%s” means %s", (text, name) => expect(among(text)).toBe(name));

  test.each([
    ["the sondes can both be stopped", "sonde-1,sonde-2"],
    ["kill 1, 2 and the last", "1,2,5"],
    ["delete scratch and sonde-2", "sonde-2,scratch"],
  ])("“%s” means several", (text, names) => expect(among(text, true)).toBe(names));
});

test("several that are joined are all meant, where the command takes several", () => {
  expect(named("kill brook-w + brook-z", { several: true })).toBe("brook-w,brook-z");
  expect(named("kill brook-w and brook-z")).toBe("brook-w");
});

describe("groups", () => {
  test.each([
    ["delete all that are stopped", "all stopped"],
    ["everything i have running", "all running"],
    ["take all my modules down", "all modules"],
    ["clean out all lost deployments", "all lost"],
    ["delete all of mine", "all"],
    ["stop everything", undefined],
    ["delete everybody's stopped deployments, all of them", undefined],
    ["stop all running deployments of the team", undefined],
    ["delete the stopped one", undefined],
    ["get rid of the stopped ones", "all stopped"],
    ["remove my crashed deployments", "all failed"],
    ["get rid of the old ones", undefined],
    ["remove the stopped deployments of the team", undefined],
    ["i sat on it all day, keep my copy", undefined],
    ["save my env before everything is broken", undefined],
  ])("“%s” is %s", (text, group) => expect(groupSaid(text)).toBe(group));

  test("of one's own are deleted only if they are said", () => {
    expect(best("delete all my stopped deployments")).toMatchObject({
      command: "deployment delete",
      params: { deployment: "all stopped" },
    });
    expect(best("delete everything")?.command).not.toBe("deployment delete");
    expect(best("delete all stopped deployments of everybody")?.command).not.toBe("deployment delete");
  });

  test("are what was listed, where that is spoken of", () => {
    const turn = {
      command: "deployment list",
      params: { status: "failed" },
      listed: { kind: "deployment", names: ["a-1", "b-2"] },
    };
    expect(best("delete all of them", turn)?.params).toEqual({ deployment: "all failed" });
    expect(best("delete every deployment that the team has", turn)?.command).not.toBe("deployment delete");
  });
});

test("what is said of everything in passing saves one thing only", () => {
  expect(best("i worked all night on reef-run, make a snapshot of it")?.params).toEqual({
    deployment: "reef-run",
  });
  expect(best("snapshot reef-run before anything breaks")?.params).toEqual({ deployment: "reef-run" });
  expect(best("snapshot all my deployments")?.params).toEqual({ deployment: "all" });
});

test("a quotation after “snapshot” names it", () => {
  expect(best('restore the snapshot "before the upgrade"')).toMatchObject({
    command: "snapshot redeploy",
    params: { snapshot: "before the upgrade" },
  });
});

test("what is named in a clause that denies something else is what is meant", () => {
  expect(best("don't extend reef-run, stop it")).toMatchObject({
    command: "deployment delete",
    params: { deployment: "reef-run" },
  });
});

test.each([
  ["nobody tells us about outages, subscribe this channel", "subscription add", { topic: "downtime" }],
  ["no gpu needed, just launch cvat", "deploy", { item: "ai4os-cvat", gpu: 0 }],
  ["never mind the disk swap, cancel that announcement", "announce cancel", { announcement: "disk swap" }],
])("a clause that denies tells what about: %s", (text, command, params) => {
  expect(best(text)).toMatchObject({ command, params });
});

test("a verb with its pronoun is no name", () => {
  expect(named("garde-le jusqu'à dimanche", { inConversation: true })).toBe("it");
  expect(named("save it first, then delete it", { inConversation: true })).toBe("it");
});

test("what is deleted is saved first where that is said, and only there", () => {
  expect(best("kill reef-run but keep a snapshot of it")).toMatchObject({
    command: "deployment delete",
    params: { deployment: "reef-run", snapshot: true },
  });
  expect(best("please stop reef-run")?.params).toEqual({ deployment: "reef-run" });
});
