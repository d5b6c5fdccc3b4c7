/** What people typed, out of Slack's form of it. */

const MARK = /<([^<>|]*)(?:\|([^<>]*))?>/g;

/** Without our own mention; links as addresses, other mentions by name, entities as the characters they stand for. */
export function typedText(text: string, ownId: string): string {
  return (
    text
      .replaceAll(new RegExp(`<@${ownId}(?:\\|[^<>]*)?>[:,]?`, "g"), " ")
      .replaceAll(MARK, (_, target: string, label: string | undefined) => markText(target, label))
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&")
      .split(/(```[\s\S]*?```)/)
      // In code, spaces at the beginning of a line mean something.
      .map((part, index) => (index % 2 === 1 ? part : part.replace(/[^\S\n]+/g, " ")))
      .join("")
      .trim()
  );
}

function markText(target: string, label: string | undefined): string {
  if (target.startsWith("@") || target.startsWith("#"))
    return `${target.charAt(0)}${label ?? target.slice(1)}`;
  if (target.startsWith("!")) return label ?? `@${target.slice(1).split("^")[0] ?? ""}`;
  if (target.startsWith("mailto:") || target.startsWith("tel:")) return label ?? target.replace(/^\w+:/, "");
  // Slack makes a link of anything with a dot; the label then is what was typed.
  return label !== undefined && `http://${label}` === target ? label : target;
}
