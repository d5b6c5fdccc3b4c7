/** Addresses of a deployment: what answers, ready to be copied, and why the rest is silent. */
import type { Deployment } from "../../platform/ports.ts";
import type { DraftBlock, Markdown } from "../../reply/blocks.ts";
import { text } from "../../reply/build.ts";
import { joinMarkdown, md } from "../../reply/markdown.ts";
import { listWords } from "./words.ts";

/** What a silent endpoint waits for; in the words of a sentence that goes on. */
const CONDITIONS: ReadonlyMap<string, string> = new Map([
  ["api", "api needs service deepaas, or “deep-start --deepaas” run in JupyterLab"],
  ["ui", "ui needs service deepaas"],
  ["ide", "ide needs service jupyter or vscode"],
  ["monitor", "monitor answers while a training runs"],
  ["custom", "custom is for modules that bring a page of their own"],
]);

/** What each endpoint is for; of others the name has to do. */
const PURPOSES: ReadonlyMap<string, string> = new Map([
  ["api", "the module's API"],
  ["ui", "a web page to use it"],
  ["ide", "to develop and train in"],
  ["monitor", "graphs of a training"],
  ["custom", "the module's own page"],
  ["fedserver", "for the clients of a federated training"],
  ["vllm", "an OpenAI-compatible API"],
  ["dashboard", "to manage the server"],
  ["server-jupyter", "JupyterLab of the server"],
]);

/** Whether people can work with it: its main endpoint answers. */
export function isReady(deployment: Deployment): boolean {
  const active = deployment.activeEndpoints ?? [];
  return deployment.mainEndpoint === undefined ? active.length > 0 : active.includes(deployment.mainEndpoint);
}

/** Every known endpoint with its address, the main one first. */
function ordered({ endpoints, mainEndpoint }: Deployment): readonly (readonly [string, string])[] {
  return Object.entries(endpoints).toSorted(
    ([a], [b]) => Number(b === mainEndpoint) - Number(a === mainEndpoint),
  );
}

/** Endpoints that answer, the main one first. */
export function answering(deployment: Deployment): readonly (readonly [string, string])[] {
  const active = deployment.activeEndpoints ?? [];
  return ordered(deployment).filter(([label]) => active.includes(label));
}

/** One line for each address worth copying, and a short one for the rest; nothing unless it runs. */
export function endpointLines(deployment: Deployment): DraftBlock | undefined {
  const known = ordered(deployment);
  if (known.length === 0 || deployment.status !== "running") return undefined;
  const { activeEndpoints: active, mainEndpoint: main } = deployment;
  if (active === undefined) return text(list(known.map((one) => line(one, "not checked"))));
  const silent = known.filter(([label]) => !active.includes(label));
  const lines = [
    ...silent.filter(([label]) => label === main).map((one) => line(one, "does not answer yet")),
    ...answering(deployment).map((one) => line(one, "answers")),
  ];
  const others = silent.flatMap(([label]) => (label === main ? [] : [label]));
  const parts = [...(lines.length > 0 ? [list(lines)] : []), ...(others.length > 0 ? [silence(others)] : [])];
  return text(joinMarkdown(parts, "\n\n"));
}

function list(lines: readonly Markdown[]): Markdown {
  return joinMarkdown(lines, "\n");
}

function line([label, url]: readonly [string, string], state: string): Markdown {
  const purpose = PURPOSES.get(label);
  const address = md`- **${label}** ${state}: [${url}](${url})`;
  return purpose === undefined ? address : joinMarkdown([address, md`(${purpose})`], " ");
}

function silence(labels: readonly string[]): Markdown {
  const reasons = labels.flatMap((label) => CONDITIONS.get(label) ?? []);
  const verb = labels.length === 1 ? "does" : "do";
  const why = reasons.length > 0 ? `: ${reasons.join("; ")}` : "";
  return md`${listWords(labels)} ${verb} not answer${why}.`;
}
