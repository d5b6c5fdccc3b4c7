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
  const unchecked = deployment.activeEndpoints === undefined;
  const open = unchecked ? known : answering(deployment);
  const silent = known.filter((one) => !open.includes(one)).map(([label]) => label);
  const main = known.find(([label]) => label === deployment.mainEndpoint && silent.includes(label));
  const parts = [
    ...(main ? [line(main, "is not up yet")] : []),
    ...open.map((one) => line(one, unchecked ? "not checked" : "answers")),
  ];
  const others = silent.filter((label) => label !== main?.[0]);
  const list = parts.length > 0 ? [joinMarkdown(parts, "\n")] : [];
  return text(joinMarkdown(others.length > 0 ? [...list, silence(others)] : list, "\n\n"));
}

function line([label, url]: readonly [string, string], state: string): Markdown {
  return md`- **${label}** ${state}: [${url}](${url})`;
}

function silence(labels: readonly string[]): Markdown {
  const reasons = labels.flatMap((label) => CONDITIONS.get(label) ?? []);
  const verb = labels.length === 1 ? "does" : "do";
  const why = reasons.length > 0 ? `: ${reasons.join("; ")}` : "";
  return md`${listWords(labels)} ${verb} not answer${why}.`;
}
