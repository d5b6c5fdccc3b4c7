// The README's first command, as a newcomer has it: the built program in an empty home, on a pipe, without settings.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const CONVERSATION = [
  "search plankton",
  "show 1",
  "deploy 1 --service jupyter --title smoke",
  "open smoke",
  "delete smoke",
  "yes",
];
const EXPECTED = [
  /plankton/i,
  /Licence/,
  /Password of smoke/,
  /smoke is ready/,
  /Delete smoke\?/,
  /smoke is deleted/,
];

const home = mkdtempSync(join(tmpdir(), "smoke-"));
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AI4|XDG)_/.test(name)));
const child = spawn(process.execPath, ["dist/main.js"], {
  env: { ...env, HOME: home },
  stdio: ["pipe", "pipe", "inherit"],
});
let output = "";
child.stdout.setEncoding("utf8").on("data", (chunk) => {
  output += chunk;
});
child.stdin.end(`${CONVERSATION.join("\n")}\n`);
const exitCode = await new Promise((resolve) => child.on("close", resolve));
rmSync(home, { recursive: true, force: true });

let from = 0;
const missing = EXPECTED.find((words) => {
  const at = output.slice(from).search(words);
  from += Math.max(0, at);
  return at === -1;
});
if (exitCode !== 0 || missing) {
  console.error(output);
  console.error(missing ? `The conversation never said ${missing}.` : `The program ended with ${exitCode}.`);
  process.exit(1);
}
console.log(`The conversation of ${CONVERSATION.length} lines went as it should.`);
