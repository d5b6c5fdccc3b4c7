// Bundles the program into dist/. Small pure packages are bundled too: reading them file by file took most of the time
// of a one-shot `ask`. Native code, SDKs and what loads files of its own stay outside. Lazily imported rooms become
// chunks of their own, so that nobody waits for what he does not use.
import { cpSync, readFileSync, rmSync } from "node:fs";
import { build } from "esbuild";

const BUNDLED = new Set([
  "@hono/node-server",
  "cockatiel",
  "fastest-levenshtein",
  "hono",
  "html-to-text",
  "jose",
  "kysely",
  "lru-cache",
  "mdast-util-from-markdown",
  "mdast-util-gfm-strikethrough",
  "micromark-extension-gfm-strikethrough",
  "rate-limiter-flexible",
  "string-width",
  "zod",
]);
const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));

rmSync("dist", { recursive: true, force: true });
await build({
  entryPoints: ["src/main.ts"],
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  external: Object.keys(dependencies)
    .filter((name) => !BUNDLED.has(name))
    .flatMap((name) => [name, `${name}/*`]),
  sourcemap: true,
  // Their text in the maps would only take memory where the maps are read.
  sourcesContent: false,
  minify: false,
  banner: {
    // Bundled CommonJS packages still call require for Node's own modules.
    js: '#!/usr/bin/env node\nimport { createRequire as __createRequire } from "node:module";\nconst require = __createRequire(import.meta.url);',
  },
  logLevel: "warning",
});

// The page in the browser: one script, and the files beside it as they are.
await build({
  entryPoints: { page: "adapters/web/page/main.ts" },
  outdir: "dist/page",
  bundle: true,
  format: "esm",
  platform: "browser",
  target: ["chrome111", "firefox115", "safari16.4"],
  tsconfig: "adapters/web/page/tsconfig.json",
  logLevel: "warning",
});
for (const name of ["index.html", "style.css", "icon.svg"])
  cpSync(`adapters/web/page/${name}`, `dist/page/${name}`);
