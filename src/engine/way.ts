/** How an invocation is gone about, where that is not simply running it. It travels with the parameters through questions and buttons. */
import type { Way } from "../reply/blocks.ts";

/** No name of a parameter: those begin with a letter. */
const WAY = "#way";

export function wayOf(values: ReadonlyMap<string, unknown>): Way | undefined {
  const way = values.get(WAY);
  return way === "form" || way === "last" || way === "preview" ? way : undefined;
}

export function withWay(
  params: Readonly<Record<string, unknown>>,
  way: Way | undefined,
): Readonly<Record<string, unknown>> {
  return way === undefined ? params : { ...params, [WAY]: way };
}

/** The parameters alone. */
export function plainParams(values: ReadonlyMap<string, unknown>): Record<string, unknown> {
  return Object.fromEntries([...values].filter(([name]) => name !== WAY));
}
