/** Slash commands, presses, forms and completion: handed to the engine, acknowledged, then worked on. */
import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteraction,
  type APIInteraction,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  ApplicationCommandType,
  ComponentType,
  InteractionResponseType,
  InteractionType,
} from "discord-api-types/v10";
import type { ChatHost, Inbound, SurfaceDeps } from "../../src/surface.ts";
import { acknowledge, deferredAnswer, type FirstAnswer, TAKEN } from "./acknowledge.ts";
import type { DiscordClient } from "./client.ts";
import type { SlashMenu } from "./commands.ts";
import { readCustomId } from "./custom-id.ts";
import { postFailure } from "./failure.ts";
import { createFormSteps } from "./form-steps.ts";
import { readChoice, sourceOf, splitList, valuesOf } from "./inbound.ts";
import { AUTOCOMPLETE_MS, COMMAND } from "./limits.ts";
import { words } from "./pages.ts";
import type { Router } from "./routing.ts";
import { body, type Sender } from "./send.ts";

export interface InteractionOptions {
  readonly client: DiscordClient;
  readonly sender: Sender;
  readonly router: Router;
  readonly host: ChatHost;
  readonly menu: SlashMenu;
  readonly deps: Pick<SurfaceDeps, "now" | "log">;
}

const GONE = "I no longer know this button. Please ask again.";
const LATE = "I was too slow to take a command just now. Please send it again.";
const BROKEN = "Something went wrong on my side before I could begin. Nothing was done; please try again.";

