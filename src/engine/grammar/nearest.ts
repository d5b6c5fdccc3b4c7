/** The known names that a mistyped one may have meant, for "did you mean". */

const MAX_TYPED = 64;

/**
 * The nearest known names, best first; none when nothing is near. Case, and whether words are joined by spaces, hyphens or
 * underscores, make no difference. A name fits if it begins with what was typed, or if few enough letters are wrong,
 * missing, too many or swapped with their neighbour: about one in three. Equal fits keep the order of `known`.
 */
export function nearest(typed: string, known: readonly string[], limit = 3): readonly string[] {
  const wanted = plain(typed.slice(0, MAX_TYPED));
  if (wanted === "") return [];
  return known
    .map((name) => ({ name, cost: costOf(wanted, plain(name)) }))
    .filter(({ cost }) => cost !== undefined)
    .sort((one, other) => (one.cost ?? 0) - (other.cost ?? 0))
    .slice(0, limit)
    .map(({ name }) => name);
}

/** Leading dashes of flags are no letters: they would make all flags look alike. */
function plain(name: string): string {
  return name
    .toLowerCase()
    .trim()
    .replace(/[\s_-]+/g, "-")
    .replace(/^-/, "");
}

/** Lower is nearer; undefined is too far. */
function costOf(wanted: string, name: string): number | undefined {
  const longer = name.length - wanted.length;
  // A beginning is a likely abbreviation: as good as half a slip, and shorter names first.
  if (longer > 0 && name.startsWith(wanted)) return 0.5 + longer / 1000;
  const most = Math.floor((wanted.length + 1) / 3);
  if (Math.abs(longer) > most || !alike(wanted, name)) return undefined;
  const distance = editDistance(wanted, name);
  return distance > most ? undefined : distance - sharedPrefix(wanted, name) / 10;
}

/** In two or three letters, one wrong letter is much: the first must be right, or the letters only swapped. */
function alike(wanted: string, name: string): boolean {
  return wanted.length > 3 || wanted[0] === name[0] || sorted(wanted) === sorted(name);
}

function sorted(text: string): string {
  return [...text].sort().join("");
}

/** How many letters agree at the start, four at most: people rarely mistype the first ones. */
function sharedPrefix(one: string, other: string): number {
  let count = 0;
  while (count < 4 && count < one.length && one[count] === other[count]) count += 1;
  return count;
}

/** Insertions, deletions, changes and swaps of neighbours (optimal string alignment). */
function editDistance(one: string, other: string): number {
  let before: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      line.push(
        Math.min(
          at(above, column) + 1,
          at(line, column - 1) + 1,
          at(above, column - 1) + (same ? 0 : 1),
          swapped ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [before, above] = [above, line];
  }
  return at(above, other.length);
}

function at(line: readonly number[], index: number): number {
  return line[index] ?? Number.POSITIVE_INFINITY;
}

const SHORTEST_SLIP = 5;

/** Whether somebody meant the word and hit one wrong key, or two in the wrong order. */
export function isSlip(typed: string, word: string): boolean {
  return Math.min(typed.length, word.length) >= SHORTEST_SLIP && editDistance(typed, word) === 1;
}
