/** Who may import what. Paths are from the root of the project; one that ends in a slash means all below it. */

interface Room {
  /** The files the row is for; of several rows that fit a file, the first counts. */
  readonly files: string;
  /** Files of ours it may import, besides its own room. */
  readonly imports: readonly string[];
  /** Packages; `node:*` means any built-in module. */
  readonly packages: readonly string[];
}

const surfaceSide = ["src/surface.ts", "src/inbound-files.ts", "src/reply/", "src/errors.ts"];

const ROOMS: readonly Room[] = [
  {
    files: "src/main.ts",
    imports: ["src/main/", "src/config-sample.ts", "src/errors.ts"],
    packages: ["node:*"],
  },
  // The composition root: the only room that knows adapters.
  {
    files: "src/main/supervisor.ts",
    imports: ["src/surface.ts", "src/errors.ts", "src/engine/engine.ts", "src/engine/turn.ts"],
    packages: [],
  },
  {
    files: "src/main/health.ts",
    imports: ["src/main/supervisor.ts"],
    packages: ["@hono/node-server", "hono", "prom-client"],
  },
  {
    files: "src/main/model-metrics.ts",
    imports: ["src/language/model/"],
    packages: ["prom-client"],
  },
  {
    files: "src/main/log.ts",
    imports: ["src/config.ts", "src/engine/turn.ts", "src/main/scrub.ts"],
    packages: ["node:fs", "node:path", "pino"],
  },
  {
    files: "src/main/",
    imports: ["src/", "adapters/"],
    packages: ["bottleneck", "node:*", "rate-limiter-flexible", "zod"],
  },
  { files: "src/data.ts", imports: [], packages: ["node:fs/promises"] },
  { files: "src/circuit-breaker.ts", imports: [], packages: ["cockatiel"] },
  {
    files: "src/config",
    imports: [
      "src/identity/secret.ts",
      "src/engine/grammar/nearest.ts",
      "src/language/zones.ts",
      "src/errors.ts",
    ],
    packages: ["node:path", "zod"],
  },
  { files: "src/errors.ts", imports: [], packages: [] },
  { files: "src/surface.ts", imports: ["src/reply/"], packages: [] },
  { files: "src/inbound-files.ts", imports: ["src/surface.ts"], packages: [] },
  {
    files: "src/reply/",
    imports: [],
    packages: [
      "mdast",
      "mdast-util-from-markdown",
      "mdast-util-gfm-strikethrough",
      "micromark-extension-gfm-strikethrough",
      "string-width",
    ],
  },
  {
    files: "src/commands/",
    imports: [
      "src/reply/",
      "src/errors.ts",
      "src/language/",
      "src/platform/ports.ts",
      "src/platform/service-ports.ts",
      "src/platform/failure.ts",
      "src/platform/holdings.ts",
      "src/platform/text.ts",
      "src/search/port.ts",
      "src/identity/levels.ts",
    ],
    packages: ["zod"],
  },
  {
    files: "src/engine/",
    imports: [
      ...surfaceSide,
      "src/commands/",
      "src/language/",
      "src/search/port.ts",
      "src/platform/ports.ts",
      "src/platform/failure.ts",
      "src/platform/holdings.ts",
      "src/store/store.ts",
      "src/store/announcements-port.ts",
      "src/store/audit-port.ts",
      "src/store/lease-port.ts",
      "src/store/personal-port.ts",
      "src/store/outbox-port.ts",
      "src/store/subscriptions-port.ts",
      "src/identity/",
    ],
    packages: ["node:crypto", "node:v8", "zod"],
  },
  {
    files: "src/jobs/usage-samples.ts",
    imports: [
      "src/errors.ts",
      "src/platform/ports.ts",
      "src/platform/holdings.ts",
      "src/store/store.ts",
      "src/store/usage-samples-port.ts",
    ],
    packages: [],
  },
  {
    files: "src/jobs/",
    imports: [
      ...surfaceSide,
      "src/commands/",
      "src/engine/turn.ts",
      "src/engine/unasked.ts",
      "src/engine/whereabouts.ts",
      "src/engine/announcements.ts",
      "src/engine/subscriptions.ts",
      "src/engine/quiet.ts",
      "src/engine/scheduled.ts",
      // What is done for people who do not wait for it: the engine does it, the jobs say when.
      "src/engine/unattended.ts",
      "src/engine/leases.ts",
      "src/engine/later.ts",
      "src/identity/",
      "src/language/",
      "src/platform/ports.ts",
      "src/platform/service-ports.ts",
      "src/platform/failure.ts",
      "src/store/store.ts",
      "src/store/announcements-port.ts",
      "src/store/lease-port.ts",
      "src/store/outbox-port.ts",
      "src/store/notices-port.ts",
      "src/store/catalogue-news-port.ts",
      "src/store/subscriptions-port.ts",
      "src/store/watch-port.ts",
    ],
    packages: [],
  },
  {
    files: "src/charts/",
    imports: ["src/reply/blocks.ts"],
    packages: ["@resvg/resvg-js", "node:module"],
  },
  // The only room that talks to a language model; of the engine it knows nothing.
  {
    files: "src/language/model/",
    imports: ["src/language/", "src/circuit-breaker.ts", "src/store/model-use-port.ts"],
    packages: ["bottleneck", "openai", "zod"],
  },
  { files: "src/language/", imports: ["src/errors.ts", "data/"], packages: ["zod"] },
  {
    files: "src/search/",
    imports: ["src/errors.ts", "src/platform/ports.ts", "data/"],
    packages: ["fastest-levenshtein", "node:*", "zod"],
  },
  {
    files: "src/platform/",
    imports: ["src/errors.ts", "src/circuit-breaker.ts"],
    packages: ["html-to-text", "lru-cache", "mdast", "mdast-util-from-markdown", "node:*", "yaml", "zod"],
  },
  {
    files: "src/identity/",
    imports: ["src/errors.ts", "src/platform/ports.ts", "src/store/store.ts"],
    packages: ["jose", "node:*", "openid-client", "zod"],
  },
  {
    files: "src/store/",
    imports: ["src/errors.ts", "src/identity/seal.ts"],
    packages: ["better-sqlite3", "kysely", "node:*"],
  },
  {
    files: "src/sandbox/",
    imports: ["src/store/store.ts", "src/store/documents.ts", "src/identity/", "src/errors.ts", "data/"],
    packages: ["@hono/node-server", "hono", "jose", "node:*", "zod"],
  },
  {
    files: "adapters/discord/",
    imports: surfaceSide,
    packages: [
      "@discordjs/rest",
      "@discordjs/ws",
      "bottleneck",
      "discord-api-types",
      "node:*",
      "string-width",
    ],
  },
  { files: "adapters/matrix/", imports: surfaceSide, packages: ["bottleneck", "matrix-bot-sdk", "node:*"] },
  {
    files: "adapters/slack/",
    imports: surfaceSide,
    packages: ["@slack/bolt", "@slack/socket-mode", "@slack/web-api", "bottleneck", "node:*"],
  },
  { files: "adapters/terminal/", imports: surfaceSide, packages: ["node:*", "string-width"] },
  // What runs in the browser takes only types from the rest.
  { files: "adapters/web/page/", imports: ["adapters/web/view.ts", "src/reply/"], packages: [] },
  { files: "adapters/web/", imports: surfaceSide, packages: ["@hono/node-server", "hono", "node:*", "zod"] },
];

