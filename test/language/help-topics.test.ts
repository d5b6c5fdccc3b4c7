/** What help is asked about. */
import { describe, expect, test } from "vitest";
import { loadReader } from "../kit/language-reader.ts";
import { readerAt } from "../kit/language-said.ts";

const best = readerAt("2026-11-23T10:00:00+01:00", loadReader());
const asked = (text: string) => {
  const { command, params } = best(text) ?? {};
  return command === "help" ? (params?.["command"] ?? "everything") : command;
};

describe("help is asked about", () => {
  test.each([
    ["explain deployment watch", "deployment watch"],
    ["explain snapshot redeploy to me", "snapshot redeploy"],
    ["options of batch submit please", "batch submit"],
    ["help with keys", "key"],
    ["help with the datasets", "dataset"],
    ["manual for snapshots", "snapshot"],
    ["how do i throw away an old key", "key delete"],
    ["how can i bring a snapshot back to life", "snapshot redeploy"],
    ["explain the extend command", "deployment extend"],
    ["ayuda con el comando deploy", "deploy"],
    ["erklär mir das kommando search", "search"],
    ["à quoi sert la commande snapshot", "snapshot"],
    ["how do i delete a snapshot", "snapshot delete"],
    ["how do snapshots work", "snapshot"],
    ["how does the subscription stuff work here?", "subscription"],
    ["how can i stop a deployment but keep a snapshot", "deployment delete"],
    ["how does this bot work?", "everything"],
    ["how do we use the bot", "everything"],
    ["what commands do you have", "everything"],
    ["help", "everything"],
    ["what can you do besides deploying", "everything"],
  ])("%s", (text, topic) => {
    expect(asked(text)).toBe(topic);
  });
});
