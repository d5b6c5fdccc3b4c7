/** Replies as each surface draws them, and what its vendor would refuse in the drawing. */
import stringWidth from "string-width";
import { messagesOf } from "../../adapters/discord/pages.ts";
import { body } from "../../adapters/discord/send.ts";
import { asEdit, layOut, sizeOf } from "../../adapters/matrix/render.ts";
import { partsOf } from "../../adapters/slack/pages.ts";
import { renderReply } from "../../adapters/terminal/render.ts";
import { viewOf } from "../../adapters/web/render.ts";
import type { Reply } from "../../src/reply/blocks.ts";
import { parseFragment } from "../adapters/matrix/html-fragment.ts";
import { checkMessage } from "../kit/discord/message-rules.ts";
import { messageProblem } from "../kit/slack/message-rules.ts";
import { addressesIn } from "../kit/web-words.ts";

export interface Drawn {
  /** What people get, for reading and comparing. */
  golden(reply: Reply): string;
  /** What is wrong with what is sent; nothing where the vendor takes all of it. */
  problems(reply: Reply): readonly string[];
}

/** Bytes of an event that servers exchange. */
const MATRIX_EVENT = 65_536;
/** Room for ids, hashes and signatures beside the content. */
const MATRIX_FRAME = 2000;
const COLUMNS = 80;
const UNSAFE = /(?!\n)\p{Cc}|[\u202A-\u202E\u2066-\u2069\u200B]/u;

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const unread = <T extends { readonly bytes: Uint8Array }>(file: T) => ({ ...file, bytes: "…" });

const slack: Drawn = {
  golden: (reply) =>
    json(
      partsOf(reply).map((part) =>
        part.kind === "message"
          ? { ...part.message, files: part.message.files.map(unread) }
          : unread(part.file),
      ),
    ),
  problems(reply) {
    const parts = partsOf(reply);
    if (parts.length === 0) return ["nothing is said"];
    return parts.flatMap((part) => {
      if (part.kind === "file") return part.file.bytes.length === 0 ? ["an empty file"] : [];
      const { text, blocks } = part.message;
      return ["chat.postMessage", "chat.update", "chat.postEphemeral"].flatMap(
        (method) => messageProblem(method, { text, blocks }) ?? [],
      );
    });
  },
};

const discord: Drawn = {
  golden: (reply) =>
    json(
      messagesOf(reply).map(({ components, files }) => ({
        components,
        files: files.map(({ name, alt }) => ({ name, alt })),
      })),
    ),
  problems(reply) {
    const messages = messagesOf(reply);
    if (messages.length === 0) return ["nothing is said"];
    return messages.flatMap((message) => {
      const files = message.files.map(({ name, data }) => ({ name, data: Buffer.from(data) }));
      return failureOf(() => checkMessage(body(message, false), files));
    });
  },
};

const matrix: Drawn = {
  golden: (reply) =>
    json(
      layOut(reply, { direct: false }).map((part) =>
        part.kind === "text" ? part.content : withoutBytes(part),
      ),
    ),
  problems(reply) {
    const contents = layOut(reply, { direct: false }).flatMap((part) =>
      part.kind === "text" ? [part.content] : [],
    );
    return contents.flatMap((content) => [
      ...(sizeOf(asEdit(content, `$${"x".repeat(43)}`)) > MATRIX_EVENT - MATRIX_FRAME ? ["too large"] : []),
      ...(JSON.stringify(content["m.mentions"]) === "{}" ? [] : ["somebody may be mentioned"]),
      ...failureOf(() => parseFragment(String(content["formatted_body"] ?? ""))),
    ]);
  },
};

const terminal: Drawn = {
  golden: (reply) => `${renderReply(reply, { width: COLUMNS, colour: false, unicode: true })}\n`,
  problems(reply) {
    const drawn = renderReply(reply, { width: COLUMNS, colour: false, unicode: true });
    const wide = drawn.split("\n").filter((line) => stringWidth(line) > COLUMNS);
    return [
      // Addresses stay whole: people copy them.
      ...wide.filter((line) => !/https?:\/\/|mailto:/i.test(line)).map((line) => `too wide: ${line}`),
      ...(UNSAFE.test(drawn) ? ["a control character"] : []),
    ];
  },
};

const web: Drawn = {
  golden: (reply) => json(viewOf(reply, "post")),
  problems(reply) {
    const view = viewOf(reply, "post");
    const words = withoutIdentifiers(view);
    return [
      ...addressesIn(view)
        .filter((url) => url !== "" && !/^(?:https?:\/\/[^/?#]|mailto:.)/i.test(url))
        .map((url) => `a click opens ${url}`),
      ...(words.some((text) => UNSAFE.test(text)) ? ["a control character"] : []),
      ...(view.length === reply.blocks.length ? [] : ["a block is missing"]),
    ];
  },
};

/** Texts that people see: tokens, names and values of options go back as they came. */
function withoutIdentifiers(node: unknown, key = ""): readonly string[] {
  if (typeof node === "string") return ["token", "name", "url"].includes(key) ? [] : [node];
  if (Array.isArray(node)) return node.flatMap((child) => withoutIdentifiers(child, key));
  if (typeof node !== "object" || node === null) return [];
  const isOption = "label" in node && "value" in node && !("secret" in node) && !("kind" in node);
  return Object.entries(node).flatMap(([name, child]) =>
    isOption && name === "value" ? [] : withoutIdentifiers(child, name),
  );
}

export const DRAWN: ReadonlyMap<string, Drawn> = new Map([
  ["terminal", terminal],
  ["slack", slack],
  ["discord", discord],
  ["matrix", matrix],
  ["web", web],
]);

function withoutBytes(part: object): object {
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, value instanceof Uint8Array ? "…" : value]),
  );
}

function failureOf(work: () => void): readonly string[] {
  try {
    work();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
