/** What is not sent to the platform, because it would break there or be altered without a word. */
import { refuse } from "../errors.ts";
import type { NewDeployment } from "./ports.ts";
import { DESCRIPTION_LIMIT, jobFileProblem, TITLE_LIMIT } from "./text.ts";

/** Throws a `Refusal` "input.text" or "input.value" that names the parameter, never its value. */
export function checkNewDeployment({ values }: Pick<NewDeployment, "values">): void {
  for (const [group, params] of Object.entries(values))
    for (const [key, value] of Object.entries(params)) checkValue(`${group}.${key}`, value);
  checkLength(values["general"]?.["title"], "title", TITLE_LIMIT);
  checkLength(values["general"]?.["desc"], "description", DESCRIPTION_LIMIT);
}

function checkValue(name: string, value: unknown): void {
  if (typeof value === "string") {
    const problem = jobFileProblem(value);
    if (problem === undefined) return;
    throw refuse(
      "input.text",
      `${name} contains ${problem}, which the platform cannot take. Choose another value.`,
    );
  }
  if (typeof value === "object" && value !== null)
    for (const member of Object.values(value)) checkValue(name, member);
  else if (typeof value !== "boolean" && !Number.isFinite(value))
    throw refuse(
      "input.value",
      `${name} has no value that the platform can take. Give it one or leave it out.`,
    );
}

/** The platform cuts these, and a title that is not what was given cannot be found again. */
function checkLength(value: unknown, name: string, limit: number): void {
  if (typeof value !== "string" || [...value].length <= limit) return;
  throw refuse("input.text", `The ${name} is too long: at most ${limit} characters are possible.`);
}
