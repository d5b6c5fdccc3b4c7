/** Bodies of failing answers. */
import { z } from "zod";

const problemSchema = z.object({
  detail: z.union([
    z.string(),
    z.array(
      z.object({ loc: z.array(z.union([z.string(), z.number()])).catch([]), msg: z.string().catch("") }),
    ),
  ]),
});

/**
 * What the platform says is wrong; undefined when it says nothing that a person could read. Of refused parameters only
 * names and reasons are taken: the answer repeats their values, which may be passwords.
 */
export function detailOf(body: string): string | undefined {
  const problem = problemSchema.safeParse(jsonOf(body));
  if (!problem.success) return undefined;
  const { detail } = problem.data;
  return typeof detail === "string"
    ? innerMessage(detail)
    : detail.map(({ loc, msg }) => describeParameter(loc, msg)).join("; ");
}

/** Errors of the proxy behind the language model come as JSON within the text. */
const innerSchema = z.object({ error: z.object({ message: z.string().min(1) }) });

function innerMessage(detail: string): string {
  const inner = detail.startsWith("{") ? innerSchema.safeParse(jsonOf(detail)) : undefined;
  return inner?.success ? inner.data.error.message : detail;
}

function describeParameter(loc: readonly (string | number)[], reason: string): string {
  const name = loc.slice(1).join(".") || "the values sent";
  return `${name}: ${reason || "not accepted"}`;
}

/** The parsed JSON, or undefined where it is none. */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
