/** A strict reader of the HTML that the adapter may write: throws on anything else. */

const ELEMENTS = new Set(["h4", "p", "br", "strong", "em", "del", "code", "pre", "ul", "ol", "li", "a"]);
const TOKEN = /<(\/?)([a-z0-9]+)((?:\s+[a-z]+="[^"<>]*")*)>|([^<>"]+)/gy;

export function parseFragment(html: string): void {
  const open: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < html.length) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(html);
    if (match === null) throw new Error(`not HTML of ours: ${html.slice(start, start + 80)}`);
    const [, slash, element, attributes = "", text] = match;
    if (text !== undefined) checkText(text);
    else if (element === undefined || !ELEMENTS.has(element)) throw new Error(`element ${element}`);
    else if (slash === "/") {
      if (open.pop() !== element) throw new Error(`</${element}> closes nothing`);
    } else {
      checkAttributes(element, attributes.trim());
      if (element !== "br") open.push(element);
    }
  }
  if (open.length > 0) throw new Error(`left open: ${open.join(" ")}`);
}

function checkText(text: string): void {
  const bare = text.replace(/&(?:amp|lt|gt|quot);/g, "");
  if (bare.includes("&")) throw new Error(`a bare & in ${text.slice(0, 80)}`);
}

function checkAttributes(element: string, attributes: string): void {
  if (attributes === "") return;
  const allowed = element === "a" ? /^href="(?:https?:\/\/|mailto:)[^"]*"$/ : /^start="\d+"$/;
  if (!["a", "ol"].includes(element) || !allowed.test(attributes))
    throw new Error(`<${element} ${attributes}>`);
}
