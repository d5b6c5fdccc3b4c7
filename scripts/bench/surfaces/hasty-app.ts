/**
 * The whole program, put together as `serve` does it, in which the pauses that it keeps for the vendors' sake are shorter: by
 * the factor BENCH_HASTE, or none at all.
 */
import { PACE } from "../../../adapters/discord/limits.ts";
import { createDiscord } from "../../../adapters/discord/register.ts";
import { TIMING } from "../../../adapters/slack/limits.ts";
import { createSlack } from "../../../adapters/slack/register.ts";
import { settings } from "../../../src/main/arguments.ts";
import { assemble } from "../../../src/main/assemble.ts";
import { preferSmallHeap } from "../../../src/main/heap.ts";
import { createLog } from "../../../src/main/log.ts";
import { type SurfaceFactory, supervise } from "../../../src/main/supervisor.ts";
import { configuredSurfaces } from "../../../src/main/surfaces.ts";

preferSmallHeap();
const config = settings();
const assembly = await assemble(config, createLog(config, { level: "error" }), "0.0.0");
const haste = Number(process.env["BENCH_HASTE"] ?? Number.POSITIVE_INFINITY);
const timing = {
  ...TIMING,
  channelGap: TIMING.channelGap / haste,
  workspaceGap: TIMING.workspaceGap / haste,
};
const pace = {
  channel: PACE.channel / haste,
  requests: Number.isFinite(haste) ? PACE.requests : 100_000,
  windowMs: PACE.windowMs / haste,
};

async function factories(): Promise<SurfaceFactory[]> {
  const { slack, discord, matrix } = config;
  // The pace on Matrix is a setting.
  const made = [
    ...(await configuredSurfaces(
      { ...config, slack: undefined, discord: undefined, matrix },
      assembly.surfaceDeps,
    )),
  ];
  if (slack) {
    const given = {
      botToken: slack.botToken.reveal(),
      appToken: slack.appToken?.reveal(),
      apiUrl: `${slack.apiUrl}/`,
    };
    made.push({ name: "slack", make: () => createSlack(given, assembly.surfaceDeps("slack"), timing) });
  }
  if (discord) {
    const given = { token: discord.token.reveal(), apiUrl: discord.apiUrl };
    made.push({ name: "discord", make: () => createDiscord(given, assembly.surfaceDeps("discord"), pace) });
  }
  return made;
}

await assembly.start();
const stopping = new AbortController();
for (const factory of await factories()) supervise(factory, assembly.supervision(stopping.signal));
assembly.startJobs();
process.stdout.write("up\n");
