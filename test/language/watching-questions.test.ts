/** Questions about the cluster, notices, subscriptions and the record of actions. */
import { describe, expect, test } from "vitest";
import type { EarlierTurn } from "../../src/language/offline/world.ts";
import { loadReader } from "../kit/language-reader.ts";
import { readerAt } from "../kit/language-said.ts";

// A Monday.
const best = readerAt("2026-11-23T10:00:00+01:00", loadReader());
const read = (text: string, ...turns: readonly EarlierTurn[]) => {
  const { command, params } = best(text, ...turns) ?? {};
  return { command, params };
};

describe("what is free", () => {
  test.each([
    ["ping me as soon as an h100 is free", { watch: true, gpu_type: "NVIDIA H100" }],
    ["sag mir bescheid sobald eine T4 frei ist", { watch: true, gpu_type: "Tesla T4" }],
    ["avísame en cuanto haya una T4 libre", { watch: true, gpu_type: "Tesla T4" }],
    ["préviens-moi dès qu'une T4 est libre", { watch: true, gpu_type: "Tesla T4" }],
    ["avvisami appena si libera una T4", { watch: true, gpu_type: "Tesla T4" }],
    ["avisa-me assim que houver uma T4 livre", { watch: true, gpu_type: "Tesla T4" }],
    ["you can stop telling me about free gpus", { watch: false }],
    ["tell me which gpus are free", {}],
    ["is a V100 SXM2 free", { gpu_type: "Tesla V100-SXM2-16GB" }],
    ["is a V100 with 32 free", { gpu_type: "Tesla V100-PCIE-32GB" }],
    ["which site has free gpus", {}],
    ["is anybody waiting for a gpu, how many are free", {}],
    ["free gpus at psnc", { datacenter: "psnc" }],
  ])("%s", (text, params) => {
    expect(read(text)).toEqual({ command: "cluster", params });
  });

  test("goes on: another place, any model, and tell me when", () => {
    const turn: EarlierTurn = { command: "cluster", params: { gpu_type: "NVIDIA H100" } };
    expect(read("and at psnc", turn).params).toEqual({ ...turn.params, datacenter: "psnc" });
    expect(read("any gpu model", turn).params).toEqual({});
    expect(read("tell me when there is one", turn).params).toEqual({ ...turn.params, watch: true });
  });
});

describe("notices to come", () => {
  test.each([
    "when is the next maintenance",
    "cuándo es el próximo mantenimiento",
    "wann ist die nächste wartung",
    "quando è la prossima manutenzione",
  ])("%s", (text) => {
    expect(read(text)).toEqual({ command: "notice list", params: { upcoming: true } });
  });

  test("but not those of now", () => {
    expect(read("any problems right now")).toEqual({ command: "notice list", params: {} });
  });
});

describe("what is subscribed to", () => {
  test.each([
    ["post the weekly numbers in this channel", "digest"],
    ["suscribe este canal al resumen semanal", "digest"],
    ["tell this channel when a site goes down", "downtime"],
    ["post our usage numbers here once a week", "digest"],
    ["tell this channel when deployments start", "ready"],
    ["subscribe this channel to new modules", "catalogue"],
    ["subscribe this channel to deployment alerts", "ready"],
  ])("%s", (text, topic) => {
    expect(read(text).params?.["topic"]).toBe(topic);
  });

  test("may be what was just shown", () => {
    expect(read("subscribe me to those", { command: "notice list", params: {} }).params).toEqual({
      topic: "downtime",
    });
  });
});

describe("the record of actions", () => {
  test.each([
    ["who deleted snapshots yesterday", { command: "snapshot delete", from: "2026-11-22", to: "2026-11-22" }],
    ["who deleted reef-run", { command: "deployment delete" }],
    ["who started lab-7", { command: "deploy" }],
    ["who revoked keys this month", { command: "key delete", from: "2026-11-01", to: "2026-11-23" }],
    ["who created keys this month", { command: "key create", from: "2026-11-01", to: "2026-11-23" }],
    ["everything l.berg did this week", { actor: "l.berg", from: "2026-11-23", to: "2026-11-23" }],
    ["what did hanna do yesterday", { actor: "hanna", from: "2026-11-22", to: "2026-11-22" }],
    ["audit log of last week as csv", { csv: true, from: "2026-11-16", to: "2026-11-22" }],
    [
      "which deployments were deleted yesterday and by whom",
      { command: "deployment delete", from: "2026-11-22", to: "2026-11-22" },
    ],
    ["who unsubscribed this channel? see the audit log", { command: "subscription remove" }],
    ["audit: who subscribed us to downtimes", { command: "subscription add" }],
    ["who changed the settings of our channel? audit please", { command: "channel set" }],
    ["audit: who deleted keys? a user is missing one", { command: "key delete" }],
  ])("%s", (text, params) => {
    expect(read(text)).toEqual({ command: "audit list", params });
  });

  test("goes on with another person, day or action", () => {
    const turn: EarlierTurn = {
      command: "audit list",
      params: { actor: "bruno", from: "2026-11-22", to: "2026-11-22" },
    };
    expect(read("and carla", turn).params).toEqual({ ...turn.params, actor: "carla" });
    expect(read("only deletions", turn).params).toEqual({ ...turn.params, command: "deployment delete" });
    expect(read("and last week", turn).params).toEqual({
      actor: "bruno",
      from: "2026-11-16",
      to: "2026-11-22",
    });
  });
});