/** Tests and scripts may import everything except what nothing may import. */
const UNBOUND = ["test/", "scripts/", "vitest.config.ts"];
const NEVER_IMPORTED = "src/main.ts";

function covers(entry: string, path: string): boolean {
  return entry === path || (entry.endsWith("/") && path.startsWith(entry));
}

/** Rows are matched by prefix: `src/config` stands for `src/config.ts` and its parts `src/config-….ts`. */
function roomOf(file: string): Room | undefined {
  return ROOMS.find(({ files }) => file === files || file.startsWith(files));
}

/** Why `file` may not import `target` (a file of ours or a package); undefined where it may. */
export function importProblem(
  file: string,
  target: { file: string } | { package: string },
): string | undefined {
  if ("file" in target && target.file === NEVER_IMPORTED) return `nothing may import ${NEVER_IMPORTED}`;
  if (UNBOUND.some((entry) => covers(entry, file))) return undefined;
  const room = roomOf(file);
  if (room === undefined) return "this room has no row in the import rules";
  if ("file" in target) {
    const allowed =
      target.file.startsWith(room.files) || room.imports.some((entry) => covers(entry, target.file));
    return allowed ? undefined : `${room.files} may not import ${target.file}`;
  }
  const builtIn = target.package.startsWith("node:") && room.packages.includes("node:*");
  return builtIn || room.packages.includes(target.package)
    ? undefined
    : `${room.files} may not import the package ${target.package}`;
}
