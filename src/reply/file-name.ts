/** Files of replies: a name that is safe on every system, and the bytes. */
import type { TextFile } from "./blocks.ts";

const ENDINGS = { "text/csv": "csv", "text/plain": "txt", "application/json": "json" } as const;
/** Characters, without the ending. */
const LONGEST = 60;

/** Lower-case letters, digits and hyphens, and the ending of its kind: a name chooses no folder and no other kind. */
export function fileName({ name, mediaType }: Pick<TextFile, "name" | "mediaType">): string {
  return `${safeName(name) || "file"}.${ENDINGS[mediaType]}`;
}

/** The words of a title joined by hyphens; empty where no letter or digit is in it. */
export function safeName(title: string): string {
  const words =
    title
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.join("-").slice(0, LONGEST).replace(/-$/, "");
}

export function fileBytes({ text }: Pick<TextFile, "text">): Uint8Array {
  return new TextEncoder().encode(text);
}
