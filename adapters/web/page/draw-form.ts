/** A form: one field below the other, errors at the field, help on demand. */
import type { FieldView, FormView } from "../view.ts";
import { button, element, newElementId } from "./elements.ts";
import type { Senders } from "./senders.ts";

/** Longer forms begin without their help texts. */
const FEW_FIELDS = 4;

type Input = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

interface Drawn {
  readonly field: FieldView;
  readonly input: Input;
  readonly row: HTMLElement;
  readonly error: HTMLElement;
  /** Ids of what describes the input besides the error. */
  readonly help: string | undefined;
}

export function drawForm(form: FormView, senders: Senders): HTMLElement {
  const fields = form.fields.map(drawField);
  const title = newElementId("form");
  const send = element(
    "button",
    { class: "button primary", attributes: { type: "submit" } },
    form.submitLabel,
  );
  const made: HTMLFormElement = element(
    "form",
    {
      class: "form",
      attributes: { novalidate: "", "data-token": form.token, "aria-labelledby": title, autocomplete: "off" },
      on: {
        submit: (event) => {
          event.preventDefault();
          void submit(form, fields, made, senders);
        },
      },
    },
    element("h2", { attributes: { id: title } }, form.title),
    ...helpSwitch(form, () => made),
    ...sections(fields),
    element("div", { class: "actions" }, send),
  );
  if (form.fields.length > FEW_FIELDS) made.classList.add("brief");
  return made;
}

/** Where the person goes on: at what is wrong, else at what is missing, else at the beginning. */
export function focusForm(form: HTMLElement): void {
  const first =
    form.querySelector<HTMLElement>("[aria-invalid=true]") ??
    form.querySelector<HTMLElement>("[aria-required=true]") ??
    form.querySelector<HTMLElement>("input, select, textarea");
  first?.focus();
}

function helpSwitch({ fields }: FormView, form: () => HTMLElement): readonly HTMLElement[] {
  if (fields.length <= FEW_FIELDS || fields.every(({ help }) => help === "")) return [];
  const made = button("Show help", "button", () => {
    const brief = form().classList.toggle("brief");
    made.textContent = brief ? "Show help" : "Hide help";
    made.setAttribute("aria-expanded", String(!brief));
  });
  made.setAttribute("aria-expanded", "false");
  return [element("div", { class: "actions" }, made)];
}

/** Fields that follow each other under the same heading stand together. */
function sections(fields: readonly Drawn[]): readonly HTMLElement[] {
  const groups: { readonly name: string; readonly rows: HTMLElement[] }[] = [];
  for (const { field, row } of fields) {
    const last = groups.at(-1);
    if (last?.name === field.section) last.rows.push(row);
    else groups.push({ name: field.section, rows: [row] });
  }
  return groups.map(({ name, rows }) =>
    name === ""
      ? element("div", { class: "rows" }, ...rows)
      : element("fieldset", {}, element("legend", {}, name), element("div", { class: "rows" }, ...rows)),
  );
}

function drawField(field: FieldView): Drawn {
  const id = newElementId("field");
  const input = drawInput(field, id);
  const help = field.help === "" ? undefined : `${id}-help`;
  const error = element("p", { class: "error", attributes: { id: `${id}-error` } });
  const label = element("label", { attributes: { for: id } }, field.label);
  if (!field.required && field.kind !== "boolean")
    label.append(element("span", { class: "quiet" }, " optional"));
  if (field.required) input.setAttribute("aria-required", "true");
  const helpText =
    help === undefined ? undefined : element("p", { class: "help", attributes: { id: help } }, field.help);
  const row =
    field.kind === "boolean"
      ? element("div", { class: "row check" }, input, label, helpText, error)
      : element("div", { class: "row" }, label, helpText, input, error);
  const drawn: Drawn = { field, input, row, error, help };
  showError(drawn, field.error);
  input.addEventListener("input", () => showError(drawn, ""));
  return drawn;
}

function drawInput(field: FieldView, id: string): Input {
  const base = { id, name: field.name };
  switch (field.kind) {
    case "multiline": {
      const area = element("textarea", { attributes: { ...base, rows: "5", spellcheck: "false" } });
      area.value = field.value;
      return area;
    }
    case "boolean": {
      const box = element("input", { attributes: { ...base, type: "checkbox" } });
      box.checked = field.value === "true";
      return box;
    }
    case "select": {
      const known = field.options.some(({ value }) => value === field.value);
      const select = element(
        "select",
        { attributes: base },
        (!field.required || !known) && element("option", { attributes: { value: "" } }, "Choose…"),
        ...field.options.map(({ label, value }) => element("option", { attributes: { value } }, label)),
      );
      select.value = known ? field.value : "";
      return select;
    }
    default: {
      const type = field.kind === "secret" ? "password" : "text";
      const line = element("input", {
        attributes: {
          ...base,
          type,
          spellcheck: "false",
          autocapitalize: "off",
          inputmode: field.kind === "number" ? "decimal" : undefined,
          autocomplete: field.kind === "secret" ? "new-password" : "off",
        },
      });
      if (field.kind !== "secret") line.value = field.value;
      return line;
    }
  }
}

function showError({ input, error, help }: Drawn, words: string): void {
  error.textContent = words;
  error.hidden = words === "";
  if (words === "") input.removeAttribute("aria-invalid");
  else input.setAttribute("aria-invalid", "true");
  const described = [words === "" ? undefined : error.id, help].filter((id) => id !== undefined);
  if (described.length > 0) input.setAttribute("aria-describedby", described.join(" "));
  else input.removeAttribute("aria-describedby");
}

async function submit(
  form: FormView,
  fields: readonly Drawn[],
  made: HTMLFormElement,
  senders: Senders,
): Promise<void> {
  if (made.getAttribute("aria-busy") === "true") return;
  for (const drawn of fields)
    showError(drawn, drawn.field.required && givenIn(drawn) === "" ? "This is needed." : "");
  if (made.querySelector("[aria-invalid=true]") !== null) return focusForm(made);
  const values = fields.flatMap((drawn): [string, string][] => {
    const value = givenIn(drawn);
    return value === "" && drawn.field.value === "" ? [] : [[drawn.field.name, value]];
  });
  made.setAttribute("aria-busy", "true");
  try {
    await senders.submit(form.token, Object.fromEntries(values));
    closeForm(made);
  } finally {
    made.removeAttribute("aria-busy");
  }
}

/** What was filled in is told beside it; what is sent next is another form. */
export function closeForm(made: HTMLElement): void {
  for (const control of made.querySelectorAll<Input | HTMLButtonElement>("input, select, textarea, button"))
    control.disabled = true;
  made.classList.add("sent");
}

function givenIn({ field, input }: Drawn): string {
  if (input instanceof HTMLInputElement && input.type === "checkbox")
    return input.checked ? "true" : field.value === "" ? "" : "false";
  return field.kind === "secret" || field.kind === "multiline" ? input.value : input.value.trim();
}
