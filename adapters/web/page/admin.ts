/** The admin view: parts that are drawn as answers are, each read anew when it is shown. */
import type { AdminSectionView, AdminView, BlockView, EntryView } from "../view.ts";
import { get } from "./connection.ts";
import { drawBlock } from "./draw-blocks.ts";
import { focusForm } from "./draw-form.ts";
import { button, element, newElementId } from "./elements.ts";
import type { Senders } from "./senders.ts";

export interface Admin {
  /** Reads all parts anew. */
  show(): Promise<void>;
  hide(): void;
  /** An answer to what was pressed here. */
  answer(entry: EntryView): void;
}

type Section = AdminView["sections"][number];

interface Panel {
  readonly node: HTMLElement;
  read(): Promise<void>;
}

/** Answers that stay in sight. */
const MOST_ANSWERS = 3;
/** What was pressed has had its effect soon after its answer, ms. */
const AFTER_ANSWER_MS = 700;

export function createAdmin(place: HTMLElement, senders: Senders): Admin {
  const answers = element("div", {
    class: "answers",
    attributes: { role: "log", "aria-label": "Answers", "aria-live": "polite" },
  });
  const told = new Map<string, HTMLElement>();
  let panels: readonly Panel[] = [];
  let shown = false;
  let pending: number | undefined;

  async function readAll(): Promise<void> {
    await Promise.all(panels.map((panel) => panel.read()));
  }

  async function build(): Promise<void> {
    const { sections } = await get<AdminView>("api/admin");
    panels = sections.map((section) => createPanel(section, senders));
    const refresh = button("Refresh", "button", () => void readAll());
    place.replaceChildren(
      element(
        "div",
        { class: "bar" },
        element("h2", { attributes: { tabindex: "-1" } }, "Administration"),
        refresh,
      ),
      answers,
      element("div", { class: "panels" }, ...panels.map(({ node }) => node)),
    );
  }

  return {
    async show() {
      shown = true;
      try {
        if (panels.length === 0) await build();
        await readAll();
      } catch (error) {
        place.replaceChildren(drawFailure(error));
        panels = [];
      }
    },
    hide() {
      shown = false;
      told.clear();
      answers.replaceChildren();
    },
    answer(entry) {
      if (!shown || entry.kind !== "answer") return;
      const node = element(
        "article",
        { class: "answer" },
        ...entry.blocks.map((block) => drawBlock(block, senders)),
        button("Close", "button", () => {
          told.delete(entry.id);
          node.remove();
        }),
      );
      const known = told.get(entry.id);
      if (known) known.replaceWith(node);
      else answers.prepend(node);
      told.set(entry.id, node);
      const form = node.querySelector<HTMLElement>("form");
      if (form !== null && known === undefined) focusForm(form);
      for (const [id, old] of [...told].slice(0, -MOST_ANSWERS)) {
        told.delete(id);
        old.remove();
      }
      window.clearTimeout(pending);
      pending = window.setTimeout(() => void readAll(), AFTER_ANSWER_MS);
    },
  };
}

function createPanel({ id, title, filters }: Section, senders: Senders): Panel {
  const heading = newElementId("panel");
  const content = element("div", { class: "content", attributes: { "aria-live": "off" } });
  const inputs = filters.map(({ name, label, hint }) => {
    const inputId = newElementId("filter");
    const input = element("input", {
      attributes: { id: inputId, name, type: "search", autocomplete: "off", title: hint },
    });
    return {
      name,
      input,
      row: element("div", {}, element("label", { attributes: { for: inputId } }, label), input),
    };
  });
  const form =
    inputs.length > 0 &&
    element(
      "form",
      {
        class: "filters",
        attributes: { role: "search", "aria-labelledby": heading },
        on: {
          submit: (event) => {
            event.preventDefault();
            void read();
          },
        },
      },
      ...inputs.map(({ row }) => row),
      element("button", { class: "button", attributes: { type: "submit" } }, "Search"),
    );
  const node = element(
    "section",
    { class: `panel ${id}`, attributes: { "aria-labelledby": heading } },
    element("h3", { attributes: { id: heading } }, title),
    form,
    content,
  );
  let last = "";

  async function read(): Promise<void> {
    const query = new URLSearchParams(
      inputs.flatMap(({ name, input }) => (input.value.trim() === "" ? [] : [[name, input.value]])),
    );
    try {
      const { blocks } = await get<AdminSectionView>(`api/admin/${id}?${query}`);
      draw(blocks);
    } catch (error) {
      last = "";
      content.replaceChildren(drawFailure(error));
    }
  }

  /** Buttons get new tokens each time: what says the same stays where it is, with the focus in it. */
  function draw(blocks: readonly BlockView[]): void {
    const next = JSON.stringify(blocks, (key, value) => (key === "token" ? undefined : value));
    if (next === last) return;
    last = next;
    content.replaceChildren(...blocks.map((block) => drawBlock(block, senders, "h4")));
  }

  return { node, read };
}

function drawFailure(error: unknown): HTMLElement {
  const words = error instanceof Error ? error.message : String(error);
  return element("p", { class: "error", attributes: { role: "alert" } }, words);
}
