/** A reply as the posts it takes: messages within Slack's limits, pictures and files, and the rest as a file. */
import type { Block, Press, Reply } from "../../src/reply/blocks.ts";
import { pages } from "../../src/reply/paging.ts";
import { toPlainText } from "../../src/reply/plain.ts";
import { MAX_PARTS } from "./limits.ts";
import { type Attachment, messageSize, type Rendered, render } from "./render.ts";

export type Part =
  | { readonly kind: "message"; readonly message: Rendered }
  | { readonly kind: "file"; readonly file: Attachment };

/** In the order in which they are posted. There is always at least one message, and it comes first. */
export function partsOf(reply: Reply): readonly Part[] {
  const { pages: fitting, rest } = pages(reply, { measure: messageSize, limit: 1, maxPages: MAX_PARTS });
  const shown = fitting.length === 0 ? [{ ...reply, blocks: [] }] : fitting;
  return [...shown.flatMap(partsOfPage), ...(rest === undefined ? [] : partsOfRest(rest))];
}

function partsOfPage(page: Reply): readonly Part[] {
  const message = render(page);
  return [{ kind: "message", message }, ...message.files.map((file): Part => ({ kind: "file", file }))];
}

/** A file carries no buttons: those of the rest follow as a message of their own, where they fit in one. */
function partsOfRest(rest: Reply): readonly Part[] {
  const bytes = new TextEncoder().encode(`${toPlainText(rest)}\n`);
  const title = "The rest of this answer";
  const file: Part = { kind: "file", file: { name: "rest-of-answer.txt", title, alt: title, bytes } };
  const attached = render({ ...rest, blocks: rest.blocks.filter(hasFile) }).files;
  const buttons = { ...rest, blocks: rest.blocks.filter(isButtons) };
  return [
    file,
    ...attached.map((one): Part => ({ kind: "file", file: one })),
    ...(buttons.blocks.length > 0 && messageSize(buttons) <= 1 ? partsOfPage(buttons) : []),
  ];
}

function hasFile({ type }: Block<Press>): boolean {
  return type === "chart" || type === "image" || type === "file";
}

function isButtons({ type }: Block<Press>): boolean {
  return type === "actions" || type === "form";
}
