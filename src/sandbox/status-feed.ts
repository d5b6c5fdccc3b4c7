/** Stands in for the open issues of the repository in which the platform announces downtimes. */
import { createHash } from "node:crypto";
import type { Hono } from "hono";
import type { Documents } from "../store/documents.ts";
import type { SandboxContext, SandboxEnv } from "./context.ts";
import { listMaintenance, type Maintenance } from "./maintenance.ts";
import { query } from "./parameters.ts";

interface Issue {
  readonly number: number;
  readonly title: string;
  readonly labels: readonly string[];
  readonly body: string;
  /** ISO, UTC. */
  readonly written: string;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** After so long the invented events are over and new ones are announced. */
const ROUND = 3 * DAY;

export function addStatusFeed(app: Hono<SandboxEnv>, context: SandboxContext): void {
  app.get("/status/issues", async (c) => {
    const { round, ordered } = await context.state.transaction(async (documents) => ({
      round: await currentRound(documents, context.now()),
      ordered: await listMaintenance(documents),
    }));
    const wanted = (query(c, "labels") ?? "").split(",").filter((label) => label !== "");
    const issues = [...ordered.map(orderedIssue), ...issuesOf(round)].filter(({ labels }) =>
      wanted.every((label) => labels.includes(label)),
    );
    const told = JSON.stringify(issues.map((issue) => asCodeHostTells(issue, context.baseUrl())));
    // As the code host does: who has this answer already gets it no second time.
    const tag = `W/"${createHash("sha256").update(told).digest("hex")}"`;
    c.header("etag", tag);
    if (c.req.header("if-none-match") === tag) return c.body(null, 304);
    return c.body(told, 200, { "content-type": "application/json; charset=utf-8" });
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
  const facts = (place: number) => ({ number: 100 + index * 3 + place, written: time(begins - DAY) });
  return [
    { ...facts(2), ...currentMaintenance(begins) },
    { ...facts(1), ...comingMaintenance(begins) },
    { ...facts(0), ...plainNotice(begins) },
  ];
}

function currentMaintenance(begins: number): Omit<Issue, "number" | "written"> {
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

function orderedIssue(one: Maintenance): Issue {
  const until = one.ends ?? time(Date.parse(one.notify) + ROUND);
  const quoted = (text: string) => JSON.stringify(text);
  return {
    number: one.number,
    title: one.title,
    labels: [one.starts === undefined ? "dashboard-notification" : "nomad-maintenance"],
    written: one.ordered,
    body: body([
      `title: ${quoted(one.title)}`,
      ...(one.summary === undefined ? [] : [`summary: ${quoted(one.summary)}`]),
      `vo: ${one.vo === undefined ? "" : quoted(one.vo)}`,
      `start: ${one.notify}`,
      `end: ${until}`,
      `datacenters: ${JSON.stringify(one.datacenters)}`,
      ...(one.starts === undefined ? [] : [`downtimeStart: ${one.starts}`, `downtimeEnd: ${until}`]),
    ]),
  };
}

/** In the older template: `start` and `end` are the maintenance itself, `notify` is when to begin telling of it. */
function comingMaintenance(begins: number): Omit<Issue, "number" | "written"> {
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

function plainNotice(begins: number): Omit<Issue, "number" | "written"> {
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

function asCodeHostTells({ number, title, labels, body, written }: Issue, baseUrl: string) {
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
