/** Text as it may stand in a page, also inside an attribute. */
export function escaped(text: string): string {
  const codes: ReadonlyMap<string, string> = new Map([
    ["&", "&amp;"],
    ["<", "&lt;"],
    [">", "&gt;"],
    ['"', "&quot;"],
    ["'", "&#39;"],
  ]);
  return text.replace(/[&<>"']/g, (character) => codes.get(character) ?? character);
}
