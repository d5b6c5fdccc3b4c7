/**
 * Proves by killing: `npm run soak -- --kills N [--surface slack|discord|matrix] [--seed S]`, with people who talk to the
 * bot; with `--announcements M [--channels C]` it is announcements that are posted meanwhile. Exits 1 if a promise broke.
 */
import { parseArgs } from "node:util";
import { announceUnderKills } from "./soak/announcements.ts";
import { printedDeliveries } from "./soak/deliveries.ts";
import { discordStage } from "./soak/discord.ts";
import { matrixStage, noMatrix } from "./soak/matrix.ts";
import { type Chance, chance } from "./soak/random.ts";
import { soak } from "./soak/run.ts";
import { slackStage } from "./soak/slack.ts";
import type { Stage } from "./soak/stage.ts";
import { printed } from "./soak/verdict.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "20" },
    surface: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    between: { type: "string", default: "350" },
    quick: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    announcements: { type: "string" },
    channels: { type: "string", default: "50" },
  },
});
const STAGES: ReadonlyMap<string, (chance: Chance) => Promise<Stage>> = new Map([
  ["slack", slackStage],
  ["discord", discordStage],
  ["matrix", matrixStage],
]);

const names = values.surface === undefined ? [...STAGES.keys()] : [values.surface];
/** Where there is no homeserver, and that is allowed. */
const LEFT_OUT = 3;

function stageOf(name: string): (chance: Chance) => Promise<Stage> {
  const make = STAGES.get(name);
  if (make === undefined) throw new Error(`There is no surface ${name}.`);
  return make;
}

/** The exit code. */
async function onStage(name: string): Promise<number> {
  const make = stageOf(name);
  const missing = name === "matrix" ? noMatrix() : undefined;
  if (missing !== undefined) {
    const required = process.env["AI4_TEST_REQUIRE_ALL"] === "1";
    console.log(`LEFT OUT${required ? ", which counts as failed" : ""}: matrix (${missing})\n`);
    return required ? 1 : LEFT_OUT;
  }
  const luck = chance(Number(values.seed));
  const stage = await make(luck);
  // One launch at a time: one that was cut off is told only after a minute and a half.
  const people = values.quick ? { ...stage, launchers: stage.launchers.slice(0, 1) } : stage;
  const options = { kills: Number(values.kills), betweenMs: Number(values.between), patienceMs: 150_000 };
  const verdict = await soak(people, { ...options, chance: luck, keep: values.keep });
  console.log(`${printed(verdict)}\n`);
  return verdict.broken.length > 0 ? 1 : 0;
}

/** Announcements on all the wanted surfaces at once; the exit code. */
async function announced(announcements: number): Promise<number> {
  const missing = names.includes("matrix") ? noMatrix() : undefined;
  if (missing !== undefined) console.log(`LEFT OUT: matrix (${missing})\n`);
  const luck = chance(Number(values.seed));
  const there = names.filter((name) => name !== "matrix" || missing === undefined);
  const stages = await Promise.all(there.map((name) => stageOf(name)(luck)));
  const [kills, channels] = [Number(values.kills), Number(values.channels)];
  const deliveries = await announceUnderKills(stages, {
    kills,
    announcements,
    channels,
    chance: luck,
    keep: values.keep,
  });
  console.log(printedDeliveries(deliveries));
  if (deliveries.broken.length > 0) return 1;
  if (missing === undefined) return 0;
  return process.env["AI4_TEST_REQUIRE_ALL"] === "1" ? 1 : LEFT_OUT;
}

const codes: number[] = [];
if (values.announcements === undefined) {
  console.log(`${values.kills} kills per surface, seed ${values.seed}\n`);
  for (const name of names) codes.push(await onStage(name));
} else {
  console.log(`${values.kills} kills, ${values.announcements} announcements, seed ${values.seed}\n`);
  codes.push(await announced(Number(values.announcements)));
}
process.exit(codes.includes(1) ? 1 : (codes.find((code) => code !== 0) ?? 0));
