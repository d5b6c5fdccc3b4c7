/** The syntax that all readers of the small Markdown share: CommonMark with `~~struck~~`, without code by indentation and HTML blocks. */
import type { Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmStrikethroughFromMarkdown } from "mdast-util-gfm-strikethrough";
import { gfmStrikethrough } from "micromark-extension-gfm-strikethrough";

/** Code by indentation happens to people by accident; HTML blocks would swallow the words inside the tags. */
const DISABLED = { disable: { null: ["codeIndented", "htmlFlow"] } };

export function readSyntax(text: string): Root {
  return fromMarkdown(text, {
    // A single tilde is an approximate number ("~5 GB") more often than a mark.
    extensions: [DISABLED, gfmStrikethrough({ singleTilde: false })],
    mdastExtensions: [gfmStrikethroughFromMarkdown()],
  });
}
