/** The status feed: issues of a code host, whose bodies begin with a block of YAML. */
import { parse } from "yaml";
import { z } from "zod";
import { optionalText, optionalTime, text } from "./lenient.ts";

export const issueListSchema = z.array(
  z.object({
    number: z.int(),
    title: text,
    html_url: optionalText,
    body: z.string().nullish().catch(undefined),
  }),
);
export type WireIssue = z.output<typeof issueListSchema>[number];

/** Names in a list, or in one text with commas; anything else names nobody. */
const names = z
  .union([z.array(z.unknown()), z.string()])
  .catch([])
  .transform((value) => {
    const parts = typeof value === "string" ? value.split(",") : value.map(String);
    return parts.map((part) => part.trim()).filter((part) => part !== "");
  });

const templateSchema = z.object({
  title: optionalText,
  summary: optionalText,
  vo: names,
  start: optionalTime,
  end: optionalTime,
  datacenters: names,
  downtimeStart: optionalTime,
  downtimeEnd: optionalTime,
  /** Of the older template: when to begin telling; `start` and `end` are then the downtime itself. */
  notify: optionalTime,
});
export type WireTemplate = z.output<typeof templateSchema>;

const BLOCK = /^\s*```[^\n]*\n([\s\S]*?)(?:\n```|$)/u;

/** What the block says; undefined where there is none that can be read. All after it is internal. */
export function templateOf(body: string): WireTemplate | undefined {
  const block = BLOCK.exec(body.replaceAll("\r\n", "\n"))?.[1];
  if (block === undefined) return undefined;
  try {
    // Of YAML 1.2 only: there a time stays the text that it is.
    return templateSchema.safeParse(parse(block, { schema: "core", logLevel: "error" })).data;
  } catch {
    return undefined;
  }
}
