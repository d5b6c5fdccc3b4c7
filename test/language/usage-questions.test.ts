/** Questions about use: periods, whose use, steps and comparisons, as said in sentences and in follow-ups. */
import { describe, expect, test } from "vitest";
import type { EarlierTurn } from "../../src/language/offline/world.ts";
import { loadReader } from "../kit/language-reader.ts";
import { readerAt } from "../kit/language-said.ts";

// A Monday.
const best = readerAt("2026-11-23T10:00:00+01:00", loadReader());
const asked = (text: string, ...turns: readonly EarlierTurn[]) => {
  const { command, params } = best(text, ...turns) ?? {};
  return command === "usage" ? params : command;
};

describe("the days of a question about use", () => {
  test.each([
    ["gpu hours in the past two weeks", "2026-11-10", "2026-11-23"],
    ["check yesterdays gpu usage", "2026-11-22", "2026-11-22"],
    ["gpu usage in the first three months of the year", "2026-01-01", "2026-03-31"],
    ["my gpu use over halloween, oct 28 to nov 2", "2026-10-28", "2026-11-02"],
    ["my vm ran on 5 november, how much gpu did i use since then", "2026-11-05", "2026-11-23"],
    ["gpu usage in the school week 9 to 13 november", "2026-11-09", "2026-11-13"],
    ["ore gpu negli ultimi 5 giorni", "2026-11-19", "2026-11-23"],
    ["consommation cpu des 10 derniers jours", "2026-11-14", "2026-11-23"],
    ["uso de gpu en lo que va de mes", "2026-11-01", "2026-11-23"],
    ["gpu use in w40 2026", "2026-09-28", "2026-10-04"],
    ["cpu usage in h1 2026", "2026-01-01", "2026-06-30"],
    ["gpu usage in the first half of october", "2026-10-01", "2026-10-15"],
    ["gpu usage in the first week of november", "2026-11-01", "2026-11-07"],
    ["ram usage at the weekend", "2026-11-21", "2026-11-22"],
    ["gpu verbrauch vorgestern", "2026-11-21", "2026-11-21"],
    ["gpu usage on the 15th", "2026-11-15", "2026-11-15"],
    ["gpu usage on the 31st", "2026-10-31", "2026-10-31"],
    ["gpu usage since we moved in, on 2 october", "2026-10-02", "2026-11-23"],
    ["uso de cpu del 3 al 9 de noviembre", "2026-11-03", "2026-11-09"],
    ["conso gpu entre le 3 et le 9 novembre", "2026-11-03", "2026-11-09"],
    ["uso de gpu de agosto a octubre", "2026-08-01", "2026-10-31"],
    ["gpu usage between christmas and new year's eve", "2025-12-25", "2025-12-31"],
  ])("%s", (text, from, to) => {
    expect(asked(text)).toMatchObject({ from, to });
  });
});

describe("a comparison", () => {
  test.each([
    ["october against september, gpu usage", "2026-10-01", "2026-09-01..2026-09-30"],
    ["did we use more gpu in october or in september", "2026-10-01", "2026-09-01..2026-09-30"],
    ["gpu verbrauch oktober gegen september", "2026-10-01", "2026-09-01..2026-09-30"],
    ["uso gpu di ottobre contro settembre", "2026-10-01", "2026-09-01..2026-09-30"],
    ["compare my gpu usage of this quarter with the one before", "2026-10-01", "2026-07-01..2026-09-30"],
    ["vergleich mein cpu von diesem monat mit dem letzten", "2026-11-01", "2026-10-01..2026-10-31"],
    ["my cpu usage this month compared with the last one", "2026-11-01", "2026-10-01..2026-10-31"],
  ])("is the later with the earlier: %s", (text, from, compare) => {
    expect(asked(text)).toMatchObject({ from, compare });
  });

  test.each([
    "my share of the vo's gpu hours in october",
    "what fraction of the vo's gpu hours in october was mine",
    "how much of the project's gpu use in october was me",
    "show my gpu usage of october and compare it with the vo",
    "mein anteil am gpu-verbrauch der vo im oktober",
    "ma part de la consommation gpu de la vo en octobre",
    "la mia quota di ore gpu del vo a ottobre",
  ])("of one's own with everybody's is about oneself: %s", (text) => {
    expect(asked(text)).toMatchObject({
      scope: "me",
      compare: "vo",
      resource: "gpu",
      from: "2026-10-01",
      to: "2026-10-31",
    });
  });
});

describe("whose use it is", () => {
  test.each([
    ["cpu hours of everybody last month", "vo"],
    ["cuánta cpu gastamos el mes pasado", "vo"],
    ["quanta cpu abbiamo usato il mese scorso", "vo"],
    ["let us see the team's cpu usage", "team"],
    ["show me the cpu usage of the vo", "vo"],
    ["my cpu usage", "me"],
    ["my cpu usage for the lab meeting", "me"],
    ["how much cpu did i use, not the team", "me"],
    ["cpu hours used last month", undefined],
  ])("%s", (text, scope) => {
    expect(asked(text)).toHaveProperty("resource", "cpu");
    expect((asked(text) as Record<string, unknown>)["scope"]).toBe(scope);
  });
});

test.each([
  ["how much have my jobs consumed in october", undefined],
  ["my gpu use and everything, in october", undefined],
  ["how many jobs did i run in october, my usage", "jobs"],
  ["gpu and all of us in october", "gpu"],
  ["did i use more than 5 gpu hours in october", "gpu"],
])("what is counted: %s", (text, resource) => {
  const { resource: found, compare } = (asked(text) ?? {}) as Record<string, unknown>;
  expect({ found, compare }).toEqual({ found: resource });
});

test.each([
  ["my gpu usage in october week by week", { by: "week" }],
  ["uso de gpu en octubre, día a día", { by: "day" }],
  ["gpu verbrauch im oktober, monatsweise", { by: "month" }],
  ["gpu usage in october as a csv", { csv: true }],
  ["export the gpu usage of october for excel", { csv: true }],
  ["combien de disque en octobre", { resource: "disk" }],
])("steps, files and resources: %s", (text, params) => {
  expect(asked(text)).toMatchObject(params);
});

describe("going on from a question about use", () => {
  const turn: EarlierTurn = {
    command: "usage",
    params: { scope: "vo", resource: "gpu", from: "2026-10-01", to: "2026-10-31" },
  };

  test.each([
    ["how much of that was mine", { ...turn.params, scope: "me", compare: "vo" }],
    ["give me those numbers as csv", { ...turn.params, csv: true }],
    ["all resources please", { scope: "vo", from: "2026-10-01", to: "2026-10-31" }],
    ["only the first half of the month", { ...turn.params, to: "2026-10-15" }],
    ["and the previous month?", { ...turn.params, from: "2026-09-01", to: "2026-09-30" }],
    ["is that up or down from the month before", { ...turn.params, compare: "previous" }],
    ["60 days rather", { ...turn.params, from: "2026-09-25", to: "2026-11-23" }],
  ])("%s", (text, params) => {
    expect(asked(text, turn)).toEqual(params);
  });

  test("a question of its own starts anew", () => {
    expect(asked("how much ram did we use in august", turn)).toEqual({
      scope: "vo",
      resource: "ram",
      from: "2026-08-01",
      to: "2026-08-31",
    });
  });
});
