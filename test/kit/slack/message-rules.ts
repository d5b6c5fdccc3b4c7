/** What Slack refuses in messages and views, with the names of its errors. Independent of the adapter's own limits. */
import { type Json, listOf, stringOf } from "./json.ts";

const MAX_ALL_TEXT = 13_000;
const INTERACTIVE = new Set(["button", "static_select", "checkboxes", "plain_text_input"]);

/** The error of a message, or undefined. */
export function messageProblem(method: string, args: Json): string | undefined {
  const text = stringOf(args["text"]) ?? "";
  const blocks = listOf(args["blocks"]);
  if (text === "" && blocks.length === 0) return "no_text";
  if (method === "chat.update" && text.length > 4000) return "msg_too_long";
  if (method === "chat.postEphemeral" && Buffer.byteLength(text) > 4000) return "msg_too_long";
  if (blocks.length > 50) return "invalid_blocks: more than 50";
  if (blocks.filter((block) => block["type"] === "table").length > 1) return "invalid_attachments";
  if (allText(blocks) > MAX_ALL_TEXT) return "msg_blocks_too_long";
  return blocksProblem(blocks, new Set(["header", "rich_text", "actions", "table", "section", "context"]));
}

export function viewProblem(view: Json): string | undefined {
  const blocks = listOf(view["blocks"]);
  const modal = view["type"] === "modal";
  if (blocks.length < 1 || blocks.length > 100) return "invalid_arguments: blocks";
  if ((stringOf(view["private_metadata"]) ?? "").length > 3000) return "invalid_arguments: private_metadata";
  if ((stringOf(view["callback_id"]) ?? "").length > 255) return "invalid_arguments: callback_id";
  const inputs = blocks.some((block) => block["type"] === "input");
  if (modal) {
    if (plain(view["title"], 1, 24)) return "invalid_arguments: title";
    if (inputs && view["submit"] === undefined) return "invalid_arguments: submit";
    if (view["submit"] !== undefined && plain(view["submit"], 1, 24)) return "invalid_arguments: submit";
    if (view["close"] !== undefined && plain(view["close"], 1, 24)) return "invalid_arguments: close";
  } else if (view["type"] !== "home") return "invalid_arguments: type";
  const ids = blocks.flatMap((block) => stringOf(block["block_id"]) ?? []);
  if (new Set(ids).size !== ids.length) return "duplicate_block_id";
  return blocksProblem(blocks, new Set(["header", "rich_text", "actions", "section", "input", "divider"]));
}

function blocksProblem(blocks: readonly Json[], known: ReadonlySet<string>): string | undefined {
  const ids = new Set<string>();
  for (const block of blocks) {
    const type = stringOf(block["type"]) ?? "";
    const problem = known.has(type) ? blockProblem(type, block) : "unknown type";
    if (problem !== undefined) return `invalid_blocks: ${type}: ${problem}`;
    if ((stringOf(block["block_id"]) ?? "").length > 255) return "invalid_blocks: block_id";
    for (const id of actionIds(type === "input" ? [] : block)) {
      if (ids.has(id) || id === "" || id.length > 255) return `invalid_blocks: action_id ${id}`;
      ids.add(id);
    }
  }
  return undefined;
}

function blockProblem(type: string, block: Json): string | undefined {
  switch (type) {
    case "divider":
      return undefined;
    case "header":
      return plain(block["text"], 1, 150);
    case "actions":
      return within(listOf(block["elements"]), 1, 25) ?? first(listOf(block["elements"]), elementProblem);
    case "rich_text":
      return within(listOf(block["elements"]), 1, 1000) ?? first(listOf(block["elements"]), richProblem);
    case "table":
      return tableProblem(block);
    case "input":
      return inputProblem(block);
    default:
      return "not drawn by this bot";
  }
}

