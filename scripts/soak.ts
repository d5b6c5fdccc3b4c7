/** Proves by killing: `npm run soak -- --kills N [--surface slack|discord|matrix] [--seed S]`. Exits 1 if a promise broke. */
import { parseArgs } from "node:util";
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
    keep: { type: "boolean", default: false },
  },
});
const STAGES: ReadonlyMap<string, (chance: Chance) => Promise<Stage>> = new Map([
  ["slack", slackStage],
  ["discord", discordStage],
  ["matrix", matrixStage],
]);

const names = values.surface === undefined ? [...STAGES.keys()] : [values.surface];
console.log(`${values.kills} kills per surface, seed ${values.seed}\n`);
for (const name of names) {
  const missing = name === "matrix" ? noMatrix() : undefined;
  if (missing !== undefined) {
    const required = values.surface !== undefined || process.env["AI4_TEST_REQUIRE_ALL"] === "1";
    console.log(`LEFT OUT${required ? ", which counts as failed" : ""}: matrix (${missing})\n`);
    if (required) process.exitCode = 1;
    continue;
  }
  const make = STAGES.get(name);
  if (make === undefined) throw new Error(`There is no surface ${name}.`);
  const luck = chance(Number(values.seed));
  const options = { kills: Number(values.kills), betweenMs: Number(values.between), patienceMs: 150_000 };
  const verdict = await soak(await make(luck), { ...options, chance: luck, keep: values.keep });
  console.log(`${printed(verdict)}\n`);
  if (verdict.broken.length > 0) process.exitCode = 1;
}
process.exit();
