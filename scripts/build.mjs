// Bundles the program into dist/. Small pure packages are bundled too: reading them file by file took most of the time
// of a one-shot `ask`. Native code, SDKs and what loads files of its own stay outside. Lazily imported rooms become
// chunks of their own, so that nobody waits for what he does not use.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
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
/** Entries of bundled packages that load much more than the program uses, and what they are to load. */
const TRIMMED = [
  // The words of 50 languages; the program writes its own.
  [/zod\/v4\/locales\/index\.js$/, 'export { default as en } from "./en.js";'],
  // A limiter for each of a dozen databases; the program counts in memory.
  [
    /rate-limiter-flexible\/index\.js$/,
    ["RateLimiterMemory", "RateLimiterRes"]
      .map((name) => `exports.${name} = require("./lib/${name}");`)
      .join("\n"),
  ],
];
const trimmed = {
  name: "trimmed",
  setup({ onLoad }) {
    for (const [filter, contents] of TRIMMED) onLoad({ filter }, () => ({ contents }));
  },
};
const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));

rmSync("dist", { recursive: true, force: true });
await build({
  // What is measured beside the program is named on the command line, and built as the program is.
  entryPoints: Object.fromEntries(
    ["src/main.ts", ...process.argv.slice(2)].map((path) => [basename(path, ".ts"), path]),
  ),
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
  plugins: [trimmed],
  banner: {
    // Bundled CommonJS packages still call require for Node's own modules.
    js: '#!/usr/bin/env node\nimport { createRequire as __createRequire } from "node:module";\nconst require = __createRequire(import.meta.url);',
  },
  logLevel: "warning",
});

// One character beyond Latin-1, and Node keeps two bytes for each character of the file. esbuild leaves such characters in
// comments, in regular expressions and in raw templates; of these only patterns may have an escape in its place.
for (const path of readdirSync("dist").map((name) => `dist/${name}`)) {
  if (!path.endsWith(".js")) continue;
  const text = readFileSync(path, "utf8");
  if (/(?<!new RegExp\(\s*)String\.raw`[^`]*[^`\0-\x7f]/.test(text))
    throw new Error(`${path}: a raw template that is no pattern has more than ASCII in it`);
  const escaped = text.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  writeFileSync(path, escaped);
}

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
