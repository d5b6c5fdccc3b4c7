/** What an edit of a live reply adds, for screens on which the first post cannot be redrawn. */
import { isDeepStrictEqual } from "node:util";
import type { Block, Press, Progress, Reply } from "../../src/reply/blocks.ts";
import { type Canvas, paint } from "./lines.ts";
import { stepLines } from "./render-list.ts";

/** The steps that changed, one line each, drawn as in the full reply; empty if no step did. */
export function changedSteps(before: Reply, after: Reply, canvas: Canvas): string {
  const old = before.blocks.filter((block) => block.type === "progress");
  const lines = after.blocks
    .filter((block) => block.type === "progress")
    .flatMap((block, index) => stepsNow(old[index], block).flatMap((step) => stepLines(step, canvas)));
  return paint(lines, canvas.colour);
}

function stepsNow(before: Progress | undefined, { steps }: Progress): Progress["steps"] {
  return steps.filter((step) => {
    const old = before?.steps.find(({ label }) => label === step.label);
    return old === undefined ? step.state !== "waiting" : !isDeepStrictEqual(old, step);
  });
}

/** The other blocks that are new or changed. */
export function changedBlocks(before: Reply, after: Reply): Reply {
  const changed = (block: Block<Press>) =>
    block.type !== "progress" &&
    !before.blocks.some((old) => isDeepStrictEqual(withoutTokens(old), withoutTokens(block)));
  return { ...after, blocks: after.blocks.filter(changed) };
}

/** Tokens of buttons may be new at each edit and say nothing on a terminal; of pictures, the words beside them count. */
function withoutTokens(block: Block<Press>): unknown {
  return JSON.parse(
    JSON.stringify(block, (key, value) => (key === "token" || key === "png" ? undefined : value)),
  );
}
