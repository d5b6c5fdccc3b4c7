/** The line in which the person types: completion, and earlier lines with the arrow keys. */
import { element, newElementId } from "./elements.ts";

export interface Suggestion {
  readonly value: string;
  readonly hint?: string;
}

export interface ComposerOptions {
  readonly form: HTMLFormElement;
  readonly line: HTMLTextAreaElement;
  readonly list: HTMLElement;
  /** Says it to screen readers. */
  readonly announce: (words: string) => void;
  /** Where it is said why something is not sent. */
  readonly problem: HTMLElement;
  readonly mostText: number;
  readonly complete: (line: string) => Promise<readonly Suggestion[]>;
  readonly send: (text: string) => void;
  /** What was said before, oldest first. */
  readonly said: () => readonly string[];
}

/** People who type fast ask nothing on the way, ms. */
const REST_MS = 180;
/** Longer texts are no command lines. */
const LONGEST_LINE = 300;
const DRAFT = "draft";

export function startComposer(options: ComposerOptions): void {
  const { form, line, list, problem } = options;
  let suggestions: readonly Suggestion[] = [];
  let active = -1;
  let timer: number | undefined;
  let asked = 0;
  /** How far back in what was said; 0: what is being typed. */
  let back = 0;
  let typed = "";

  function setLine(text: string): void {
    line.value = text;
    grow();
    line.setSelectionRange(text.length, text.length);
  }

  function grow(): void {
    line.style.height = "auto";
    line.style.height = `${Math.min(line.scrollHeight + 2, window.innerHeight / 3)}px`;
    sessionStorage.setItem(DRAFT, line.value.slice(0, options.mostText));
    checkLength();
  }

  function checkLength(): boolean {
    const over = line.value.length - options.mostText;
    problem.textContent =
      over > 0
        ? `That is ${line.value.length.toLocaleString("en")} characters; at most ${options.mostText.toLocaleString("en")} are possible. Put it into your storage, or send a part of it.`
        : "";
    if (over > 0) line.setAttribute("aria-invalid", "true");
    else line.removeAttribute("aria-invalid");
    return over <= 0;
  }

  function show(found: readonly Suggestion[]): void {
    suggestions = found;
    active = -1;
    list.replaceChildren(
      ...found.map(({ value, hint }, index) =>
        element(
          "div",
          {
            attributes: { role: "option", id: `${list.id}-${index}`, "aria-selected": "false" },
            on: {
              mousedown: (event) => {
                event.preventDefault();
                take(index);
              },
            },
          },
          element("span", {}, value),
          hint !== undefined && element("span", { class: "quiet" }, hint),
        ),
      ),
    );
    list.hidden = found.length === 0;
    const count = found.length === 1 ? "1 completion" : `${found.length} completions`;
    options.announce(found.length > 0 ? `${count}; Tab takes the first: ${found[0]?.value}` : "");
    line.removeAttribute("aria-activedescendant");
  }

  function mark(index: number): void {
    active = (index + suggestions.length) % suggestions.length;
    for (const [position, option] of [...list.children].entries())
      option.setAttribute("aria-selected", String(position === active));
    const option = list.children[active];
    option?.scrollIntoView({ block: "nearest" });
    line.setAttribute("aria-activedescendant", option?.id ?? "");
  }

  /** Puts it in the place of the last word. */
  function take(index: number): void {
    const value = suggestions[index]?.value;
    if (value === undefined) return;
    const before = line.value.slice(0, line.selectionStart);
    const start = /(?:"[^"]*|\S*)$/.exec(before)?.index ?? before.length;
    setLine(`${line.value.slice(0, start)}${value} `);
    show([]);
    suggest();
  }

  function suggest(): void {
    window.clearTimeout(timer);
    const text = line.value;
    const isLine = text.trim() !== "" && text.length <= LONGEST_LINE && !text.includes("\n");
    if (!isLine || line.selectionStart !== text.length) {
      show([]);
      return;
    }
    asked += 1;
    const mine = asked;
    timer = window.setTimeout(() => {
      void options.complete(text).then(
        (found) => {
          const last = /\S*$/.exec(text)?.[0].toLowerCase() ?? "";
          const whole = found.length === 1 && found[0]?.value.toLowerCase() === last;
          if (mine === asked && line.value === text && document.activeElement === line)
            show(whole ? [] : found);
        },
        () => show([]),
      );
    }, REST_MS);
  }

  function recall(step: number): boolean {
    const said = options.said();
    const next = back + step;
    if (next < 0 || next > said.length) return false;
    if (back === 0) typed = line.value;
    back = next;
    setLine(next === 0 ? typed : (said.at(-next) ?? ""));
    show([]);
    return true;
  }

  function send(): void {
    const text = line.value.trim();
    if (text === "" || !checkLength()) return;
    back = 0;
    setLine("");
    show([]);
    asked += 1;
    options.send(text);
  }

  function onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const open = suggestions.length > 0;
    const plain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
    switch (event.key) {
      case "Enter":
        if (event.shiftKey) return;
        event.preventDefault();
        if (open && active >= 0) take(active);
        else send();
        return;
      case "Tab":
        if (!open || !plain) return;
        event.preventDefault();
        take(Math.max(0, active));
        return;
      case "Escape":
        if (open) event.preventDefault();
        show([]);
        return;
      case "ArrowDown":
      case "ArrowUp": {
        if (!plain) return;
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (open) {
          event.preventDefault();
          mark(active < 0 && step < 0 ? suggestions.length - 1 : active + step);
          return;
        }
        const onEdge =
          step < 0
            ? !line.value.slice(0, line.selectionStart).includes("\n")
            : !line.value.slice(line.selectionEnd).includes("\n");
        if (onEdge && recall(-step)) event.preventDefault();
      }
    }
  }

  list.id ||= newElementId("suggestions");
  line.setAttribute("aria-controls", list.id);
  line.addEventListener("keydown", onKey);
  line.addEventListener("input", () => {
    back = 0;
    grow();
    suggest();
  });
  line.addEventListener("blur", () => show([]));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
    line.focus();
  });
  setLine(sessionStorage.getItem(DRAFT) ?? "");
}