function elementProblem(element: Json): string | undefined {
  switch (element["type"]) {
    case "button": {
      const [value, url] = [stringOf(element["value"]), stringOf(element["url"])];
      if (url !== undefined && (url.length > 3000 || !/^https?:\/\//i.test(url))) return "button url";
      if (value !== undefined && (value.length > 2000 || value === "")) return "button value";
      if (!["primary", "danger", undefined].includes(stringOf(element["style"]))) return "button style";
      return plain(element["text"], 1, 75);
    }
    case "static_select":
      return plain(element["placeholder"], 1, 150) ?? optionsProblem(listOf(element["options"]), 100);
    default:
      return `element ${String(element["type"])}`;
  }
}

function optionsProblem(options: readonly Json[], most: number): string | undefined {
  return (
    within(options, 1, most) ??
    first(options, (option) => {
      const value = stringOf(option["value"]) ?? "";
      if (value === "" || value.length > 75) return "option value";
      if (option["description"] !== undefined && plain(option["description"], 1, 75)) return "description";
      return plain(option["text"], 1, 75);
    })
  );
}

function richProblem(part: Json): string | undefined {
  const elements = listOf(part["elements"]);
  if (elements.length === 0) return "empty rich text";
  if (part["type"] === "rich_text_list") {
    const indent = Number(part["indent"] ?? 0);
    if (!["bullet", "ordered"].includes(String(part["style"])) || indent < 0 || indent > 8) return "list";
    return first(elements, (item) =>
      item["type"] === "rich_text_section" ? richProblem(item) : "list item",
    );
  }
  if (part["type"] === "rich_text_preformatted")
    return first(elements, (element) => (element["type"] === "text" ? inlineProblem(element) : "in code"));
  return part["type"] === "rich_text_section"
    ? first(elements, inlineProblem)
    : `part ${String(part["type"])}`;
}

function inlineProblem(element: Json): string | undefined {
  const text = stringOf(element["text"]) ?? "";
  switch (element["type"]) {
    case "text":
      return text === "" || text.length > 3000 ? "text" : undefined;
    case "link":
      return URL.canParse(stringOf(element["url"]) ?? "") && text !== "" ? undefined : "link";
    case "emoji":
      return /^[a-z0-9_+-]+$/.test(stringOf(element["name"]) ?? "") ? undefined : "emoji";
    default:
      return `element ${String(element["type"])}`;
  }
}

function tableProblem(table: Json): string | undefined {
  const rows = Array.isArray(table["rows"]) ? table["rows"].map(listOf) : [];
  const cells = rows.flat();
  if (rows.length < 1 || rows.length > 100) return "rows";
  if (rows.some((row) => row.length < 1 || row.length > 20 || row.length !== rows[0]?.length)) return "cells";
  if (listOf(table["column_settings"]).length > 20) return "column_settings";
  if (cells.some((cell) => cell["type"] !== "raw_text" || !stringOf(cell["text"]))) return "cell";
  return allText(cells) > 10_000 ? "too much text" : undefined;
}

function inputProblem(input: Json): string | undefined {
  const element = input["element"] as Json;
  if (input["hint"] !== undefined && plain(input["hint"], 1, 2000)) return "hint";
  if (plain(input["label"], 1, 2000)) return "label";
  switch (element["type"]) {
    case "plain_text_input": {
      const value = stringOf(element["initial_value"]);
      const most = Number(element["max_length"] ?? 3000);
      return most > 3000 || (value !== undefined && (value === "" || value.length > most))
        ? "value"
        : undefined;
    }
    case "static_select":
      return optionsProblem(listOf(element["options"]), 100);
    case "checkboxes":
      return optionsProblem(listOf(element["options"]), 10);
    default:
      return "element";
  }
}

function plain(value: unknown, least: number, most: number): string | undefined {
  const text = value as Json | undefined;
  const length = (stringOf(text?.["text"]) ?? "").length;
  return text?.["type"] === "plain_text" && length >= least && length <= most ? undefined : "plain text";
}

function within(list: readonly unknown[], least: number, most: number): string | undefined {
  return list.length >= least && list.length <= most ? undefined : `${list.length} entries`;
}

function first(list: readonly Json[], check: (entry: Json) => string | undefined): string | undefined {
  for (const entry of list) {
    const problem = check(entry);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function actionIds(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(actionIds);
  if (typeof value !== "object" || value === null) return [];
  const own = value as Json;
  const id = INTERACTIVE.has(String(own["type"])) ? [stringOf(own["action_id"]) ?? ""] : [];
  return [...id, ...Object.values(own).flatMap(actionIds)];
}

/** All text that Slack draws. */
function allText(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, entry) => sum + allText(entry), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, entry]) =>
      sum + (key === "text" && typeof entry === "string" ? entry.length : allText(entry)),
    0,
  );
}
