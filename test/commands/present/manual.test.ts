import { expect, test } from "vitest";
import { COMMANDS } from "../../../src/commands/index.ts";
import { effectWords, groupsOf, paramMeaning, paramName } from "../../../src/commands/present/manual.ts";
import { createManual } from "../../../src/engine/manual.ts";
import { createRegistry } from "../../../src/engine/registry.ts";

const { entries } = createManual(createRegistry(COMMANDS));
const paramOf = (path: string, name: string) => {
  const found = entries.find((one) => one.path === path)?.params.find((one) => one.name === name);
  if (!found) throw new Error(`${path} has no ${name}`);
  return found;
};

test("every command stands in one group", () => {
  const grouped = groupsOf(entries).flatMap((group) => group.entries);
  expect(grouped.map((one) => one.path).toSorted()).toEqual(entries.map((one) => one.path).toSorted());
});

test("commands of no group come last", () => {
  const [entry] = entries;
  const other = { ...entry, path: "audit list" } as (typeof entries)[number];
  expect(groupsOf([other, ...entries]).at(-1)).toMatchObject({ title: "More" });
  expect(groupsOf([other])).toEqual([{ title: "More", entries: [other] }]);
});

test.each([
  ["deploy", "item", "item"],
  ["deploy", "cpu", "--cpu N"],
  ["deploy", "ram", "--ram SIZE"],
  ["deploy", "service", "--service"],
  ["deploy", "set", "--set group.field=VALUE"],
])("%s %s is typed %s", (path, name, typed) => {
  expect(paramName(paramOf(path, name))).toBe(typed);
});

test("a meaning says the options, repetition and whether it is required", () => {
  expect(paramMeaning(paramOf("deploy", "service"))).toMatch(/One of deepaas, jupyter, vscode, fedserver\.$/);
  expect(paramMeaning(paramOf("deploy", "set"))).toMatch(/May be given several times\.$/);
  expect(paramMeaning(paramOf("deploy", "item"))).toMatch(/Required\.$/);
});

test("only what changes something says so", () => {
  const changing = entries.filter((one) => effectWords(one) !== undefined).map((one) => one.path);
  expect(changing).toEqual([
    "deploy",
    "deployment delete",
    "snapshot create",
    "snapshot redeploy",
    "snapshot delete",
    "account login",
    "account logout",
  ]);
});
