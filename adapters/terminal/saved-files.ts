/** Pictures and files of replies, saved where the person can open them. */
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import type { Block, Press, Reply } from "../../src/reply/blocks.ts";
import { fileBytes, fileName, safeName } from "../../src/reply/file-name.ts";

export interface Folders {
  readonly pictures: string;
  readonly files: string;
  /** The person's own folder, told as `~`. */
  readonly home?: string;
}

interface Saving {
  /** What the renderer looks the path up by. */
  readonly key: object;
  readonly folder: string;
  /** Around the digest that tells versions apart. */
  readonly name: string;
  readonly ending: string;
  readonly bytes: Uint8Array;
}

/** Saves each once, named after its title and content, for their owner alone; the paths by bytes or block. */
export async function saveFiles(reply: Reply, folders: Folders): Promise<ReadonlyMap<object, string>> {
  const saved = new Map<object, string>();
  for (const block of reply.blocks) {
    const saving = savingOf(block, folders);
    if (saving === undefined) continue;
    const { key, folder, name, ending, bytes } = saving;
    const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
    const path = join(folder, `${name}-${digest}.${ending}`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(path, bytes, { mode: 0o600 });
    saved.set(key, told(path, folders.home));
  }
  return saved;
}

function told(path: string, home: string | undefined): string {
  return home !== undefined && path.startsWith(`${home}${sep}`) ? `~${path.slice(home.length)}` : path;
}

function savingOf(block: Block<Press>, { pictures, files }: Folders): Saving | undefined {
  if (block.type === "file") {
    const [name = "file", ending = "txt"] = fileName(block).split(".");
    return { key: block, folder: files, name, ending, bytes: fileBytes(block) };
  }
  if ((block.type !== "image" && block.type !== "chart") || block.png === undefined) return undefined;
  const name = safeName(block.title) || "picture";
  return { key: block.png, folder: pictures, name, ending: "png", bytes: block.png };
}
