/** What a person reads on Slack, out of stored payloads. */
import { type Json, listOf, stringOf } from "./json.ts";
import type { Workspace } from "./workspace.ts";

/** All words of blocks in order; what is struck out between double tildes. */
export function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsOf).join("");
  if (typeof value !== "object" || value === null) return "";
  const own = value as Json;
  const plain = typeof own["text"] === "string" ? own["text"] : "";
  const { strike } = typeof own["style"] === "object" ? (own["style"] as Json) : {};
  const text = strike === true ? `~~${plain}~~` : plain;
  const url = own["type"] === "link" ? ` (${String(own["url"])})` : "";
  const inner = ["text", "placeholder", "options", "description", "elements", "rows"].map((key) =>
    typeof own[key] === "string" ? "" : wordsOf(own[key]),
  );
  const ends = ["rich_text_section", "rich_text_preformatted", "header", "button", "raw_text"];
  return `${text}${url}${inner.join("")}${ends.includes(String(own["type"])) ? "\n" : ""}`;
}

/** Everything that is to be seen in a channel, files included, in order. */
export function transcript(workspace: Workspace, channel: string): string {
  const messages = workspace.channels.get(channel)?.messages ?? [];
  return messages
    .map(({ blocks, text, files }) => {
      const attached = files.map((id) => {
        const file = workspace.files.get(id);
        const isText = /\.(?:txt|csv|json)$/.test(file?.name ?? "");
        return isText ? (file?.bytes?.toString() ?? "") : `[${file?.title}]`;
      });
      return [blocks.length > 0 ? wordsOf(blocks) : text, ...attached].join("\n");
    })
    .join("\n");
}

/** Elements with an action_id, wherever they are. */
export function elementsOf(blocks: readonly Json[]): readonly Json[] {
  return blocks
    .flatMap((block) => listOf(block["elements"]))
    .filter((element) => stringOf(element["action_id"]));
}
