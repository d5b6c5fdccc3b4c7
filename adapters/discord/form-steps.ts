/** Forms of more than five fields, step by step: a modal cannot open the next one, a button can. */
import { ButtonStyle, ComponentType, InteractionResponseType } from "discord-api-types/v10";
import type { Form, Press } from "../../src/reply/blocks.ts";
import type { Actor } from "../../src/surface.ts";
import type { FirstAnswer } from "./acknowledge.ts";
import { readStep, writeCustomId, writeStep } from "./custom-id.ts";
import { modalOf, readModal } from "./forms.ts";
import { row } from "./parts.ts";
import { createRecent } from "./recent.ts";
import { body } from "./send.ts";

export interface FormSteps {
  /** The modal for a step; undefined where the form has no such step. */
  open(form: Form<Press>, token: string, suffix: string, actor: Actor): FirstAnswer | undefined;
  /** All values after the last step, else what to answer. */
  submit(
    token: string,
    suffix: string,
    actor: Actor,
    components: readonly unknown[],
  ): { readonly values: Readonly<Record<string, string>> } | { readonly answer: FirstAnswer };
}

/** What was filled in so far; kept in memory only, because it may hold secrets. */
interface Begun {
  readonly done: number;
  readonly values: ReadonlyMap<string, string>;
  readonly at: number;
}

const KEPT_MS = 60 * 60_000;

export function createFormSteps(now: () => Date): FormSteps {
  const begun = createRecent<Begun>(200);

  return {
    open(form, token, suffix, actor) {
      const step = readStep(suffix);
      const known = begun.get(`${actor.id} ${token}`)?.values;
      const fields = form.fields.map((field) => {
        const value = field.kind === "secret" ? undefined : known?.get(field.name);
        return value === undefined ? field : { ...field, value };
      });
      const data = modalOf({ ...form, fields }, token, step);
      return data && { type: InteractionResponseType.Modal, data };
    },
    submit(token, suffix, actor, components) {
      const { index, count } = readStep(suffix);
      const key = `${actor.id} ${token}`;
      const before = begun.get(key);
      const kept = before !== undefined && now().getTime() - before.at < KEPT_MS ? before : undefined;
      if (index > 0 && (kept?.done ?? 0) < index)
        return {
          answer: nextStep(token, { index: 0, count }, "I no longer know the first part of this form."),
        };
      const values = new Map([...(index > 0 ? (kept?.values ?? []) : []), ...readModal(components)]);
      if (index + 1 >= count) {
        begun.set(key, { done: 0, values: new Map(), at: 0 });
        return { values: Object.fromEntries(values) };
      }
      begun.set(key, { done: index + 1, values, at: now().getTime() });
      const words = `Part ${index + 1} of ${count} is filled in.`;
      return { answer: nextStep(token, { index: index + 1, count }, words) };
    },
  };
}

function nextStep(token: string, step: { index: number; count: number }, words: string): FirstAnswer {
  const custom_id = writeCustomId("form", token, writeStep(step));
  const label = step.index === 0 ? "Begin again" : `Go on with part ${step.index + 1}`;
  const button = { type: ComponentType.Button, style: ButtonStyle.Primary, label, custom_id } as const;
  const components = [{ type: ComponentType.TextDisplay, content: words } as const, row([button])];
  const data = body({ components, files: [] }, true);
  return { type: InteractionResponseType.ChannelMessageWithSource, data };
}
