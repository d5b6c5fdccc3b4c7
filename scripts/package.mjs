// The package as somebody has it who never saw the sources: packed, installed into an empty folder with an empty home,
// and run by npx. Native code is taken from this checkout, as compiling it takes a minute; `--whole` compiles it. `--built`
// packs what was built before.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const whole = process.argv.includes("--whole");
/** Else npm builds before it packs, under the hands of whoever uses what is built just now. */
const built = process.argv.includes("--built");
const NATIVE = "node_modules/better-sqlite3/build";
/** Bytes; what a group downloads to try it. */
const LARGEST = 4_000_000;
const PATIENCE_MS = 60_000;

/** Files without which the program or its documentation is not whole. */
const NEEDED = [
  "LICENSE",
  "README.md",
  "CHANGELOG.md",
  "dist/main.js",
  "dist/page/index.html",
  "data/catalogue.json",
  "data/language/model.json",
  "docs/commands.md",
  "docs/operations.md",
];
/** What only those who work on it need. */
const UNWANTED =
  /^(?:src|adapters|test|scripts|\.)|\.map$|evaluation|held-out|bad-input|train\.jsonl|\.env|\.sqlite|\.key$/;

const scratch = mkdtempSync(join(tmpdir(), "package-"));
const home = join(scratch, "home");
const folder = join(scratch, "empty");
mkdirSync(home);
mkdirSync(folder);
const foreign =
  /^(?:AI4|XDG|SLACK|DISCORD|MATRIX|OPENAI|npm_(?!config))_?|^npm_config_(?:local_prefix|prefix)$/;
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));

try {
  const [packed] = JSON.parse(
    run(
      "npm",
      ["pack", "--json", "--pack-destination", scratch, ...(built ? ["--ignore-scripts"] : [])],
      process.cwd(),
      env,
    ),
  );
  checkContent(packed);
  const scripts = whole ? [] : ["--ignore-scripts"];
  const quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--loglevel", "error"];
  run("npm", ["install", ...scripts, ...quiet, join(scratch, packed.filename)], folder, env);
  const [installed] = findFolder("better-sqlite3");
  if (!whole) cpSync(NATIVE, join(installed, "build"), { recursive: true });
  checkLine(["--version"], /^\d+\.\d+\.\d+\n$/);
  checkLine(["config", "sample"], /AI4_PLATFORM_URL/);
  checkLine(["ask", "search plankton"], /items for “plankton”/);
  await checkServer(["sandbox"], /answers at (http:\S+)/, "/v1/catalog/modules");
  await checkServer(["web", "--port", "0"], /(http:\/\/127\.0\.0\.1:\d+\/)/, "");
  checkLine(["backup", join(scratch, "kept.backup")], /kept\.backup/);
  const megabytes = (packed.size / 1e6).toFixed(1);
  console.log(
    `${packed.filename}: ${megabytes} MB, ${packed.files.length} files; it runs from an empty folder.`,
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function checkContent({ files, size }) {
  const paths = files.map(({ path }) => path);
  const missing = NEEDED.filter((path) => !paths.includes(path));
  const unwanted = paths.filter((path) => UNWANTED.test(path));
  if (missing.length > 0) throw new Error(`The package lacks ${missing.join(", ")}.`);
  if (unwanted.length > 0) throw new Error(`The package holds ${unwanted.join(", ")}.`);
  if (size > LARGEST) throw new Error(`The package has ${size} bytes; the most is ${LARGEST}.`);
}

/** npm puts what a shrinkwrap names below the package. */
function findFolder(name) {
  const places = ["node_modules", "node_modules/ai4-chatops/node_modules"].map((path) => join(folder, path));
  return places.flatMap((place) => (listing(place).includes(name) ? [join(place, name)] : []));
}

function listing(place) {
  try {
    return readdirSync(place);
  } catch {
    return [];
  }
}

function checkLine(words, expected) {
  const output = run("npx", ["--no-install", "ai4-chatops", ...words], folder, inEmptyHome());
  if (!expected.test(output)) throw new Error(`“${words.join(" ")}” answered:\n${output}`);
}

/** Waits for the address that the program prints, asks it for `path`, and ends it as a service manager would. */
async function checkServer(words, expected, path) {
  const program = join(folder, "node_modules/.bin/ai4-chatops");
  const child = spawn(program, words, {
    cwd: folder,
    env: inEmptyHome(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = new Promise((resolve) => child.once("close", resolve));
  try {
    const address = await printed(child, expected);
    const response = await fetch(`${address}${path}`);
    if (!response.ok)
      throw new Error(`“${words.join(" ")}” answered ${path || "/"} with ${response.status}.`);
    await response.arrayBuffer();
  } finally {
    child.kill("SIGTERM");
  }
  const code = await closed;
  if (code !== 0) throw new Error(`“${words.join(" ")}” ended with ${code}.`);
}

function printed(child, expected) {
  return new Promise((resolve, reject) => {
    let output = "";
    const late = setTimeout(() => reject(new Error(`It never printed ${expected}:\n${output}`)), PATIENCE_MS);
    child.once("close", () => reject(new Error(`It ended before it printed ${expected}:\n${output}`)));
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      output += chunk;
      const [, address] = expected.exec(output) ?? [];
      if (address === undefined) return;
      clearTimeout(late);
      resolve(address);
    });
  });
}

/** npm keeps its own settings; the program has none. */
function inEmptyHome() {
  return { ...env, HOME: home, npm_config_update_notifier: "false" };
}

function run(program, words, cwd, environment) {
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd,
    env: environment,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0)
    throw new Error(`${program} ${words.join(" ")} ended with ${status}:\n${stderr}${stdout}`);
  return stdout;
}
