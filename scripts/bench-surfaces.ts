/** Measures the team chats: events per second, time to the first post, memory; beside a bare app on the same SDK. */
import { availableParallelism, cpus } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { startTestSandbox } from "../test/kit/lab.ts";
import { noSynapse } from "../test/kit/synapse.ts";
import { bare, type Contender, SERVE, start, UNPACED } from "./bench/surfaces/contender.ts";
import { type Figures, load, type Scene } from "./bench/surfaces/scene.ts";
import { discordScene, matrixScene, slackScene } from "./bench/surfaces/scenes.ts";

const WARM_UP_ROUNDS = 2;
const ROUNDS = 8;
/** Everybody is flooded so often, in turn: what else the machine does at one moment must not decide. */
const TURNS = 3;
/** Between two questions in one place where the vendor's limits are kept: Slack takes one post a second in a channel. */
const POLITE_GAP_MS = 5000;
const POLITE_ROUNDS = 3;

interface Row extends Figures {
  readonly name: string;
  readonly processorMs: number;
}

async function measured(scene: Scene, contender: Contender, rounds: number, gapMs: number): Promise<Row> {
  const running = await start(contender, scene.settings);
  try {
    await scene.connected();
    await load(scene, WARM_UP_ROUNDS, gapMs === 0 ? 0 : gapMs / 2);
    const before = running.processor();
    const figures = await load(scene, rounds, gapMs);
    const processorMs = (running.processor() - before) / (rounds * scene.places.length);
    return { name: contender.name, ...figures, processorMs };
  } finally {
    await running.stop();
    await scene.left();
  }
}

/** For each contender the run of middle speed. */
async function floodedInTurn(scene: Scene, contenders: readonly Contender[]): Promise<readonly Row[]> {
  const runs: Row[][] = contenders.map(() => []);
  for (let turn = 0; turn < TURNS; turn += 1)
    for (const [index, contender] of contenders.entries())
      runs[index]?.push(await measured(scene, contender, ROUNDS, 0));
  return runs.flatMap((rows) => {
    const sorted = rows.toSorted((one, other) => one.perSecond - other.perSecond);
    return sorted[Math.floor(TURNS / 2)] ?? [];
  });
}

function table(title: string, rows: readonly Row[]): string {
  const [first] = rows;
  const cells = rows.map(({ name, perSecond, p50Ms, p99Ms, processorMs }) =>
    [
      name.padEnd(24),
      `${perSecond.toFixed(1)}/s`.padStart(10),
      `× ${(perSecond / (first?.perSecond ?? 1)).toFixed(2)}`.padStart(8),
      `p50 ${p50Ms.toFixed(0)} ms`.padStart(14),
      `p99 ${p99Ms.toFixed(0)} ms`.padStart(14),
      `processor ${processorMs.toFixed(1)} ms each`.padStart(26),
    ].join(""),
  );
  return [title, ...cells.map((line) => `  ${line}`)].join("\n");
}

async function benchScene(
  make: () => Promise<Scene>,
  contenders: (scene: Scene) => readonly Contender[],
): Promise<void> {
  const scene = await make();
  const floods = await floodedInTurn(scene, contenders(scene));
  const limited: Row[] = [];
  const polite: Row[] = [];
  for (const contender of scene.enforceLimits ? [bare(scene.name), SERVE] : []) {
    scene.enforceLimits?.();
    limited.push(await measured(scene, contender, ROUNDS, 0));
  }
  for (const contender of [bare(scene.name), SERVE])
    polite.push(await measured(scene, contender, POLITE_ROUNDS, POLITE_GAP_MS));
  const places = scene.places.length;
  console.log(`${table(`${scene.name}: as fast as answers come, ${places} people`, floods)}\n`);
  if (limited.length > 0)
    console.log(`${table(`${scene.name}: the same, where the vendor's limits are enforced`, limited)}\n`);
  console.log(
    `${table(`${scene.name}: ${(places * 1000) / POLITE_GAP_MS} events a second, within the vendors' limits`, polite)}\n`,
  );
  await scene.close();
}

async function benchMemory(
  scenes: readonly Scene[],
  platform: string,
  more: Readonly<Record<string, string>>,
): Promise<void> {
  const running = await start(SERVE, Object.assign({}, ...scenes.map(({ settings }) => settings), more));
  for (const scene of scenes) await scene.connected();
  await Promise.all(scenes.map((scene) => load(scene, 1)));
  await pause(5000);
  const idle = running.memory();
  await Promise.all(scenes.map((scene) => load(scene, 6)));
  const busy = running.memory();
  await pause(10_000);
  const after = running.memory();
  await running.stop();
  for (const scene of scenes) await scene.left();
  const names = scenes.map(({ name }) => name).join(", ");
  console.log(`Resident memory of serve with ${names} connected, ${platform}, MB`);
  console.log(`  idle ${idle.toFixed(0)} · under load ${busy.toFixed(0)} · 10 s after ${after.toFixed(0)}`);
}

console.log(
  `node ${process.version}, ${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}); each program in a process of its own\n`,
);
const withMatrix = noSynapse() === undefined;
if (!withMatrix) console.log(`LEFT OUT: Matrix (${noSynapse()})\n`);
const wanted = process.argv.slice(2);
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
if (isWanted("slack")) await benchScene(slackScene, ({ name }) => [bare(name), SERVE, UNPACED]);
if (isWanted("discord")) await benchScene(discordScene, ({ name }) => [bare(name), SERVE, UNPACED]);
if (withMatrix && isWanted("matrix")) await benchScene(matrixScene, ({ name }) => [bare(name), SERVE]);
if (isWanted("memory")) {
  const scenes = await Promise.all([slackScene(), discordScene(), ...(withMatrix ? [matrixScene()] : [])]);
  await benchMemory(scenes, "sandbox within", {});
  const platform = await startTestSandbox();
  await benchMemory(scenes, "platform apart", { AI4_PLATFORM_URL: platform.server.url });
}
process.exit();
