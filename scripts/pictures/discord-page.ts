/** Components V2 as Discord draws them, as far as the bot's replies use them: https://discord.com/developers/docs/components/reference */
import { escaped, type Json, listOf, objectOf, page, wordsAt } from "./html.ts";

export interface DiscordPost {
  readonly body: Json;
  /** Address of each file that was sent along, by its name. */
  readonly files: ReadonlyMap<string, string>;
}

export function discordChannel(asked: string, posts: readonly DiscordPost[]): string {
  const question = message("A", "#5865f2", "ana", "", `<p><b class="at">@ai4bot</b> ${escaped(asked)}</p>`);
  const answers = posts.map(({ body, files }) =>
    message(
      "ai4",
      "#1d6f5c",
      "ai4bot",
      '<i class="app">APP</i>',
      listOf(body["components"])
        .map((one) => component(one, files))
        .join(""),
    ),
  );
  return page(STYLE, `<main><header># plankton-lab</header>${question}${answers.join("")}</main>`);
}

export function discordModal(modal: Json): string {
  const fields = listOf(modal["components"]).map(field).join("");
  return page(
    STYLE,
    `<main class="modal"><header>${escaped(wordsAt(modal["title"]))}</header><section>${fields}</section><footer><button>Cancel</button><button class="s1">Submit</button></footer></main>`,
  );
}

function message(initials: string, colour: string, name: string, badge: string, body: string): string {
  return `<article><b class="face" style="background:${colour}">${initials}</b><div><p class="who"><b>${name}</b>${badge}<small>Today at 12:04</small></p>${body}</div></article>`;
}

function component(given: Json, files: DiscordPost["files"]): string {
  const inner = () =>
    listOf(given["components"])
      .map((one) => component(one, files))
      .join("");
  switch (given["type"]) {
    case 1:
      return `<p class="row">${inner()}</p>`;
    case 2:
      return `<button class="s${Number(given["style"])}">${escaped(wordsAt(given["label"]))}${given["style"] === 5 ? " ↗" : ""}</button>`;
    case 3:
      return `<span class="select">${escaped(wordsAt(given["placeholder"])) || "Choose"}</span>`;
    case 9:
      return `<div class="section"><div>${inner()}</div>${component(objectOf(given["accessory"]), files)}</div>`;
    case 10:
      return markdown(wordsAt(given["content"]));
    case 12:
      return listOf(given["items"])
        .map(
          ({ media }) =>
            `<img src="${files.get(wordsAt(objectOf(media)["url"]).replace("attachment://", "")) ?? ""}" alt="">`,
        )
        .join("");
    case 13:
      return `<p class="file">📄 ${escaped(wordsAt(objectOf(given["file"])["url"]).replace("attachment://", ""))}</p>`;
    case 14:
      return "<hr>";
    case 17: {
      const colour = given["accent_color"];
      const accent =
        typeof colour === "number"
          ? `style="border-left-color:#${colour.toString(16).padStart(6, "0")}"`
          : "";
      return `<div class="box" ${accent}>${inner()}</div>`;
    }
    default:
      throw new Error(`The pictures know no component ${String(given["type"])} of Discord.`);
  }
}

function field(given: Json): string {
  if (given["type"] === 10) return markdown(wordsAt(given["content"]));
  const inner = given["type"] === 18 ? objectOf(given["component"]) : (listOf(given["components"])[0] ?? {});
  const label = escaped(wordsAt(given["label"]) || wordsAt(inner["label"]));
  const chosen = listOf(inner["options"]).find((one) => one["default"] === true);
  const value = escaped(wordsAt(inner["value"]) || wordsAt(chosen?.["label"]));
  const shown = value || `<em>${escaped(wordsAt(inner["placeholder"]))}&nbsp;</em>`;
  const star = inner["required"] === false ? "" : " <u>*</u>";
  const hint = escaped(wordsAt(given["description"]));
  return `<label><b>${label}${star}</b>${hint && `<p class="hint">${hint}</p>`}<p class="field ${inner["type"] === 3 ? "choice" : ""}">${shown}</p></label>`;
}

/** The Markdown that the bot writes; what it escapes stays text. */
function markdown(text: string): string {
  const lines: string[] = [];
  for (const [index, part] of text.split("```").entries()) {
    if (index % 2 === 1) lines.push(`<pre>${escaped(part.replace(/^\w*\n|\n$/g, ""))}</pre>`);
    else for (const line of part.split("\n")) if (line !== "" || index === 0) lines.push(markedLine(line));
  }
  return lines.join("");
}

