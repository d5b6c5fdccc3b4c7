import { z } from "zod";
import { addDays, dayIn } from "../language/days.ts";
import { formatCount } from "../language/sizes.ts";
import type { Deployment } from "../platform/ports.ts";
import { actions, button, heading, note, reply, table, text } from "../reply/build.ts";
import { md } from "../reply/markdown.ts";
import { read } from "./define.ts";
import { deploymentsIn } from "./deploy.ts";
import * as param from "./params.ts";
import type { Call, CommandPorts } from "./ports.ts";
import { deploymentName, hardware } from "./present/deployment.ts";
import { answers, coverage } from "./present/usage-answer.ts";
import { figures } from "./present/usage-blocks.ts";
import { usage } from "./usage.ts";

/** Up for so long, it is worth a look whether it is still needed. */
const LONG_DAYS = 7;
const DAY_MS = 24 * 3_600_000;
/** More rows help nobody. */
const MOST_ROWS = 10;

export const digest = read({
  path: "digest",
  summary: "Show the last seven days of a VO, and what of yours runs for long",
  examples: ["digest", "digest --vo vo.imagine-ai.eu"],
  aliases: ["weekly digest"],
  input: z.strictObject({ vo: param.vo("Which VO").optional() }),
  access: "full",
  run: async ({ vo = "" }, ports: Pick<CommandPorts, "stats" | "deployments" | "ownUse">, call) => {
    const today = dayIn(call.now, call.timeZone);
    const week = { from: addDays(today, -LONG_DAYS), to: addDays(today, -1) };
    const used = await usage.run({ scope: "vo", vo, ...week, by: "day", compare: "previous" }, ports, call);
    return { used, long: longRunning(await deploymentsIn(vo, ports), call) };
  },
  reply: ({ used, long }, { now, person }) =>
    reply(
      heading(`The last seven days in ${used.vo}`),
      ...answers(used).map((words) => text(md`${words}`)),
      ...figures(used),
      ...coverage(used),
      long.length === 0
        ? note(
            "success",
            `${person?.name ?? "You"}: nothing that has been up there for ${LONG_DAYS} days or longer.`,
          )
        : note("warning", longWords(long, person?.name ?? "You")),
      long.length > 0 &&
        table(
          ["Deployment", "Days up>", "Resources", "Datacenter"],
          long
            .slice(0, MOST_ROWS)
            .map((one) => [
              deploymentName(one),
              String(daysUp(one, now)),
              hardware(one.resources),
              one.datacenter ?? "",
            ]),
        ),
      long.length > 0 && actions(button("My deployments", "deployment list")),
    ),
});

/** The longest first; the platform does not say what is used, only what runs. */
function longRunning(deployments: readonly Deployment[], { now }: Call): readonly Deployment[] {
  return deployments
    .filter((one) => one.status === "running" && daysUp(one, now) >= LONG_DAYS)
    .toSorted((a, b) => daysUp(b, now) - daysUp(a, now));
}

function daysUp({ submitted }: Deployment, now: Date): number {
  return submitted ? Math.floor((now.getTime() - submitted.getTime()) / DAY_MS) : 0;
}

function longWords(long: readonly Deployment[], name: string): string {
  const gpus = long.reduce((sum, { resources }) => sum + (resources.gpu ?? 0), 0);
  const holding = gpus === 0 ? "" : `, holding ${formatCount(gpus, "GPU")}`;
  const rest = long.length > MOST_ROWS ? ` The ${MOST_ROWS} longest:` : "";
  return `${name}: ${formatCount(long.length, "deployment")} up for ${LONG_DAYS} days or longer${holding}. What is needed no more can be frozen and deleted.${rest}`;
}
