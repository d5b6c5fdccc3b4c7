/** Block Kit as Slack draws it, as far as the bot's replies use it: https://docs.slack.dev/reference/block-kit/blocks */
import { escaped, type Json, listOf, objectOf, page, wordsAt } from "./html.ts";

export interface SlackPost {
  readonly blocks: readonly Json[];
  /** Pictures that were sent along, as addresses. */
  readonly pictures: readonly string[];
}

export function slackThread(asked: string, posts: readonly SlackPost[]): string {
  const question = message("A", "#4a7d9f", "Ana", "", `<p><b class="at">@ai4bot</b> ${escaped(asked)}</p>`);
  const answers = posts.map(({ blocks, pictures }) =>
    message(
      "ai4",
      "#1d6f5c",
      "ai4bot",
      '<i class="app">APP</i>',
      blocks.map(block).join("") + pictures.map((src) => `<img class="shot" src="${src}" alt="">`).join(""),
    ),
  );
  return page(STYLE, `<main><header># plankton-lab</header>${question}${answers.join("")}</main>`);
}

export function slackModal(view: Json): string {
  const blocks = listOf(view["blocks"]).map(block).join("");
  const [close, submit] = [plain(view["close"]) || "Cancel", plain(view["submit"])];
  const end = submit === "" ? "" : `<button class="primary">${submit}</button>`;
  return page(
    STYLE,
    `<main class="modal"><header>${plain(view["title"])}<s>×</s></header><section>${blocks}</section><footer><button>${close}</button>${end}</footer></main>`,
  );
}

function message(initials: string, colour: string, name: string, badge: string, body: string): string {
  return `<article><b class="face" style="background:${colour}">${initials}</b><div><p class="who"><b>${name}</b>${badge}<small>12:04</small></p>${body}</div></article>`;
}

function plain(value: unknown): string {
  return emoji(escaped(wordsAt(objectOf(value)["text"])));
}

function block(given: Json): string {
  switch (given["type"]) {
    case "header":
      return `<h3>${plain(given["text"])}</h3>`;
    case "section":
      return `<p class="section">${plain(given["text"])}</p>`;
    case "context":
      return `<p class="context">${listOf(given["elements"])
        .map((one) => plain({ text: one["text"] }))
        .join(" ")}</p>`;
    case "divider":
      return "<hr>";
    case "rich_text":
      return richText(listOf(given["elements"]));
    case "actions":
      return `<p class="actions">${listOf(given["elements"]).map(control).join("")}</p>`;
    case "table":
      return table(listOf(given["rows"]));
    case "input":
      return input(given);
    default:
      throw new Error(`The pictures know no block “${String(given["type"])}” of Slack.`);
  }
}

/** Sections that follow one another run together in one line. */
function richText(parts: readonly Json[]): string {
  return parts.map(richPart).join("").replaceAll('</p><p class="rich">', "");
}

function richPart(part: Json): string {
  const inner = listOf(part["elements"]);
  if (part["type"] === "rich_text_list") {
    return `<ul>${inner.map((item) => `<li>${listOf(item["elements"]).map(inline).join("")}</li>`).join("")}</ul>`;
  }
  const words = inner.map(inline).join("");
  return part["type"] === "rich_text_preformatted" ? `<pre>${words}</pre>` : `<p class="rich">${words}</p>`;
}

function inline(element: Json): string {
  if (element["type"] === "emoji") return emoji(`:${wordsAt(element["name"])}:`);
  const text = escaped(wordsAt(element["text"]) || wordsAt(element["url"]));
  const style = objectOf(element["style"]);
  const tags = [style["bold"] && "b", style["italic"] && "i", style["code"] && "code"].filter(Boolean);
  const words = tags.reduce<string>((inner, tag) => `<${String(tag)}>${inner}</${String(tag)}>`, text);
  return element["type"] === "link" ? `<a>${words}</a>` : words;
}

function control(element: Json): string {
  if (String(element["type"]).includes("select")) {
    return `<span class="select">${plain(element["placeholder"]) || "Choose"}</span>`;
  }
  return `<button class="${wordsAt(element["style"])}">${plain(element["text"])}</button>`;
}

