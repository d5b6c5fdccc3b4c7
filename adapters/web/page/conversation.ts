/** What was said and answered, as it stands now. A reply that lives on is changed where it stands. */
import type { BlockView, EntryView } from "../view.ts";
import { drawBlock } from "./draw-blocks.ts";
import { closeForm, focusForm } from "./draw-form.ts";
import { element, unseen } from "./elements.ts";
import type { Senders } from "./senders.ts";

export interface Conversation {
  show(entry: EntryView): void;
  /** Shows what is on its way, under the id that it will have. */
  sending(id: string, text: string): void;
  /** It did not arrive, and will not. */
  failed(id: string, words: string): void;
  /** Work goes on. */
  working(is: boolean): void;
  clear(): void;
  /** What the person said, oldest first. */
  said(): readonly string[];
  isEmpty(): boolean;
}

interface Shown {
  readonly node: HTMLElement;
  /** Infinite for what is on its way. */
  readonly position: number;
  readonly text: string;
  /** As they were drawn, to tell what changed. */
  blocks: readonly { readonly drawnFrom: string; readonly node: HTMLElement }[];
}

export function createConversation(
  list: HTMLElement,
  newer: HTMLElement,
  senders: Senders,
  isLive: () => boolean,
): Conversation {
  const shown = new Map<string, Shown>();
  /** Tokens of forms that were sent, here or in another page. */
  const sentForms = new Set<string>();
  const busy = element(
    "p",
    { class: "busy", attributes: { role: "status" } },
    element("span", { class: "dots", attributes: { "aria-hidden": "true" } }),
    "Working…",
  );

  /** Whoever reads further up is not taken away from there. */
  function keepingPlace(change: () => void): void {
    const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
    const atEnd = scrollHeight - clientHeight - scrollTop < 80;
    change();
    if (atEnd) toEnd();
    else newer.hidden = false;
  }

  function toEnd(): void {
    newer.hidden = true;
    window.scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
  }

  newer.addEventListener("click", toEnd);
  window.addEventListener("scroll", () => {
    const { scrollHeight, clientHeight, scrollTop } = document.documentElement;
    if (scrollHeight - clientHeight - scrollTop < 80) newer.hidden = true;
  });

  function add(id: string, entry: Shown): void {
    shown.get(id)?.node.remove();
    shown.set(id, entry);
    const after = [...shown.values()].filter(({ position }) => position > entry.position);
    const [next] = after.sort((a, b) => a.position - b.position);
    list.insertBefore(entry.node, next?.node ?? (busy.isConnected ? busy : null));
  }

  function showSaid({ id, text, at, position, form }: Extract<EntryView, { kind: "said" }>): void {
    if (form !== "") sentForms.add(form);
    for (const open of list.querySelectorAll<HTMLElement>("form:not(.sent)"))
      if (sentForms.has(open.dataset["token"] ?? "")) closeForm(open);
    add(id, { node: drawSaid(text, drawTime(at)), position, text, blocks: [] });
  }

  function showAnswer({ id, blocks, position, ...answer }: Extract<EntryView, { kind: "answer" }>): void {
    const known = shown.get(id);
    if (known) {
      known.blocks = changed(known, blocks, senders);
      return;
    }
    const drawn = blocks.map((block) => drawnBlock(block, senders));
    const node = element(
      "article",
      { class: "answer", attributes: { "aria-label": answer.private ? "Answer, for you alone" : "Answer" } },
      ...drawn.map((one) => one.node),
    );
    add(id, { node, position, text: "", blocks: drawn });
    const form = node.querySelector<HTMLElement>("form");
    if (form !== null && sentForms.has(form.dataset["token"] ?? "")) closeForm(form);
    // The person waits for it; whoever types something else meanwhile is not interrupted.
    if (form !== null && isLive() && isIdle(document.activeElement)) focusForm(form);
  }

  return {
    show(entry) {
      keepingPlace(() => (entry.kind === "said" ? showSaid(entry) : showAnswer(entry)));
    },
    sending(id, text) {
      keepingPlace(() => {
        const status = element("span", { class: "quiet" }, "sending");
        add(id, { node: drawSaid(text, status), position: Number.POSITIVE_INFINITY, text, blocks: [] });
      });
      toEnd();
    },
    failed(id, words) {
      const known = shown.get(id);
      known?.node.classList.add("failed");
      known?.node.querySelector(".meta")?.replaceChildren(words);
    },
    working(is) {
      if (!is) busy.remove();
      else keepingPlace(() => list.append(busy));
    },
    clear() {
      for (const { node } of shown.values()) node.remove();
      shown.clear();
    },
    said: () =>
      [...shown.values()]
        .sort((a, b) => a.position - b.position)
        .map(({ text }) => text)
        .filter((text) => text !== ""),
    isEmpty: () => shown.size === 0,
  };
}

/** True where moving the focus takes nothing from the person: an empty line to type in, or what he pressed. */
function isIdle(active: Element | null): boolean {
  if (active instanceof HTMLTextAreaElement) return active.id === "line" && active.value === "";
  return active === null || active === document.body || active.tagName === "BUTTON";
}

function drawSaid(text: string, meta: Node): HTMLElement {
  return element(
    "article",
    { class: "said", attributes: { "aria-label": "You" } },
    element("p", {}, text),
    element("p", { class: "meta" }, meta),
  );
}

function drawTime(at: string): HTMLElement {
  const moment = new Date(at);
  const words = moment.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return element(
    "time",
    { attributes: { datetime: at, title: moment.toLocaleString() } },
    unseen("said at "),
    words,
  );
}

function drawnBlock(block: BlockView, senders: Senders): Shown["blocks"][number] {
  return { drawnFrom: JSON.stringify(block), node: drawBlock(block, senders) };
}

/** Blocks that did not change stay where they are, with the focus and what was typed in them. */
function changed(known: Shown, blocks: readonly BlockView[], senders: Senders): Shown["blocks"] {
  const next = blocks.map((block, index) => {
    const old = known.blocks[index];
    if (old?.drawnFrom === JSON.stringify(block)) return old;
    const drawn = drawnBlock(block, senders);
    if (old === undefined) known.node.append(drawn.node);
    else replaceKeepingFocus(old.node, drawn.node);
    return drawn;
  });
  for (const { node } of known.blocks.slice(blocks.length)) node.remove();
  return next;
}

/** Whoever stood on a button stands on the same one of the new drawing. */
function replaceKeepingFocus(old: HTMLElement, drawn: HTMLElement): void {
  const active = document.activeElement;
  const label = old.contains(active) ? active?.textContent : undefined;
  old.replaceWith(drawn);
  if (label === undefined) return;
  const same = [...drawn.querySelectorAll<HTMLElement>("button, a, summary")].find(
    ({ textContent }) => textContent === label,
  );
  same?.focus();
}
