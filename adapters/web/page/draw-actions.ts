/** Buttons, links and selects of a reply. */
import type { ActionView } from "../view.ts";
import { drawLink } from "./draw-markdown.ts";
import { element, newElementId } from "./elements.ts";
import type { Senders } from "./senders.ts";

/** `about` tells buttons of the same words apart for whoever hears them without seeing where they stand. */
export function drawAction(action: ActionView, senders: Senders, about?: string): HTMLElement {
  switch (action.type) {
    case "link": {
      if (action.url === "") return element("span", {}, action.label);
      const link = drawLink(action.url, action.label);
      link.className = "button";
      return link;
    }
    case "button": {
      const look = action.style === "plain" ? "button" : `button ${action.style}`;
      const pressed: HTMLButtonElement = element(
        "button",
        {
          class: look,
          attributes: {
            type: "button",
            "aria-label": about === undefined ? undefined : `${action.label}: ${about}`,
          },
          on: { click: () => void whileSending(pressed, () => senders.press(action.token)) },
        },
        action.label,
      );
      return pressed;
    }
    case "select":
      return drawSelect(action, senders);
  }
}

/** Chosen with the arrow keys, every option on the way would count: so a button beside it says that it is meant. */
function drawSelect(
  { label, options, token }: Extract<ActionView, { type: "select" }>,
  senders: Senders,
): HTMLElement {
  const id = newElementId("select");
  const select = element(
    "select",
    { attributes: { id } },
    element("option", { attributes: { value: "" } }, "Choose…"),
    ...options.map((option) =>
      element(
        "option",
        { attributes: { value: option.value } },
        option.hint === "" ? option.label : `${option.label} (${option.hint})`,
      ),
    ),
  );
  const go: HTMLButtonElement = element(
    "button",
    {
      class: "button",
      attributes: { type: "button", "aria-label": `Go: ${label}` },
      on: {
        click: () => {
          if (select.selectedIndex > 0) void whileSending(go, () => senders.press(token, select.value));
          else select.focus();
        },
      },
    },
    "Go",
  );
  return element(
    "span",
    { class: "choice" },
    element("label", { attributes: { for: id } }, label),
    select,
    go,
  );
}

/** A second click while the first is on its way is no second press. */
async function whileSending(pressed: HTMLButtonElement, send: () => Promise<void>): Promise<void> {
  if (pressed.getAttribute("aria-disabled") === "true") return;
  pressed.setAttribute("aria-disabled", "true");
  try {
    await send();
  } finally {
    pressed.removeAttribute("aria-disabled");
  }
}