function markedLine(line: string): string {
  const [, sign = "", words = ""] = /^(?:(#{1,3}|-#|>|[-*]) )?(.*)$/.exec(line) ?? [];
  const inner = marked(words);
  if (sign.startsWith("#")) return `<h${sign.length}>${inner}</h${sign.length}>`;
  if (sign === "-#") return `<p class="sub">${inner}</p>`;
  if (sign === ">") return `<blockquote>${inner}</blockquote>`;
  return `<p class="line">${sign === "" ? "" : "• "}${inner || "&nbsp;"}</p>`;
}

function marked(text: string): string {
  const kept: string[] = [];
  const keep = (words: string) => `\uE000${kept.push(words) - 1}\uE001`;
  return escaped(text)
    .replace(/`([^`]+)`/g, (_, code: string) => keep(`<code>${code}</code>`))
    .replace(/\\([^\w\s])/g, (_, sign: string) => keep(sign))
    .replace(/&lt;t:\d+(?::\w)?&gt;|<t:\d+(?::\w)?>/g, () => keep("today at 12:04"))
    .replace(/\[([^\]]+)\]\(&lt;?[^)]+\)/g, "<a>$1</a>")
    .replace(/\*\*(.+?)\*\*/g, "<b>$1</b>")
    .replace(/(?<!\w)[*_](.+?)[*_](?!\w)/g, "<i>$1</i>")
    .replace(/\uE000(\d+)\uE001/g, (_, index: string) => kept[Number(index)] ?? "");
}

const STYLE = `
html{background:#313338}main{width:640px;background:#313338;color:#dbdee1;font:15px/21px "gg sans","Noto Sans","DejaVu Sans",sans-serif;border-radius:8px;overflow:hidden;padding-bottom:8px}
header{padding:10px 16px;font-weight:bold;color:#f2f3f5;border-bottom:1px solid #26282c}article{display:flex;gap:14px;padding:10px 16px}article>div{min-width:0;flex:1}
.face{flex:none;width:40px;height:40px;border-radius:50%;color:#fff;font-size:12px;line-height:40px;text-align:center}.who b{color:#f2f3f5;margin-right:6px}.who small{color:#949ba4;font-size:12px}
.app{font:bold 10px/15px sans-serif;background:#5865f2;color:#fff;border-radius:3px;padding:1px 5px;margin-right:6px}.at{background:#3c4270;color:#c9cdfb;font-weight:normal;border-radius:3px;padding:0 2px}
.box{background:#2b2d31;border:1px solid #3f4147;border-left:4px solid #4e5058;border-radius:8px;padding:12px 16px;margin-top:6px}.box>*+*{margin-top:8px}
h1{font-size:22px;line-height:30px}h2{font-size:19px;line-height:26px;color:#f2f3f5}h3{font-size:16px;line-height:22px;color:#f2f3f5}.sub,.hint{font-size:12px;line-height:17px;color:#949ba4}
.line+.line{margin-top:1px}blockquote{border-left:4px solid #4e5058;padding-left:10px}code{font:13px monospace;background:#1e1f22;border-radius:4px;padding:1px 4px}pre{font:12px/17px "DejaVu Sans Mono",monospace;background:#1e1f22;border-radius:4px;padding:8px;overflow:hidden;margin:4px 0}
a{color:#00a8fc}hr{border:0;border-top:1px solid #3f4147}.row{display:flex;gap:8px;flex-wrap:wrap;margin-top:8px}button{font:500 14px/32px inherit;font-family:inherit;font-size:14px;line-height:32px;border:0;border-radius:6px;padding:0 14px;color:#fff;background:#4e5058}
.s1{background:#5865f2}.s3{background:#248046}.s4{background:#da373c}.select{display:block;width:100%;background:#1e1f22;border-radius:4px;padding:8px 12px;color:#949ba4}.select:after,.choice:after{content:"⌄";float:right}
.section{display:flex;justify-content:space-between;gap:12px}.section button{align-self:flex-start}img{display:block;max-width:100%;border-radius:8px}.file{background:#232428;border-radius:6px;padding:8px 12px}
.modal{width:500px}.modal header{font-size:18px}.modal section{padding:16px}.modal label{display:block;margin-bottom:14px}.modal u{color:#f23f43;text-decoration:none}.field{background:#1e1f22;border-radius:4px;padding:8px 12px;margin-top:6px}.field em{color:#87898c;font-style:normal}footer{display:flex;justify-content:flex-end;gap:10px;padding:8px 16px}
`;
