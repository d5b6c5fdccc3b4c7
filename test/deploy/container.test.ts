/** What the container and service files promise, read from them: no image is built here. */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { readConfig } from "../../src/config.ts";
import { readArguments } from "../../src/main/arguments.ts";

const dockerfile = readFileSync("Dockerfile", "utf8").replaceAll("\\\n", " ");
const instructions = dockerfile
  .split("\n")
  .filter((line) => /^[A-Z]+ /.test(line))
  .map((line) => ({ word: line.split(" ", 1)[0] ?? "", rest: line.replace(/^[A-Z]+ +/, "") }));
const last = instructions.findLastIndex(({ word }) => word === "FROM");
const image = instructions.slice(last);
const all = (word: string, from = image) => from.filter((one) => one.word === word).map(({ rest }) => rest);
const settingsOf = (lines: readonly string[]) =>
  Object.fromEntries(
    lines.flatMap((line) => line.trim().split(/\s+/)).map((pair) => pair.split("=") as [string, string]),
  );
const unit = readFileSync("deploy/ai4-chatops.service", "utf8");
const inUnit = (name: string) =>
  [...unit.matchAll(new RegExp(`^${name}=(.*)$`, "gm"))].map(([, value]) => value);

test("the image has an entry that gets signals itself, and a command that the program knows", () => {
  const entry = JSON.parse(all("ENTRYPOINT")[0] ?? "") as string[];
  expect(entry[0]).toBe("node");
  expect(entry.at(-1)).toBe("/app/dist/main.js");
  const words = JSON.parse(all("CMD")[0] ?? "") as string[];
  expect(readArguments(words).words).toEqual(["serve"]);
  expect(readFileSync("src/main.ts", "utf8")).toContain('case "serve"');
});

test("the image runs as a user without rights, and keeps its data in the volume", () => {
  expect(all("USER")).toEqual(["node"]);
  const env = settingsOf(all("ENV"));
  const config = readConfig(env, { home: "/nowhere", platform: "linux" });
  expect(JSON.parse(all("VOLUME")[0] ?? "")).toEqual([config.data.directory]);
  expect(all("EXPOSE")).toEqual([String(config.http.port)]);
  expect(config.http.host).toBe("0.0.0.0");
});

test("health is asked where the program answers", () => {
  expect(all("HEALTHCHECK")[0]).toContain("/healthz");
  expect(readFileSync("src/main/health.ts", "utf8")).toContain('"/healthz"');
});

test("what the build copies exists and is let through to Docker, and what it must not have is not", () => {
  const allowed = readFileSync(".dockerignore", "utf8")
    .split("\n")
    .flatMap((line) => (line.startsWith("!") ? [line.slice(1)] : []));
  const copied = all("COPY", instructions.slice(0, last)).flatMap((rest) => rest.split(" ").slice(0, -1));
  for (const path of copied.filter((one) => one !== ".")) {
    expect(existsSync(path), path).toBe(true);
    expect(allowed).toContain(path);
  }
  for (const path of ["src", "adapters", "data", "scripts/build.mjs"]) expect(allowed).toContain(path);
  for (const path of ["test", ".git", ".env", "node_modules"]) expect(allowed).not.toContain(path);
});

test("only what runs is in the image: no sources, no packages for development, no pinned-by-nobody tags", () => {
  const from = all("COPY").map((rest) => rest.replace(/^--from=\w+ /, ""));
  expect(from.join(" ")).not.toMatch(/\/build\/(?:src|adapters|test|scripts)/);
  expect(dockerfile).toContain("npm ci --omit=dev");
  for (const base of all("FROM", instructions)) expect(base).toMatch(/^node:\d+-\w+/);
  expect(dockerfile).not.toMatch(/^ADD |curl|sudo|apt-get|:latest/m);
});

test("compose gives less than the image could have, and time to finish", () => {
  const { services } = parse(readFileSync("compose.yaml", "utf8")) as {
    services: { bot: Record<string, unknown> };
  };
  const { bot } = services;
  expect(bot).toMatchObject({ read_only: true, cap_drop: ["ALL"], stop_grace_period: "60s" });
  expect(bot["volumes"]).toEqual(["data:/data"]);
  expect(bot["ports"]).toEqual(["127.0.0.1:8080:8080"]);
});

test("the unit keeps data where it may write, and runs what npm installs", () => {
  expect(inUnit("StateDirectory")).toEqual(["ai4-chatops"]);
  expect(inUnit("Environment")).toContain("AI4_DATA_DIR=/var/lib/ai4-chatops");
  const { name, bin } = JSON.parse(readFileSync("package.json", "utf8")) as {
    name: string;
    bin: Record<string, string>;
  };
  expect(inUnit("ExecStart")[0]).toContain(`/lib/node_modules/${name}/${bin[name]} serve`);
  expect(inUnit("DynamicUser")).toEqual(["yes"]);
  expect(inUnit("ProtectSystem")).toEqual(["strict"]);
  expect(inUnit("TimeoutStopSec")).toEqual(["60"]);
});
