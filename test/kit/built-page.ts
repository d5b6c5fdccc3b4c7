/** The page as `npm run build` makes it. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Its folder; throws where it was not built. */
export function builtPage(): string {
  const folder = fileURLToPath(new URL("../../dist/page/", import.meta.url));
  if (!existsSync(`${folder}index.html`))
    throw new Error("Run “npm run build” first: the page is not built.");
  return folder;
}
