/** Elements of the page. Text becomes text nodes only: nothing that anybody wrote is ever read as markup. */

type Child = Node | string | undefined | false;
type Listeners = {
  readonly [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void;
};

export interface Options {
  readonly class?: string;
  /** Attributes; those that are undefined are left out. */
  readonly attributes?: Readonly<Record<string, string | undefined>>;
  readonly on?: Listeners;
}

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  { class: className, attributes = {}, on = {} }: Options = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className !== undefined) made.className = className;
  for (const [attribute, value] of Object.entries(attributes))
    if (value !== undefined) made.setAttribute(attribute, value);
  for (const [event, listener] of Object.entries(on)) made.addEventListener(event, listener as EventListener);
  made.append(...children.filter((child): child is Node | string => child !== undefined && child !== false));
  return made;
}

export function button(label: string, look: string, press: () => void): HTMLButtonElement {
  return element("button", { class: look, attributes: { type: "button" }, on: { click: press } }, label);
}

/** Words that screen readers read and nobody sees. */
export function unseen(text: string): HTMLElement {
  return element("span", { class: "unseen" }, text);
}

/** An element of index.html. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`#${id} is missing in the page`);
  return found;
}

let ids = 0;

export function newElementId(stem: string): string {
  ids += 1;
  return `${stem}-${ids}`;
}
