/** Names that the platform uses and people shorten. */

/** GPU models that the platform knows, as it spells them. */
export const GPU_MODELS = [
  "Tesla V100-PCIE-32GB",
  "Tesla V100-SXM2-16GB",
  "Tesla T4",
  "NVIDIA A100-PCIE-40GB",
  "NVIDIA H100",
] as const;

/** Virtual organisations that the platform serves, as it spells them. */
export const VOS = ["vo.ai4eosc.eu", "vo.imagine-ai.eu", "vo.ai4life.eu", "kmd4eosc", "tutorials"] as const;

function squeeze(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** The models that a shortened name ("t4", "v100", "a100 40gb") may mean; an exact name means only itself. */
export function matchGpuModels(typed: string, known: readonly string[] = GPU_MODELS): readonly string[] {
  const wanted = squeeze(typed);
  if (wanted === "") return [];
  const exact = known.filter((model) => squeeze(model) === wanted);
  if (exact.length > 0) return exact;
  const words = typed
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "" && word !== "gpu");
  return words.length === 0
    ? []
    : known.filter((model) => words.every((word) => squeeze(model).includes(word)));
}

/** The VO meant by its name or a part of it ("imagine", "ai4eosc"); undefined when none or several fit. */
export function matchVo(typed: string, known: readonly string[] = VOS): string | undefined {
  const wanted = squeeze(typed);
  if (wanted === "") return undefined;
  const exact = known.find((vo) => squeeze(vo) === wanted);
  if (exact) return exact;
  const fitting = known.filter((vo) => squeeze(vo.replace(/^vo\./, "")).startsWith(wanted));
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Pairs of neighbouring characters. */
function pairs(name: string): readonly string[] {
  const letters = squeeze(name);
  return Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2));
}

/** From 0 to 1: how many pairs of characters two names share. */
function likeness(a: string, b: string): number {
  const [left, right] = [pairs(a), [...pairs(b)]];
  const all = left.length + right.length;
  let shared = 0;
  for (const pair of left) {
    const at = right.indexOf(pair);
    if (at === -1) continue;
    right.splice(at, 1);
    shared += 2;
  }
  return all === 0 ? 0 : shared / all;
}

const ALIKE = 0.55;

/** The names most like what was typed, best first, at most three. Of `group.field`, the field counts most. */
export function nearNames(typed: string, known: readonly string[]): readonly string[] {
  const field = (name: string) => name.slice(name.lastIndexOf(".") + 1);
  if (squeeze(typed) === "") return [];
  const dotted = typed.includes(".");
  const score = (name: string) =>
    dotted
      ? (likeness(typed, name) + 2 * likeness(field(typed), field(name))) / 3
      : Math.max(likeness(typed, name), squeeze(name).includes(squeeze(typed)) ? ALIKE : 0);
  const fitting = known
    .map((name) => ({ name, score: score(name) }))
    .filter((one) => one.score >= ALIKE)
    .toSorted((a, b) => b.score - a.score);
  const best = fitting[0]?.score ?? 0;
  const enough = best === 1 ? 1 : 0.8 * best;
  return fitting
    .filter((one) => one.score >= enough)
    .slice(0, 3)
    .map((one) => one.name);
}
