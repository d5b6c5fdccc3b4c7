// Everything that must hold before a change is done. All steps run even if one fails; the last line is the count. The tests
// and all that is not a test run side by side, as both wait now and then: for a homeserver, a browser, a killed program.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { addUp, closingLine, countTests } from "./check-report.mjs";
import { leftIn } from "./left-behind.mjs";
import { memoryFolder } from "./memory-folder.mjs";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
const requireAll = process.env.AI4_TEST_REQUIRE_ALL === "1";
const scratch = mkdtempSync(join(memoryFolder(), "check-"));
const report = join(scratch, "tests.json");
/** All that the steps may call temporary. */
const temporary = join(scratch, "tmp");
mkdirSync(temporary);

/** The settings of whoever runs the check must not reach the program under test. */
function environment() {
  const own = /^(?:AI4|SLACK|DISCORD|MATRIX|OPENAI)_/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
  return { ...env, TMPDIR: temporary, PATH: [resolve("node_modules/.bin"), env.PATH].join(delimiter) };
}

/** Runs one command; its output is shown in one piece once it is done, as two steps run at the same time. */
async function step(name, command) {
  const start = performance.now();
  const child = spawn(command, { shell: true, env: environment(), stdio: ["ignore", "pipe", "pipe"] });
  const output = [];
  child.stdout.on("data", (chunk) => output.push(chunk));
  child.stderr.on("data", (chunk) => output.push(chunk));
  const exitCode = await new Promise((done) => child.on("close", (code) => done(code ?? 1)));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const text = Buffer.concat(output).toString().trim();
  console.log(`== ${name}: ${exitCode === 0 ? "passed" : "FAILED"} in ${seconds} s${text && `\n${text}`}\n`);
  return exitCode;
}

async function check(name, command) {
  const failed = (await step(name, command)) === 0 ? 0 : 1;
  return { passed: 1 - failed, failed, skipped: [] };
}

/** Each begins when the one before has ended. */
async function inTurn(...steps) {
  const counts = [];
  for (const begin of steps) counts.push(await begin());
  return counts;
}

async function unitTests() {
  const reporters = `--reporter=default --reporter=json --outputFile.json="${report}"`;
  const exitCode = await step("unit tests", `${scripts.unit} ${reporters}`);
  return countTests(existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : undefined, exitCode);
}

async function smoke() {
  if (existsSync("scripts/smoke.mjs")) return check("smoke", "node scripts/smoke.mjs");
  return { passed: 0, failed: 0, skipped: ["smoke: there is no scripts/smoke.mjs"] };
}

/** A few kills; `npm run soak` does more. */
async function soak(what, flags) {
  const name = `soak ${what}`;
  const command = `tsx scripts/soak.ts --seed 7 ${flags}`;
  const exitCode = await step(name, command);
  // 3: there is no homeserver here.
  if (exitCode === 3) return { passed: 0, failed: 0, skipped: [`${name}: see above`] };
  return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: [] };
}

/** What the documentation shows of a conversation must still be what the program says. */
async function recorded() {
  const name = "recorded conversation";
  // `script` of other systems takes other options.
  if (process.platform !== "linux") return { passed: 0, failed: 0, skipped: [`${name}: needs Linux`] };
  return check(name, `${scripts.record} --check`);
}

/** The one step that may ask npm's registry, so not part of what everybody runs all day. */
async function packaged() {
  if (requireAll) return check("package", `${scripts.package} --built`);
  return { passed: 0, failed: 0, skipped: ["package: npm run package tries it (it may ask npm's registry)"] };
}

/** What is left stays, for whoever wants to look: a soak that failed keeps what it found. */
function leftBehind() {
  const left = leftIn(temporary);
  if (left.length === 0) rmSync(scratch, { recursive: true, force: true });
  else console.log(`== temporary directory: FAILED\nleft behind in ${temporary}: ${left.join(", ")}\n`);
  return { passed: left.length === 0 ? 1 : 0, failed: left.length, skipped: [] };
}

const build = await check("build", scripts.build);
const soaks = ["slack", "discord", "matrix"].map(
  (surface) => () => soak(`on ${surface}`, `--quick --kills 4 --surface ${surface}`),
);
const [unit, others] = await Promise.all([
  unitTests(),
  inTurn(
    () => check("types", scripts.types),
    () => check("lint", scripts.lint),
    () => check("dead code", scripts.deadcode),
    smoke,
    recorded,
    packaged,
    ...soaks,
    () => soak("with announcements", "--announcements 10 --channels 6 --kills 3"),
  ),
]);
const counts = [build, unit, ...others, leftBehind()];

const skipped = counts.flatMap((count) => count.skipped);
if (skipped.length > 0) {
  console.log(`== skipped${requireAll ? " (counts as failed)" : ""}:\n${skipped.join("\n")}\n`);
}
const totals = addUp(counts, requireAll);
process.exitCode = totals.failed > 0 ? 1 : 0;
console.log(closingLine(totals));
