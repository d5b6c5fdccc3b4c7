/** Forms, asked field by field where only one person reads. What was answered survives a restart; secrets do not. */
import type { Block, Form, FormField, Press } from "../../src/reply/blocks.ts";
import { isSentence } from "../../src/reply/form-answer.ts";
import { md } from "../../src/reply/markdown.ts";
import type { Actor, ChatHost, Place, SurfaceMemory } from "../../src/surface.ts";
import { questionBlocks, readAnswer } from "./form-field.ts";
import { parseJson } from "./json.ts";
import { FORM_LIFETIME_MS } from "./limits.ts";

interface OpenForm {
  readonly actor: Actor;
  readonly room: string;
  readonly token: string;
  readonly title: string;
  /** Those still to be asked, secrets last so that they are kept for the shortest time. */
  readonly fields: readonly FormField[];
  /** Of fields that are no secrets, those taken as proposed included. */
  readonly answers: Readonly<Record<string, string>>;
  /** Messages that were taken as answers; they may be delivered again. */
  readonly taken: readonly string[];
  /** Wrong answers so far: makes each question a post of its own. */
  readonly tries: number;
  readonly problem?: string;
  /** A secret was given and others are still to be asked: after a restart it has to be typed again. */
  readonly secretGiven?: true;
  /** ISO; of the last step. */
  readonly at: string;
  readonly state: "open" | "sent" | "left";
}

export interface FormsDeps {
  readonly memory: SurfaceMemory;
  readonly now: () => Date;
  /** Posts in the direct room; a second time with the same key changes nothing. */
  say(blocks: readonly Block<Press>[], room: string, key: string): Promise<void>;
  /** Deletes a message in which a secret was typed, or says that it may not. */
  erase(room: string, eventId: string): Promise<void>;
  /** Runs work that nobody waits for. */
  background(work: () => Promise<unknown>): void;
}

export interface Forms {
  /** Reads what was open before a restart; before any message is taken. */
  load(): Promise<void>;
  /** Asks again what may not have been asked before the restart. */
  resume(): Promise<void>;
  open(form: Form<Press>, room: string, actor: Actor): Promise<void>;
  /** Takes a message as the answer to an open question; false where it is none. */
  take(text: string, eventId: string, actor: Actor, place: Place, host: ChatHost): Promise<boolean>;
}

const KEY = "forms";
/** Longer forms can be ended before their last field. */
const MANY_FIELDS = 6;