function table(rows: readonly Json[]): string {
  const lines = rows.map((row, index) => {
    const cells = (Array.isArray(row) ? row : []).map((cell: Json) => {
      const words =
        cell["type"] === "rich_text"
          ? listOf(cell["elements"]).map(richPart).join("")
          : escaped(wordsAt(cell["text"]));
      return index === 0 ? `<th>${words}</th>` : `<td>${words}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  return `<table>${lines.join("")}</table>`;
}

function input(given: Json): string {
  const element = objectOf(given["element"]);
  const chosen = objectOf(element["initial_option"]);
  const value = escaped(wordsAt(element["initial_value"])) || plain(chosen["text"]);
  const hint = plain(given["hint"]);
  const optional = given["optional"] === true ? " <small>(optional)</small>" : "";
  const kind = String(element["type"]).includes("select") ? "field select" : "field";
  const shown = value === "" ? `<em>${plain(element["placeholder"])}&nbsp;</em>` : value;
  const tick = listOf(element["options"])
    .map((one) => `<p class="tick">${plain(one["text"])}</p>`)
    .join("");
  const body = /checkboxes|radio/.test(String(element["type"])) ? tick : `<p class="${kind}">${shown}</p>`;
  return `<label><b>${plain(given["label"])}</b>${optional}${body}${hint && `<p class="hint">${hint}</p>`}</label>`;
}

/** The names that the bot uses. */
const EMOJI: ReadonlyMap<string, string> = new Map([
  ["white_check_mark", "✅"],
  ["warning", "⚠️"],
  ["information_source", '<b class="info">i</b>'],
  ["x", "❌"],
  ["hourglass_flowing_sand", "⏳"],
  ["white_circle", "⚪"],
  ["large_blue_circle", "🔵"],
  ["no_entry", "⛔"],
]);

function emoji(text: string): string {
  return text.replace(/:([a-z_]+):/g, (whole, name: string) => EMOJI.get(name) ?? whole);
}

const STYLE = `
html{background:#fff}main{width:640px;background:#fff;color:#1d1c1d;font:15px/22px Lato,"DejaVu Sans",sans-serif;border:1px solid #ddd;border-radius:8px;overflow:hidden}
header{padding:10px 20px;font-weight:bold;border-bottom:1px solid #e5e5e5}header s{float:right;text-decoration:none;color:#616061}
article{display:flex;gap:10px;padding:10px 20px}article>div{min-width:0;flex:1}.face{flex:none;width:36px;height:36px;border-radius:6px;color:#fff;font-size:12px;line-height:36px;text-align:center}
.who b{margin-right:6px}.who small{color:#616061}.app{font:bold 10px/14px sans-serif;background:#e8e8e8;color:#616061;border-radius:2px;padding:1px 4px;margin-right:6px}
.at{background:#e8f5fa;color:#1264a3;font-weight:normal;border-radius:3px;padding:0 2px}h3{font-size:18px;line-height:26px;margin:6px 0}
.rich{white-space:pre-wrap;margin:4px 0}.section{margin:6px 0}.context,.hint{color:#616061;font-size:13px;line-height:18px;margin:4px 0}
code{font:12px monospace;color:#c01343;background:#f8f8f8;border:1px solid #e1e1e1;border-radius:3px;padding:2px 3px}pre{font:12px/18px "DejaVu Sans Mono",monospace;background:#f8f8f8;border:1px solid #e1e1e1;border-radius:4px;padding:8px;margin:4px 0;overflow:hidden}
i{color:#454245}a{color:#1264a3}hr{border:0;border-top:1px solid #e5e5e5;margin:10px 0}.info{display:inline-block;width:16px;height:16px;border-radius:4px;background:#3b88c3;color:#fff;font:bold 12px/16px sans-serif;text-align:center}.actions{margin:6px 0;display:flex;gap:8px;flex-wrap:wrap}
button,.select{font:bold 13px/28px inherit;font-family:inherit;font-size:13px;font-weight:bold;line-height:28px;background:#fff;border:1px solid #bbb;border-radius:4px;padding:0 12px;color:#1d1c1d}button.primary{background:#007a5a;border-color:#007a5a;color:#fff}button.danger{background:#fff;border-color:#e01e5a;color:#e01e5a}
.select:after{content:" ⌄";color:#616061}table{border-collapse:collapse;margin:6px 0;font-size:13px;line-height:18px}th,td{border:1px solid #ddd;padding:4px 8px;text-align:left}th{background:#f8f8f8}
.shot{display:block;max-width:100%;border:1px solid #ddd;border-radius:8px;margin-top:8px}ul{padding-left:24px}
.modal{width:520px}.modal header{font-size:18px}.modal section{padding:16px 20px 0;max-height:640px;overflow:hidden}.modal label{display:block;margin-bottom:14px}.modal label small{color:#616061}
.field{border:1px solid #bbb;border-radius:4px;padding:6px 10px;margin-top:4px}.field em{color:#868686;font-style:normal}.field.select{display:block;font-weight:normal}.field.select:after{float:right}
.tick:before{content:"☐ "}footer{display:flex;justify-content:flex-end;gap:10px;padding:12px 20px;border-top:1px solid #e5e5e5}
`;
