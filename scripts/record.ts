/**
 * Records a conversation with the built program: whole in docs/terminal.md, its beginnings in README.md. With `--check` it
 * writes nothing, and fails where the program says something else by now.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { firstDifference } from "./terminal/recorded.ts";
import { textOf } from "./terminal/screen.ts";
import { type Exchange, runSession, type Step } from "./terminal/session.ts";

interface RecordedStep extends Step {
  /** Title of the part of the conversation that begins here. */
  readonly part?: string;
  /** Rows that the README shows; none unless told. */
  readonly excerpt?: number;
}

const COLUMNS = 88;
const ANSWERS = /✓ done +Answering.*answers:/s;

const STEPS: readonly RecordedStep[] = [
  { part: "Find a module", line: "search plankton", shows: /items for “plankton”/, excerpt: 13 },
  { line: "show 1", shows: /Licence/ },
  {
    part: "Launch it and work with it",
    line: "deploy 1 --gpu 1 --service jupyter --title lab-run",
    shows: ANSWERS,
    excerpt: 24,
  },
  { line: "deployments", shows: /lab-run/ },
  { line: "info lab-run", shows: /UUID/ },
  { line: "open lab-run", shows: /lab-run is ready/ },
  {
    part: "Keep its state, and free what it holds",
    line: "snapshot lab-run",
    shows: /✓ done +Stored/,
    excerpt: 11,
  },
  { line: "redeploy 1 --mode standard", shows: ANSWERS },
  { line: "delete lab-run", shows: /Type yes/, excerpt: 18 },
  { line: "yes", shows: /lab-run is deleted/, excerpt: 3 },
  { part: "Ask what was used, and what is free", line: "usage --by week", shows: /GPU-days/ },
  { line: "usage gpu last month", shows: /GPU-days/ },
  { line: "cluster", shows: /T4/ },
  { line: "cluster --gpu-type T4", shows: /ifca/, excerpt: 11 },
  { line: "datacenters", shows: /Green score/ },
  { part: "Find out how", line: "help", shows: /To begin/ },
  { line: "help deploy", shows: /--gpu-type/ },
  { line: "serach fish", shows: /search fish/, excerpt: 3 },
];

const INTRODUCTION = `# A conversation at the terminal

Recorded by \`npm run record\` from the built program on the embedded sandbox, at a terminal of ${COLUMNS} columns. Nothing is left
out or changed but the passwords, which are masked. Progress is redrawn in place; it is shown as it ended. Addresses,
ids, dates and figures differ from run to run.
`;

function textsOf({ rows }: Exchange): readonly string[] {
  return rows.map(textOf).map((row) => row.replace(/^(Password of \S+ +)\S+$/, "$1••••••••"));
}

function block(rows: readonly string[]): string {
  return ["```text", ...rows, "```"].join("\n");
}

function whole(exchanges: readonly Exchange[]): string {
  const parts = exchanges.map((exchange, index) => {
    const part = STEPS[index]?.part;
    return `${part === undefined ? "" : `## ${part}\n\n`}${block(textsOf(exchange))}`;
  });
  return `${[INTRODUCTION, ...parts].join("\n\n").replace(/\n{3,}/g, "\n\n")}\n`;
}

function excerpts(exchanges: readonly Exchange[]): string {
  const shown = exchanges.flatMap((exchange, index) => {
    const count = STEPS[index]?.excerpt;
    if (count === undefined) return [];
    const rows = textsOf(exchange);
    return [rows.length > count ? [...rows.slice(0, count), "…"] : rows];
  });
  return block(shown.flatMap((rows, index) => (index === 0 ? rows : ["", ...rows])));
}

const FROM = "<!-- recorded -->\n";
const TO = "<!-- end -->";

/** Replaces what stands between the two marks. */
function between(document: string, text: string): string {
  const from = document.indexOf(FROM);
  const to = document.indexOf(TO, from);
  if (from === -1 || to === -1) throw new Error("README.md lacks the marks of the record.");
  return `${document.slice(0, from + FROM.length)}\n${text}\n\n${document.slice(to)}`;
}

const exchanges = await runSession(STEPS, COLUMNS);
const readme = readFileSync("README.md", "utf8");
const pages: readonly (readonly [file: string, before: string, now: string])[] = [
  ["docs/terminal.md", readFileSync("docs/terminal.md", "utf8"), whole(exchanges)],
  ["README.md", readme, between(readme, excerpts(exchanges))],
];
for (const [file, before, now] of pages) {
  const difference = process.argv.includes("--check") ? firstDifference(before, now) : undefined;
  if (!process.argv.includes("--check")) writeFileSync(file, now);
  else if (difference === undefined) console.log(`${file} is what the program says.`);
  else {
    console.error(`${file} is not what the program says any more: npm run record\n${difference}`);
    process.exitCode = 1;
  }
}
