/** Where a Markdown text can be cut so that its pieces, read one by one, say the same as the whole. */

/** Reading depends on what stands elsewhere: definitions of links, fences inside lists, line ends of other systems. */
const BOUND_TOGETHER = /\]:|\r|^[ \t>]+.*(?:```|~~~)|^(?:[-+*]|\d+[.)])[ \t].*(?:```|~~~)/m;
const BLANK = /^[ \t]*$/;
const FENCE = /^(`{3,}|~{3,})/;
/** A new paragraph: what is indented, or begins like a list item, may belong to a list above. */
const BEGINS = /^(?![-+*](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$))[^ \t]/;

/** The pieces in order, joined by blank lines; a single one where the text cannot be taken apart. */
export function chunksOf(text: string): readonly string[] {
  if (BOUND_TOGETHER.test(text)) return [text];
  const chunks: string[] = [];
  let current: string[] = [];
  let fence: string | undefined;
  let afterBlank = false;
  for (const line of text.split("\n")) {
    if (fence === undefined && afterBlank && BEGINS.test(line)) {
      chunks.push(current.join("\n"));
      current = [];
    }
    current.push(line);
    afterBlank = fence === undefined && BLANK.test(line);
    fence = fenceAfter(line, fence);
  }
  return [...chunks, current.join("\n")];
}

/** The marks of the code fence that is open behind a line. */
function fenceAfter(line: string, open: string | undefined): string | undefined {
  const [marks] = FENCE.exec(line) ?? [];
  if (marks === undefined) return open;
  if (open === undefined)
    return marks.startsWith("`") && line.slice(marks.length).includes("`") ? undefined : marks;
  const closes = marks.startsWith(open) && BLANK.test(line.slice(marks.length));
  return closes ? undefined : open;
}
