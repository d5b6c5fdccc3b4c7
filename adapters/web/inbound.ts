/** What the page sends, as events for the engine. */
import { z } from "zod";
import { visibleLine, visibleText } from "../../src/reply/safe-text.ts";
import type { Actor, Inbound, Place } from "../../src/surface.ts";
import { submittedForm, submittedWords } from "./forms.ts";
import type { Conversation } from "./history.ts";
import { MOST_TEXT } from "./limits.ts";
import type { Person } from "./sessions.ts";
import type { Sent } from "./view.ts";

/** Made by the page, so that a second delivery is known as one. */
const id = z.string().regex(/^[\w-]{8,64}$/);
const token = z.string().min(1).max(200);
const value = z.string().max(MOST_TEXT);

const sent = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("message"),
    id,
    text: value,
    file: z.strictObject({ name: z.string().max(255), text: value }).optional(),
  }),
  z.strictObject({ kind: z.literal("press"), id, token, value: value.optional() }),
  z.strictObject({ kind: z.literal("submit"), id, token, values: z.record(z.string().max(200), value) }),
  z.strictObject({
    kind: z.literal("command"),
    id,
    command: z.string().max(200),
    values: z.record(z.string().max(200), z.array(value).max(100)),
  }),
]);

/** Undefined where it is nothing that the page sends. */
export function readSent(body: unknown): Sent | undefined {
  const read = sent.safeParse(body);
  return read.success ? (read.data as Sent) : undefined;
}

export function actorOf({ id, name }: Person): Actor {
  return { surface: "web", id, name };
}

/** Everybody has one place, and is alone in it with the bot. */
export function placeOf({ id }: Person): Place {
  return { surface: "web", channel: id, direct: true };
}

export function inboundOf(given: Sent, person: Person): Inbound {
  // Ids are made in browsers: one person's must not be taken for another's.
  const base = { id: `${person.id}:${given.id}`, actor: actorOf(person), place: placeOf(person) };
  switch (given.kind) {
    case "message":
      return {
        ...base,
        kind: "message",
        text: visibleText(given.text),
        ...(given.file ? { files: [given.file] } : {}),
      };
    case "press":
      return {
        ...base,
        kind: "press",
        token: given.token,
        ...(given.value === undefined ? {} : { value: given.value }),
      };
    case "submit":
      return { ...base, kind: "submit", token: given.token, values: given.values };
    case "command":
      return { ...base, kind: "command", command: given.command, values: given.values };
  }
}

/** What the person reads in the conversation as his own words; undefined where nothing is to be said. */
export function wordsOf(given: Sent, history: Conversation): string | undefined {
  switch (given.kind) {
    case "message": {
      const words = visibleText(given.text).trim();
      const file = given.file && `(with the file ${visibleLine(given.file.name)})`;
      return [words, file].filter(Boolean).join(" ") || undefined;
    }
    case "press":
      return pressedWords(given, history);
    case "submit": {
      const form = submittedForm(given.token, history);
      return form && submittedWords(form, given.values);
    }
    case "command":
      return undefined;
  }
}

/** The words on the button or of the option, as they stand in the history: not what a page claims them to be. */
function pressedWords(given: { readonly token: string; readonly value?: string }, history: Conversation) {
  for (const entry of history.since(0)) {
    if (entry.kind !== "answer") continue;
    for (const block of entry.reply.blocks) {
      const actions =
        block.type === "actions"
          ? block.actions
          : block.type === "items"
            ? block.items.flatMap((item) => item.actions)
            : [];
      for (const action of actions) {
        if (action.type === "link" || action.press.token !== given.token) continue;
        if (action.type === "button") return visibleLine(action.press.typed || action.label);
        const option = action.options.find(({ value }) => value === given.value);
        return visibleLine(`${action.label}: ${option?.label ?? given.value ?? ""}`);
      }
    }
  }
  return undefined;
}
