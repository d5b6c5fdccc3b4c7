/** The files of the page, read once. Nothing else of the machine can be asked for. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { refuse } from "../../src/errors.ts";

export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const TYPES: Readonly<Record<string, string>> = {
  "index.html": "text/html; charset=utf-8",
  "page.js": "text/javascript; charset=utf-8",
  "style.css": "text/css; charset=utf-8",
  "icon.svg": "image/svg+xml",
};

export async function readPage(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const read = async ([name, type]: [string, string]): Promise<readonly [string, PageFile]> => {
    const bytes = await readFile(join(folder, name)).catch((cause: unknown) => {
      throw refuse("surface.page", `The page is not built: ${name} is missing. Run “npm run build”.`, {
        cause,
      });
    });
    return [name, { type, bytes: new Uint8Array(bytes) }];
  };
  return new Map(await Promise.all(Object.entries(TYPES).map(read)));
}
