// The steps of the Dockerfile in a scratch folder, where there is no Docker: what it copies is copied, what it runs is run,
// and the result is started as a user without rights, with a program folder that nobody may write. Linux, as root.
// This is no image: base images, layers and volumes are not tried.
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const NOBODY = 65_534;
const DEVELOPMENT = ["vitest", "typescript", "esbuild", "@biomejs"];

const scratch = mkdtempSync(join(tmpdir(), "container-"));
chmodSync(scratch, 0o755);
const context = join(scratch, "context");
const lines = readFileSync("Dockerfile", "utf8").replaceAll("\\\n", " ").split("\n");

/** A path in the image is one in the scratch folder. */
const inside = (path) => join(scratch, "root", path);

try {
  makeContext();
  let folder = "/";
  for (const line of lines) {
    const [, word, rest] = /^([A-Z]+) +(.*)$/.exec(line) ?? [];
    if (word === "WORKDIR") folder = rest;
    if (word === "WORKDIR") mkdirSync(inside(folder), { recursive: true });
    if (word === "COPY") copy(rest, folder);
    if (word === "RUN" && rest.startsWith("npm")) run("sh", ["-c", rest], inside(folder));
  }
  for (const name of DEVELOPMENT) {
    const found = spawnSync("test", ["-e", inside(`/app/node_modules/${name}`)]).status === 0;
    if (found) throw new Error(`${name} is in the image.`);
  }
  run("chmod", ["-R", "a-w,a+rX", inside("/app")], scratch);
  mkdirSync(inside("/data"), { mode: 0o700 });
  chownSync(inside("/data"), NOBODY, NOBODY);
  await start();
  const size = run("du", ["-sm", inside("/app")], scratch).split("\t")[0];
  console.log(`The steps of the Dockerfile work; the program folder has ${size} MB.`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function makeContext() {
  mkdirSync(context);
  const allowed = readFileSync(".dockerignore", "utf8").split("\n");
  for (const line of allowed) {
    if (!line.startsWith("!")) continue;
    const path = line.slice(1);
    if (spawnSync("test", ["-e", path]).status === 0) cpSync(path, join(context, path), { recursive: true });
  }
}

function copy(rest, folder) {
  const words = rest.split(/\s+/);
  const built = words[0].startsWith("--from=");
  const sources = (built ? words.slice(1) : words).slice(0, -1);
  const target = words.at(-1);
  for (const source of sources) {
    const from = built ? inside(source) : join(context, source);
    const name = sources.length > 1 || source.includes(".json") ? basename(source) : "";
    const to =
      target === "./" || target === "." ? join(folder, source === "." ? "" : name) : join(folder, target);
    cpSync(from, inside(to), { recursive: true, verbatimSymlinks: true });
  }
}

/** `web` in place of `serve`, which wants a chat; the health page of `serve` is tried by the unit tests. */
async function start() {
  const child = spawn(process.execPath, [inside("/app/dist/main.js"), "web", "--port", "0"], {
    uid: NOBODY,
    gid: NOBODY,
    cwd: inside("/app"),
    env: { NODE_ENV: "production", TZ: "UTC", AI4_DATA_DIR: inside("/data"), HOME: "/nonexistent" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = new Promise((resolve) => child.once("close", resolve));
  const address = await new Promise((resolve, reject) => {
    closed.then((code) => reject(new Error(`It ended with ${code}.`)));
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (chunk) => {
      output += chunk;
      const [, found] = /(http:\/\/127\.0\.0\.1:\d+\/)/.exec(output) ?? [];
      if (found) resolve(found);
    });
  });
  const { status } = await fetch(address);
  child.kill("SIGTERM");
  const code = await closed;
  if (status !== 200 || code !== 0)
    throw new Error(`The page answered ${status}; the program ended with ${code}.`);
}

function run(program, words, cwd) {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd, encoding: "utf8", maxBuffer: 2 ** 26 });
  if (status !== 0)
    throw new Error(`${program} ${words.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
