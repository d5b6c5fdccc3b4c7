// Everything that must hold before a change is done. All steps run even if one fails; the last line is the count.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { addUp, closingLine, countTests } from "./check-report.mjs";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
const requireAll = process.env.AI4_TEST_REQUIRE_ALL === "1";
const scratch = mkdtempSync(join(tmpdir(), "check-"));
const report = join(scratch, "tests.json");

/** The settings of whoever runs the check must not reach the program under test. */
function environment() {
  const own = /^(?:AI4|SLACK|DISCORD|MATRIX|OPENAI)_/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
  return { ...env, PATH: [resolve("node_modules/.bin"), env.PATH].join(delimiter) };
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

async function inTurn(steps) {
  const counts = [];
  for (const [name, command] of steps) counts.push(await check(name, command));
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

const build = await check("build", scripts.build);
const [still, unit] = await Promise.all([
  inTurn([
    ["types", scripts.types],
    ["lint", scripts.lint],
    ["dead code", scripts.deadcode],
  ]),
  unitTests(),
]);
const soaks = await Promise.all([
  ...["slack", "discord", "matrix"].map((surface) =>
    soak(`on ${surface}`, `--quick --kills 4 --surface ${surface}`),
  ),
  soak("with announcements", "--announcements 60 --channels 15 --kills 5"),
]);
const counts = [build, ...still, unit, await smoke(), ...soaks];
rmSync(scratch, { recursive: true, force: true });

const skipped = counts.flatMap((count) => count.skipped);
if (skipped.length > 0) {
  console.log(`== skipped${requireAll ? " (counts as failed)" : ""}:\n${skipped.join("\n")}\n`);
}
const totals = addUp(counts, requireAll);
process.exitCode = totals.failed > 0 ? 1 : 0;
console.log(closingLine(totals));
