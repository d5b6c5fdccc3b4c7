/** Where the words leave no doubt, they decide, not the model: rules of the product's own speech. */
import type { Scored } from "./model.ts";
import type { ReaderWorld } from "./world.ts";
import type { SpokenWord } from "./words.ts";

/** Puts a command first where a rule names it, or takes one away that cannot be meant. */
export function correctLabels(scored: readonly Scored[], words: readonly SpokenWord[], world: ReaderWorld): readonly Scored[] {
  const text = words.map(({ en, quoted }) => (quoted ? "«»" : en)).join(" ");
  const label = decided(text, scored, world);
  if (label === undefined || label === scored[0]?.label) return scored;
  return [{ label, probability: 0.9 }, ...scored.filter((one) => one.label !== label).map((one) => ({ ...one, probability: one.probability * 0.1 }))];
}

function decided(text: string, scored: readonly Scored[], world: ReaderWorld): string | undefined {
  const top = scored[0]?.label ?? "";
  if (/\bbatch\b/.test(text) && /^deployment (?:info|delete|list)$/.test(top)) return top.replace("deployment", "batch");
  if (/\b(?:delete|remove|get rid|drop|wipe)\b.*\b(?:snapshots?|backups?)\b/.test(text) && top === "deployment delete") return "snapshot delete";
  const listed = world.turns.at(-1)?.listed?.kind;
  if (listed === "snapshot" && top === "deployment delete" && text.split(" ").length < 5) return "snapshot delete";
  if (/\b(?:everything|all|every|everybody)\b.*\b(?:deployments?|snapshots?|jobs)\b/.test(text) && /delete$/.test(top)) return "none";
  return undefined;
}
