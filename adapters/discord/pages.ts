/** A reply as the messages that Discord takes: split between blocks, and what is too long as files. */
import { ComponentType } from "discord-api-types/v10";
import type { Block, Press, Reply } from "../../src/reply/blocks.ts";
import { md } from "../../src/reply/markdown.ts";
import { pages } from "../../src/reply/paging.ts";
import { toPlainText } from "../../src/reply/plain.ts";
import { MAX_FILE_BYTES, MAX_PARTS, MESSAGE } from "./limits.ts";
import type { UploadFile } from "./parts.ts";
import { type Rendered, render } from "./render.ts";
import { tableFile, wantsFile } from "./render-table.ts";
import { FULL, sizeOf } from "./size.ts";

/** At least one message; each is within every limit. */
export function messagesOf(reply: Reply): readonly Rendered[] {
  const { blocks, files } = withoutLongTables(reply.blocks);
  const { pages: shown, rest } = pages(
    { ...reply, blocks },
    { measure: ({ blocks }) => sizeOf(render(blocks)), limit: FULL, maxPages: MAX_PARTS },
  );
  const messages = shown
    .map(({ blocks }) => render(blocks))
    .filter(({ components }) => components.length > 0);
  const left = rest === undefined ? [] : [...restFiles(toPlainText(rest)), ...filesIn(rest)];
  const complete = withFiles(messages, [...files, ...left], left.length > 0);
  return complete.length > 0 ? complete : [textMessage("There is nothing to show.", [])];
}

/** Long wide tables make room for a line that names their file. */
function withoutLongTables(blocks: Reply["blocks"]): {
  readonly blocks: readonly Block<Press>[];
  readonly files: readonly UploadFile[];
} {
  const files: UploadFile[] = [];
  const kept = blocks.map((block): Block<Press> => {
    if (block.type !== "table" || !wantsFile(block)) return block;
    const data = new TextEncoder().encode(tableFile(block));
    if (data.length > MAX_FILE_BYTES) return block;
    const name = `table-${files.length + 1}.txt`;
    files.push({ name, type: "text/plain; charset=utf-8", data });
    const about = `${block.rows.length} rows, too wide for a message: see the file ${name}.`;
    return { type: "text", text: md`${block.caption ? `${block.caption}: ${about}` : about}` };
  });
  return { blocks: kept, files };
}

/** Files that no message had room for. */
function filesIn({ blocks }: Reply): readonly UploadFile[] {
  return render(blocks.filter(({ type }) => type === "file")).files;
}

function restFiles(text: string): readonly UploadFile[] {
  const bytes = new TextEncoder().encode(text);
  const parts: Uint8Array[] = [];
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(bytes.length, from + MAX_FILE_BYTES);
    // Continuation bytes of UTF-8: a character is not cut.
    while (to < bytes.length && ((bytes[to] ?? 0) & 0xc0) === 0x80) to -= 1;
    parts.push(bytes.subarray(from, to));
    from = to;
  }
  return parts.map((data, index) => ({
    name: parts.length === 1 ? "answer.txt" : `answer-${index + 1}.txt`,
    type: "text/plain; charset=utf-8",
    data,
  }));
}

/** Puts the files under the last message where there is room, else into messages of their own. */
function withFiles(
  messages: readonly Rendered[],
  files: readonly UploadFile[],
  isRest: boolean,
): readonly Rendered[] {
  if (files.length === 0) return messages;
  const last = messages.at(-1);
  if (last !== undefined && !isRest) {
    const joined = {
      components: [...last.components, ...files.map(fileOf)],
      files: [...last.files, ...files],
    };
    if (sizeOf(joined) <= FULL) return [...messages.slice(0, -1), joined];
  }
  const words = isRest ? "The rest of this answer is attached." : "The tables are attached.";
  return [...messages, ...groups(files).map((group) => textMessage(words, group))];
}

function groups(files: readonly UploadFile[]): readonly (readonly UploadFile[])[] {
  const made: UploadFile[][] = [];
  let bytes = 0;
  for (const file of files) {
    const last = made.at(-1);
    const room =
      last !== undefined && last.length < MESSAGE.files && bytes + file.data.length <= MESSAGE.upload;
    if (room) last.push(file);
    else made.push([file]);
    bytes = (room ? bytes : 0) + file.data.length;
  }
  return made;
}

function textMessage(content: string, files: readonly UploadFile[]): Rendered {
  return { components: [{ type: ComponentType.TextDisplay, content }, ...files.map(fileOf)], files };
}

function fileOf({ name }: UploadFile): Rendered["components"][number] {
  return { type: ComponentType.File, file: { url: `attachment://${name}` } };
}

/** A message of plain words. */
export function words(text: string): Rendered {
  return textMessage(text, []);
}