/** Handles one interaction to its end; rejects only for what nobody foresaw. */
export function createInteractions(options: InteractionOptions): (raw: APIInteraction) => Promise<void> {
  const { client, sender, router, host, menu, deps } = options;
  const steps = createFormSteps(options.deps.now);

  /** Words that only the person sees, as the first answer. */
  async function say(raw: APIInteraction, text: string): Promise<void> {
    const type = InteractionResponseType.ChannelMessageWithSource;
    await acknowledge(client, raw, { type, data: body(words(text), true) });
  }

  /**
   * Written down, acknowledged, then worked on: an interaction comes only once, so one that was acknowledged must outlive
   * the process. What could not be acknowledged is not run: the person was told that it failed.
   */
  async function handOver(raw: APIInteraction, first: FirstAnswer, event: Inbound): Promise<void> {
    let asked: Promise<boolean> | undefined;
    const confirm = () => {
      asked ??= taken(raw, first, event);
      return asked;
    };
    try {
      await host.accept(event, confirm);
      await confirm();
    } catch (error) {
      if (!(await confirm())) return;
      deps.log.error({ err: error, interaction: raw.id }, "an interaction could not be handed over");
      const { actor, place } = event;
      await router.deliver(words(BROKEN), {
        actor,
        place,
        isPrivate: true,
        key: `broken ${raw.id}`,
        index: 0,
      });
    }
  }

  /** Acknowledges; false, with words where that helps, where Discord has told the person that nothing came of it. */
  async function taken(raw: APIInteraction, first: FirstAnswer, { place }: Inbound): Promise<boolean> {
    const acknowledged = await acknowledge(client, raw, first);
    if (acknowledged === "done") {
      router.opened(raw.id);
      return true;
    }
    deps.log.warn({ interaction: raw.id, acknowledged }, "an interaction could not be acknowledged in time");
    const channel = place.thread ?? place.channel;
    if (acknowledged === "late")
      await sender
        .toChannel({ channel, message: words(LATE), key: raw.id })
        .catch((error: unknown) =>
          deps.log.warn({ reason: postFailure(error).message }, "nobody could be told to send it again"),
        );
    return false;
  }

  async function onCommand(raw: APIApplicationCommandInteraction): Promise<void> {
    if (raw.data.type !== ApplicationCommandType.ChatInput) return say(raw, GONE);
    const { path, options } = readChoice(raw.data);
    const chosen = menu.chosen.get(path);
    const isPrivate = chosen?.outline.visibility === "private";
    const source = sourceOf(raw, isPrivate ? "private" : "public", deps.now().getTime());
    if (source === undefined) return;
    if (chosen === undefined)
      return say(raw, "I no longer have this command. Type /help to see what I can do.");
    const values = valuesOf(chosen, options);
    await handOver(raw, deferredAnswer(isPrivate), {
      kind: "command",
      id: raw.id,
      ...source,
      command: chosen.outline.path,
      values,
    });
  }

  async function onPress(raw: APIMessageComponentInteraction): Promise<void> {
    const source = sourceOf(raw, "none", deps.now().getTime());
    const pressed = readCustomId(raw.data.custom_id);
    if (source === undefined) return;
    if (pressed === undefined || pressed.kind === "modal") return say(raw, GONE);
    const { token } = pressed;
    if (pressed.kind === "form") {
      const form = await host.form(token, source.actor);
      const opened = form && steps.open(form, token, pressed.suffix, source.actor);
      if (opened === undefined)
        return say(raw, "I no longer know this form, or it is another person's. Please ask again.");
      await acknowledge(client, raw, opened);
      return;
    }
    const value = raw.data.component_type === ComponentType.StringSelect ? raw.data.values[0] : undefined;
    await handOver(raw, TAKEN, {
      kind: "press",
      id: raw.id,
      ...source,
      token,
      ...(value === undefined ? {} : { value }),
    });
  }

  async function onSubmit(raw: APIModalSubmitInteraction): Promise<void> {
    const source = sourceOf(raw, raw.message === undefined ? "public" : "none", deps.now().getTime());
    const modal = readCustomId(raw.data.custom_id);
    if (source === undefined) return;
    if (modal?.kind !== "modal") return say(raw, GONE);
    const { token } = modal;
    const step = steps.submit(token, modal.suffix, source.actor, raw.data.components);
    if ("answer" in step) {
      await acknowledge(client, raw, step.answer);
      return;
    }
    const first = raw.message === undefined ? deferredAnswer(false) : TAKEN;
    await handOver(raw, first, { kind: "submit", id: raw.id, ...source, token, values: step.values });
  }

  async function onComplete(raw: APIApplicationCommandAutocompleteInteraction): Promise<void> {
    const begun = deps.now().getTime();
    if (raw.data.type !== ApplicationCommandType.ChatInput) return;
    const source = sourceOf(raw, "none", begun);
    const { path, options } = readChoice(raw.data);
    const chosen = menu.chosen.get(path);
    const focused = options.find((option) => "focused" in option && option.focused);
    const param = chosen?.params.get(focused?.name ?? "");
    if (source === undefined || chosen === undefined || param === undefined) return;
    const typed = focused !== undefined && "value" in focused ? String(focused.value) : "";
    const before = param.repeatable
      ? splitList(typed).slice(0, typed.trimEnd().endsWith(",") ? undefined : -1)
      : [];
    const last = param.repeatable ? (typed.split(",").at(-1) ?? "").trim() : typed;
    const { actor, place } = source;
    const known = await host.completeParam(chosen.outline.path, param.name, last, actor, place);
    if (deps.now().getTime() - begun > AUTOCOMPLETE_MS) return;
    const lead = before.map((value) => (value.includes(",") ? `"${value}"` : value)).join(", ");
    const choices = known
      .map(({ value, hint }) => choiceOf(lead === "" ? value : `${lead}, ${value}`, hint))
      .filter(({ value }) => value.trim() !== "" && value.length <= COMMAND.choice)
      .slice(0, COMMAND.choices);
    const type = InteractionResponseType.ApplicationCommandAutocompleteResult;
    await acknowledge(client, raw, { type, data: { choices } });
  }

  return async (raw) => {
    switch (raw.type) {
      case InteractionType.ApplicationCommand:
        return onCommand(raw);
      case InteractionType.MessageComponent:
        return onPress(raw);
      case InteractionType.ModalSubmit:
        return onSubmit(raw);
      case InteractionType.ApplicationCommandAutocomplete:
        return onComplete(raw);
    }
  };
}

/** What is shown may be cut; what is sent back is whole. */
function choiceOf(
  value: string,
  hint: string | undefined,
): { readonly name: string; readonly value: string } {
  const name = hint === undefined || hint === "" ? value : `${value} – ${hint}`;
  return { name: [...name].slice(0, COMMAND.choice / 2).join(""), value };
}
