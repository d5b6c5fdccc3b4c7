/** Pictures of replies, saved where the person can open them. */
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Reply } from "../../src/reply/blocks.ts";

/** Saves every picture of the reply once, named after its title and content; the paths by the bytes. */
export async function savePictures(reply: Reply, folder: string): Promise<ReadonlyMap<Uint8Array, string>> {
  const saved = new Map<Uint8Array, string>();
  for (const block of reply.blocks) {
    if ((block.type !== "image" && block.type !== "chart") || block.png === undefined) continue;
    const digest = createHash("sha256").update(block.png).digest("hex").slice(0, 8);
    const path = join(folder, `${fileName(block.title)}-${digest}.png`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(path, block.png);
    saved.set(block.png, path);
  }
  return saved;
}

/** Only letters, digits and hyphens: a title must not choose a folder. */
function fileName(title: string): string {
  const words =
    title
      .normalize("NFKD")
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.join("-").slice(0, 60) || "picture";
}
