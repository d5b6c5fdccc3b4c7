/** Small pieces of HTML for the pictures. */

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** A page whose first element is what is pictured. */
export function page(style: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><style>*{box-sizing:border-box;margin:0}${style}</style>${body}</html>`;
}

export function pictureData(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
}

/** Payloads as the fakes keep them: JSON that the vendor's rules were checked on. */
export type Json = Readonly<Record<string, unknown>>;

export function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

export function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

export function wordsAt(value: unknown): string {
  return typeof value === "string" ? value : "";
}
