/** Two records of the same conversation: whether they differ in more than ids, places, times and figures. */

/** UUIDs, and what is made of them. */
const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
/** Where a deployment finds room depends on the day: the simulated cluster is busier on some than on others. */
const SITE = /\b[a-z]+-(?:ai4eosc|imagine)\b/g;
/** Pictures are named after what is in them. */
const PICTURE = /-[0-9a-f]{5,}\.png\b/g;
const MONTH = /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b/g;

/** The first lines that differ, as `- before` and `+ now`; undefined where there are none. */
export function firstDifference(before: string, now: string): string | undefined {
  const [olds, news] = [comparable(before), comparable(now)];
  // Where a line is broken depends on how long the figures in it are.
  if (olds.join(" ") === news.join(" ")) return undefined;
  const at = Array.from({ length: Math.max(olds.length, news.length) }).findIndex(
    (_, index) => olds[index] !== news[index],
  );
  return at === -1 ? undefined : `- ${olds[at] ?? "(the end)"}\n+ ${news[at] ?? "(the end)"}`;
}

/** Lines without what changes from run to run. Rows that are alike then count once: a chart has as many as there are weeks. */
function comparable(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) =>
      line
        .replace(ID, "ID")
        .replace(SITE, "SITE")
        .replace(PICTURE, "-HASH.png")
        .replace(MONTH, "MONTH")
        .replace(/[▏▎▍▌▋▊▉█░·]+/g, " ")
        .replace(/─+/g, "─")
        .replace(/[\d.,]*\d/g, "0")
        // A week that has just begun is one day: "23" where it was "16–22".
        .replace(/\b0–0\b/g, "0")
        .replace(/\s+/g, " ")
        .trim(),
    )
    .filter((line, index, lines) => line !== lines[index - 1]);
}