export function createForms(deps: FormsDeps): Forms {
  const forms = new Map<string, OpenForm>();
  const secrets = new Map<string, Map<string, string>>();

  async function keep(form: OpenForm): Promise<void> {
    forms.set(form.actor.id, form);
    await deps.memory.set(KEY, JSON.stringify([...forms.values()]));
  }

  function current(actor: Actor): OpenForm | undefined {
    const form = forms.get(actor.id);
    return form !== undefined && isRecent(form, deps.now()) ? form : undefined;
  }

  function nextField(form: OpenForm): FormField | undefined {
    const hidden = secrets.get(form.token);
    return form.fields.find(({ name }) => !Object.hasOwn(form.answers, name) && !hidden?.has(name));
  }

  function ask(form: OpenForm): void {
    const field = nextField(form);
    if (field === undefined) return;
    const position = { number: form.fields.indexOf(field) + 1, of: form.fields.length };
    const blocks = questionBlocks(field, position, form.problem);
    const introduction: readonly Block<Press>[] =
      position.number > 1 || form.tries > 0
        ? []
        : [
            { type: "heading", text: form.title },
            {
              type: "text",
              text:
                form.fields.length < MANY_FIELDS
                  ? md`I ask one thing after the other; \`cancel\` leaves.`
                  : md`I ask one thing after the other; \`ok\` takes the rest as proposed, \`cancel\` leaves.`,
            },
          ];
    const key = `form ${form.token} ${field.name} ${form.tries}`;
    deps.background(() => deps.say([...introduction, ...blocks], form.room, key));
  }

  async function submit(form: OpenForm, eventId: string, place: Place, host: ChatHost): Promise<void> {
    const values = { ...form.answers, ...Object.fromEntries(secrets.get(form.token) ?? []) };
    await host.accept({ kind: "submit", id: eventId, actor: form.actor, place, token: form.token, values });
    secrets.delete(form.token);
    await keep({ ...form, state: "sent", fields: [], answers: {} });
  }

  async function step(
    form: OpenForm,
    text: string,
    eventId: string,
    place: Place,
    host: ChatHost,
  ): Promise<void> {
    const field = nextField(form);
    const seen = { ...form, taken: [...form.taken, eventId], at: deps.now().toISOString() };
    if (field === undefined) return submit(seen, eventId, place, host);
    if (field.kind !== "secret" && text.trim().toLowerCase() === "cancel") {
      secrets.delete(form.token);
      await keep({ ...seen, state: "left", fields: [], answers: {} });
      const left = { type: "note", tone: "info", text: md`Left. Nothing was done.` } as const;
      deps.background(() => deps.say([left], form.room, `form ${form.token} left`));
      return;
    }
    const isMany = form.fields.length >= MANY_FIELDS;
    if (isMany && field.kind !== "secret" && text.trim().toLowerCase() === "ok") {
      const after = { ...seen, answers: { ...form.answers, ...proposedRest(form) } };
      for (const { name, kind, required } of form.fields)
        if (kind === "secret" && !required && !secrets.get(form.token)?.has(name)) hide(form.token, name, "");
      if (nextField(after) === undefined) return submit(after, eventId, place, host);
      await keep(after);
      return ask(after);
    }
    const read = readAnswer(field, text);
    const isOther = typeof read !== "string" && form.fields.length === 1 && isSentence(text);
    const value = isOther ? text.trim() : read;
    if (field.kind === "secret") deps.background(() => deps.erase(form.room, eventId));
    const { problem: _, ...clean } = seen;
    if (typeof value !== "string") {
      const again = { ...clean, problem: value.problem, tries: form.tries + 1 };
      await keep(again);
      return ask(again);
    }
    if (field.kind === "secret") hide(form.token, field.name, value);
    const after: OpenForm =
      field.kind === "secret"
        ? { ...clean, secretGiven: true }
        : { ...clean, answers: { ...form.answers, [field.name]: value } };
    if (nextField(after) === undefined) return submit(after, eventId, place, host);
    await keep(after);
    ask(after);
  }

  function hide(token: string, name: string, value: string): void {
    const hidden = secrets.get(token) ?? new Map<string, string>();
    secrets.set(token, hidden.set(name, value));
  }

  return {
    async load() {
      for (const form of readForms(await deps.memory.get(KEY))) forms.set(form.actor.id, form);
    },
    async resume() {
      for (const form of [...forms.values()]) {
        if (form.state !== "open" || !isRecent(form, deps.now())) continue;
        if (form.secretGiven !== true || secrets.has(form.token)) ask(form);
        else {
          const again = {
            ...form,
            tries: form.tries + 1,
            problem: "I was restarted, and I keep no secrets.",
          };
          await keep(again);
          ask(again);
        }
      }
    },
    async open(form, room, actor) {
      // The same post may be tried again, also after its first question was answered.
      if (current(actor)?.token === form.submit.token) return;
      const { fields, answers } = toAsk(form);
      const opened: OpenForm = {
        actor,
        room,
        token: form.submit.token,
        title: form.title,
        fields,
        answers,
        taken: [],
        tries: 0,
        at: deps.now().toISOString(),
        state: "open",
      };
      await keep(opened);
      ask(opened);
    },
    async take(text, eventId, actor, place, host) {
      const form = forms.get(actor.id);
      if (form === undefined || form.room !== place.channel) return false;
      if (form.taken.includes(eventId)) return true;
      if (form.state !== "open" || !isRecent(form, deps.now())) return false;
      await step(form, text, eventId, place, host);
      return true;
    },
  };
}

/** What is taken of the fields still to be asked where the person wants no more questions. */
function proposedRest({ fields, answers }: OpenForm): Readonly<Record<string, string>> {
  const open = fields.filter(({ name, kind }) => kind !== "secret" && !Object.hasOwn(answers, name));
  return Object.fromEntries(
    open.flatMap(({ name, value, required }) =>
      value !== undefined || !required ? [[name, value ?? ""]] : [],
    ),
  );
}

/** A form that came back with errors asks for what was wrong; the rest is taken as proposed. */
function toAsk(form: Form<Press>): Pick<OpenForm, "fields" | "answers"> {
  const wrong = form.fields.some(({ error }) => error !== undefined);
  const settled = (field: FormField) =>
    wrong &&
    field.error === undefined &&
    field.kind !== "secret" &&
    (field.value !== undefined || !field.required);
  const asked = form.fields.filter((field) => !settled(field));
  return {
    fields: [
      ...asked.filter(({ kind }) => kind !== "secret"),
      ...asked.filter(({ kind }) => kind === "secret").map(({ value: _, ...field }) => field),
    ],
    answers: Object.fromEntries(
      form.fields.flatMap((field) =>
        settled(field) && field.value !== undefined ? [[field.name, field.value]] : [],
      ),
    ),
  };
}

function isRecent(form: OpenForm, now: Date): boolean {
  return now.getTime() - Date.parse(form.at) < FORM_LIFETIME_MS;
}

/** Our own JSON, written by this version or an older one. */
function readForms(text: string | undefined): readonly OpenForm[] {
  const value = parseJson(text);
  return Array.isArray(value) ? (value as OpenForm[]) : [];
}
