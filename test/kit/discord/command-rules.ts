/** What Discord takes as commands and as modals. */
import { checkOptions } from "./message-rules.ts";
import { check, isObject, type Json, listOf, objectOf, optionalText, textOf } from "./refusal.ts";

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

export function checkCommands(list: readonly unknown[]): void {
  check(list.length <= 100, "commands", "at most 100");
  const names = new Set<string>();
  for (const entry of list) {
    const command = objectOf(entry, "command");
    const name = checkNamed(command);
    check(!names.has(name), "name", "already used");
    names.add(name);
    checkOptionList(command, 0);
    check(weight(command) <= 8000, "command", "at most 8000 characters in all");
  }
}

function checkNamed(node: Json): string {
  const name = textOf(node["name"], "name", 1, 32);
  check(NAME.test(name) && name === name.toLowerCase(), "name", "has letters that are not allowed");
  textOf(node["description"], "description", 1, 100);
  return name;
}

function checkOptionList(node: Json, depth: number): void {
  const options = listOf(node["options"] ?? [], "options", 0, 25).map((option) =>
    objectOf(option, "options"),
  );
  const branches = options.filter(({ type }) => type === 1 || type === 2).length;
  check(branches === 0 || branches === options.length, "options", "subcommands and options do not mix");
  check(depth < 3, "options", "nested too deep");
  let optional = false;
  const names = new Set<string>();
  for (const option of options) {
    const name = checkNamed(option);
    check(!names.has(name), "options.name", "already used");
    names.add(name);
    if (option["type"] === 1 || option["type"] === 2) {
      check(option["type"] === 1 || depth === 0, "options", "groups stand at the top");
      checkOptionList(option, depth + 1);
      continue;
    }
    check(option["required"] !== true || !optional, "options", "required options come first");
    optional ||= option["required"] !== true;
    checkChoices(option);
  }
}

function checkChoices(option: Json): void {
  const { choices } = option;
  if (choices === undefined) return;
  check(option["autocomplete"] !== true, "choices", "not with autocomplete");
  for (const entry of listOf(choices, "choices", 1, 25)) {
    const choice = objectOf(entry, "choices");
    textOf(choice["name"], "choices.name", 1, 100);
    textOf(choice["value"], "choices.value", 1, 100);
  }
}

function weight(node: unknown): number {
  if (!isObject(node)) return 0;
  const words = [node["name"], node["description"], node["value"]].filter((word) => typeof word === "string");
  const below = [node["options"], node["choices"]].flatMap((list) => (Array.isArray(list) ? list : []));
  return below.reduce<number>((sum, child) => sum + weight(child), words.join("").length);
}

export function checkModal(data: Json): void {
  textOf(data["title"], "title", 1, 45);
  textOf(data["custom_id"], "custom_id", 1, 100);
  const ids = new Set<string>();
  for (const entry of listOf(data["components"], "components", 1, 5)) {
    const label = objectOf(entry, "components");
    check(label["type"] === 18, "components.type", "must be a Label");
    textOf(label["label"], "label", 1, 45);
    optionalText(label["description"], "description", 100);
    const field = objectOf(label["component"], "component");
    const id = textOf(field["custom_id"], "custom_id", 1, 100);
    check(!ids.has(id), "custom_id", "already used");
    ids.add(id);
    check(field["disabled"] === undefined, "disabled", "not in modals");
    if (field["type"] === 3) checkOptions(field);
    else checkInput(field);
  }
}

function checkInput(field: Json): void {
  check(field["type"] === 4, "component.type", "must be a text input or a select");
  optionalText(field["value"], "value", 4000);
  optionalText(field["placeholder"], "placeholder", 100);
  check(Number(field["max_length"] ?? 4000) <= 4000, "max_length", "at most 4000");
}

export function checkCompletion(data: Json): void {
  for (const entry of listOf(data["choices"], "choices", 0, 25)) {
    const choice = objectOf(entry, "choices");
    textOf(choice["name"], "choices.name", 1, 100);
    textOf(choice["value"], "choices.value", 1, 100);
  }
}
