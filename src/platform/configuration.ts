/** The configuration of an item, from the platform's groups of parameters. */
import type { ConfigParam, ItemConfig } from "./ports.ts";
import { present } from "./present.ts";
import { htmlToText, plainText } from "./text.ts";
import { paramSchema, type WireConfig } from "./wire/catalogue.ts";

/** The one member of a group that is no parameter: HTML about wishes that could not be met. */
const WARNING = "warning";

export function itemConfig(wire: WireConfig): ItemConfig {
  const members = Object.entries(wire).flatMap(([group, params]) =>
    Object.entries(params).map(([key, member]) => ({ group, key, member })),
  );
  const warnings = members.flatMap(({ key, member }) =>
    key === WARNING && typeof member === "string" ? [htmlToText(member)] : [],
  );
  return present({
    params: members.flatMap(({ group, key, member }) => toParam(group, key, member)),
    warning: warnings.join("\n") || undefined,
  });
}

function toParam(group: string, key: string, member: unknown): readonly ConfigParam[] {
  const parsed = paramSchema.safeParse(member);
  if (!parsed.success) return [];
  const { name, value, options, range, description } = parsed.data;
  const [min, max] = range ?? [];
  return [
    present({
      group,
      key,
      label: name === undefined ? key : plainText(name),
      value,
      options,
      range: range && present({ min: min ?? undefined, max: max ?? undefined }),
      description: description && plainText(description),
    }),
  ];
}
