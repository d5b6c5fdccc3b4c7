/** Stands in for the open issues of the repository in which the platform announces downtimes. */
import type { Hono } from "hono";
import type { Documents } from "../store/documents.ts";
import type { SandboxContext, SandboxEnv } from "./context.ts";
import { query } from "./parameters.ts";

interface Issue {
  readonly number: number;
  readonly title: string;
  readonly labels: readonly string[];
  readonly body: string;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** After so long the invented events are over and new ones are announced. */
const ROUND = 3 * DAY;

export function addStatusFeed(app: Hono<SandboxEnv>, context: SandboxContext): void {
  app.get("/status/issues", async (c) => {
    const round = await context.state.transaction((documents) => currentRound(documents, context.now()));
    const wanted = (query(c, "labels") ?? "").split(",").filter((label) => label !== "");
    const issues = issuesOf(round).filter(({ labels }) => wanted.every((label) => labels.includes(label)));
    return c.json(issues.map((issue) => asCodeHostTells(issue, round, context.baseUrl())));
  });
}

interface Round {
  readonly index: number;
  /** Milliseconds since the Unix epoch. */
  readonly begins: number;
}

async function currentRound(documents: Documents, now: Date): Promise<Round> {
  const known = (await documents.get("status", "round")) as { index: number; begins: number } | undefined;
  if (known !== undefined && now.getTime() < known.begins + ROUND) return known;
  const begins = Math.floor(now.getTime() / HOUR) * HOUR;
  const round = { index: (known?.index ?? 0) + 1, begins };
  await documents.put("status", "round", round);
  return round;
}

/** Newest first, as the feed is asked for. */
function issuesOf({ index, begins }: Round): readonly Issue[] {
  const number = (place: number) => 100 + index * 3 + place;
  return [
    { number: number(2), ...currentMaintenance(begins) },
    { number: number(1), ...comingMaintenance(begins) },
    { number: number(0), ...plainNotice(begins) },
  ];
}

function currentMaintenance(begins: number): Omit<Issue, "number"> {
  const [from, to] = [time(begins - 2 * HOUR), time(begins + ROUND)];
  return {
    title: "Storage servers at PSNC are being replaced",
    labels: ["nomad-maintenance"],
    body: body([
      "title: Storage servers at PSNC are being replaced",
      "summary: Deployments at this site may pause. <b>Save your work</b> to your own storage.",
      "vo:",
      `start: ${from}`,
      `end: ${to}`,
      "datacenters:",
      "  - psnc-ai4eosc",
      `downtimeStart: ${from}`,
      `downtimeEnd: ${to}`,
    ]),
  };
}

/** In the older template: `start` and `end` are the maintenance itself, `notify` is when to begin telling of it. */
function comingMaintenance(begins: number): Omit<Issue, "number"> {
  return {
    title: "Network works at IFCA",
    labels: ["nomad-maintenance"],
    body: body([
      "title: Network works at IFCA",
      "vo: vo.ai4eosc.eu, vo.imagine-ai.eu",
      `notify: ${time(begins - HOUR)}`,
      `start: ${time(begins + 2 * DAY)}`,
      `end: ${time(begins + 2 * DAY + 8 * HOUR)}`,
      "datacenters: [ifca-ai4eosc, ifca-imagine]",
    ]),
  };
}

function plainNotice(begins: number): Omit<Issue, "number"> {
  return {
    title: "Monthly question hour",
    labels: ["dashboard-notification"],
    body: body([
      "title: Monthly question hour",
      'summary: "Bring your questions: <a href=\\"https://docs.ai4os.eu\\">the documentation</a> lists the topics."',
      "vo: vo.ai4eosc.eu",
      `start: ${time(begins - DAY)}`,
      `end: ${time(begins + ROUND)}`,
    ]),
  };
}

function body(lines: readonly string[]): string {
  return ["```yaml", ...lines, "```", "", "Internal: remember to close this issue afterwards."].join("\n");
}

function time(moment: number): string {
  return new Date(moment).toISOString().replace(".000Z", "Z");
}

function asCodeHostTells({ number, title, labels, body }: Issue, { begins }: Round, baseUrl: string) {
  const written = time(begins - DAY);
  return {
    number,
    title,
    state: "open",
    html_url: `${baseUrl}/status/issues/${number}`,
    labels: labels.map((name) => ({ name })),
    created_at: written,
    updated_at: written,
    body,
  };
}
