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
    quick: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
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

/** The exit code. */
async function onStage(name: string): Promise<number> {
  const make = STAGES.get(name);
  if (make === undefined) throw new Error(`There is no surface ${name}.`);
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

console.log(`${values.kills} kills per surface, seed ${values.seed}\n`);
const codes: number[] = [];
for (const name of names) codes.push(await onStage(name));
process.exit(codes.includes(1) ? 1 : (codes.find((code) => code !== 0) ?? 0));
