/** The blocks of a reply as elements: one drawing per kind. */
import type { BlockView, ItemView, TableView } from "../view.ts";
import { drawAction } from "./draw-actions.ts";
import { drawForm } from "./draw-form.ts";
import { drawMarkdown } from "./draw-markdown.ts";
import { button, element, newElementId, unseen } from "./elements.ts";
import type { Senders } from "./senders.ts";

type Drawings = {
  readonly [Kind in BlockView["type"]]: (
    block: Extract<BlockView, { type: Kind }>,
    senders: Senders,
    level: HeadingLevel,
  ) => HTMLElement;
};

/** Of the headings in a reply: one below what the reply stands under. */
type HeadingLevel = "h2" | "h4";

const DRAWINGS: Drawings = {
  heading: ({ text }, _, level) => element(level, {}, text),
  text: ({ markdown }) => element("div", { class: "text" }, ...drawMarkdown(markdown)),
  fields: ({ fields }) =>
    element(
      "dl",
      { class: "fields" },
      ...fields.map(({ label, value, secret }) =>
        element(
          "div",
          {},
          element("dt", {}, label),
          element("dd", {}, secret ? drawSecret(label, value) : value),
        ),
      ),
    ),
  table: (table) => drawTable(table),
  items: ({ items }, senders) =>
    element("ol", { class: "items" }, ...items.map((item) => drawItem(item, senders))),
  progress: ({ label, steps }) =>
    element(
      "section",
      { class: "progress", attributes: { "aria-label": label } },
      element("p", { class: "progress-label" }, label),
      element(
        "ol",
        {},
        ...steps.map((step) =>
          element(
            "li",
            { class: step.state },
            element("span", { class: "sign", attributes: { "aria-hidden": "true" } }),
            element("span", { class: "step" }, step.label),
            unseen(`: ${step.state}`),
            step.note !== "" && element("span", { class: "quiet" }, step.note),
          ),
        ),
      ),
    ),
  chart: ({ title, alt, address, figures }) =>
    address === undefined
      ? element("figure", {}, element("figcaption", {}, title), element("p", {}, alt), drawTable(figures))
      : element(
          "figure",
          { class: "chart" },
          drawPicture(address, alt),
          element("figcaption", {}, alt),
          element("details", {}, element("summary", {}, "The figures"), drawTable(figures)),
        ),
  image: ({ title, alt, address }) =>
    element("figure", { class: "chart" }, drawPicture(address, alt), element("figcaption", {}, title)),
  file: ({ name, about, size, address }) =>
    element(
      "p",
      { class: "file" },
      element("a", { class: "button", attributes: { href: address, download: name } }, `Download ${name}`),
      element("span", { class: "quiet" }, `${about} (${sizeWords(size)})`),
    ),
  note: ({ tone, markdown }) =>
    element(
      "div",
      { class: `note ${tone}` },
      element("span", { class: "sign", attributes: { "aria-hidden": "true" } }),
      element(
        "div",
        { class: "text" },
        tone === "warning" || tone === "danger"
          ? unseen(tone === "danger" ? "Attention: " : "Warning: ")
          : undefined,
        ...drawMarkdown(markdown),
      ),
    ),
  actions: ({ actions }, senders) =>
    element("div", { class: "actions" }, ...actions.map((action) => drawAction(action, senders))),
  form: (form, senders) => drawForm(form, senders),
};

export function drawBlock(block: BlockView, senders: Senders, level: HeadingLevel = "h2"): HTMLElement {
  const draw = DRAWINGS[block.type] as (
    block: BlockView,
    senders: Senders,
    level: HeadingLevel,
  ) => HTMLElement;
  return draw(block, senders, level);
}

/** The list counts itself; the number is said for those who type it. */
function drawItem({ number, title, ref, subtitle, facts, actions }: ItemView, senders: Senders): HTMLElement {
  return element(
    "li",
    { attributes: { value: String(number) } },
    element("span", { class: "number", attributes: { "aria-hidden": "true" } }, String(number)),
    element(
      "div",
      { class: "item" },
      element(
        "p",
        { class: "item-title" },
        element("strong", {}, title),
        ref !== "" && element("span", { class: "ref" }, ref),
      ),
      subtitle !== "" && element("p", { class: "subtitle" }, subtitle),
      facts.length > 0 && element("ul", { class: "facts" }, ...facts.map((fact) => element("li", {}, fact))),
      actions.length > 0 &&
        element(
          "div",
          { class: "actions small" },
          ...actions.map((action) => drawAction(action, senders, title)),
        ),
    ),
  );
}

function drawTable({ caption, columns, rows }: TableView): HTMLElement {
  const id = newElementId("table");
  const align = (index: number) => (columns[index]?.align === "right" ? "right" : undefined);
  const cell = (text: string, index: number) => {
    const made = element("td", {}, text);
    const side = align(index);
    if (side !== undefined) made.className = side;
    return made;
  };
  const head = columns.map(({ label }, index) => {
    const made = label === "" ? element("td") : element("th", { attributes: { scope: "col" } }, label);
    const side = align(index);
    if (side !== undefined) made.className = side;
    return made;
  });
  const table = element(
    "table",
    { attributes: { id } },
    caption !== "" && element("caption", {}, caption),
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map(cell)))),
  );
  // It scrolls on its own where it is too wide, also by the keyboard.
  return element(
    "div",
    {
      class: "table",
      attributes: { tabindex: "0", role: "group", "aria-label": caption === "" ? "Table" : caption },
    },
    table,
  );
}

function drawPicture(address: string, alt: string): HTMLElement {
  const picture = element("img", {
    attributes: { src: address, alt, loading: "lazy", decoding: "async", width: "640", height: "400" },
  });
  // After a restart of the server a private picture is gone; its words stay.
  picture.addEventListener("error", () => picture.remove(), { once: true });
  return picture;
}

/** Covered until the person wants to see it; can be copied without being seen. */
function drawSecret(label: string, value: string): HTMLElement {
  const shown = element("code", { class: "secret" }, COVER);
  const reveal = button("Show", "button", () => {
    const covered = shown.textContent === COVER;
    shown.textContent = covered ? value : COVER;
    reveal.textContent = covered ? "Hide" : "Show";
    reveal.setAttribute("aria-pressed", String(covered));
  });
  reveal.setAttribute("aria-label", `Show: ${label}`);
  reveal.setAttribute("aria-pressed", "false");
  const copy = button("Copy", "button", () => {
    void navigator.clipboard.writeText(value).then(
      () => {
        copy.textContent = "Copied";
      },
      () => {
        copy.textContent = "Cannot copy here";
      },
    );
  });
  copy.setAttribute("aria-label", `Copy: ${label}`);
  return element("span", { class: "covered" }, shown, reveal, copy);
}

const COVER = "••••••••••••";

function sizeWords(bytes: number): string {
  return bytes < 1024 ? `${bytes} bytes` : `${Math.round(bytes / 1024).toLocaleString("en")} kB`;
}
