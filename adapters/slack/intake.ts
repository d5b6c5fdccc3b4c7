/** Takes what Slack delivers: written down first, acknowledged then. What cannot be written down is not acknowledged. */
import type { types } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import type { Actor, ChatHost, SurfaceLog, SurfaceMemory } from "../../src/surface.ts";
import { errorName } from "./failure.ts";
import { askView, formView, goneView, loadingView } from "./forms.ts";
import { homeView } from "./home.ts";
import { type Meaning, meaningOf, type Reader } from "./inbound.ts";
import { directKey } from "./sender.ts";

export interface IntakeDeps {
  readonly host: ChatHost;
  readonly client: WebClient;
  readonly memory: SurfaceMemory;
  readonly log: SurfaceLog;
  readonly reader: Reader;
  /** The app was removed from the workspace. */
  readonly uninstalled: () => void;
}

export interface Intake {
  /** Rejects, without an acknowledgement, where the event could not be taken; Slack then sends it again. */
  take(body: unknown, ack: () => Promise<unknown>): Promise<void>;
  /** Takes nothing more. */
  close(): void;
  /** Resolves when nothing is in hand. */
  idle(): Promise<void>;
}

export function createIntake(deps: IntakeDeps): Intake {
  const inHand = new Set<Promise<unknown>>();
  let closed = false;

  function track<T>(work: Promise<T>): Promise<T> {
    const entry = work.catch(() => undefined).finally(() => inHand.delete(entry));
    inHand.add(entry);
    return work;
  }

  async function take(body: unknown, ack: () => Promise<unknown>): Promise<void> {
    const meaning = await meaningOf(body, deps.reader);
    if (meaning.kind === "event") {
      await rememberDirect(deps, meaning);
      await deps.host.accept(meaning.event);
    }
    // The right to open a modal lasts three seconds: it goes first, and what it shows can be asked for again.
    const aside = aftermath(deps, meaning).catch((error: unknown) => {
      deps.log.warn({ err: error, kind: meaning.kind }, "a view could not be shown in Slack");
    });
    void track(aside);
    // An acknowledgement that does not arrive brings the same event again, which then is known.
    await ack().catch((error: unknown) => {
      deps.log.warn({ err: error }, "an acknowledgement did not reach Slack");
    });
  }

  return {
    async take(body, ack) {
      if (closed) throw new Error("the Slack surface is stopping");
      await track(take(body, ack));
    },
    close() {
      closed = true;
    },
    async idle() {
      while (inHand.size > 0) await Promise.all(inHand);
    },
  };
}

async function rememberDirect({ memory }: IntakeDeps, { event }: Extract<Meaning, { kind: "event" }>) {
  if (event.kind === "message" && event.place.direct)
    await setDirect(memory, event.actor.id, event.place.channel);
}

async function setDirect(memory: SurfaceMemory, user: string, channel: string): Promise<void> {
  if ((await memory.get(directKey(user))) !== channel) await memory.set(directKey(user), channel);
}

/** What concerns Slack alone; begins at once. */
async function aftermath(deps: IntakeDeps, meaning: Meaning): Promise<void> {
  switch (meaning.kind) {
    case "form":
      return openForm(deps, meaning);
    case "help":
      return switchHelp(deps, meaning);
    case "ask":
      await open(deps, meaning.trigger, askView(meaning.text, meaning.place));
      return;
    case "home":
      if (meaning.channel !== undefined) await setDirect(deps.memory, meaning.actor.id, meaning.channel);
      return publishHome(deps, meaning.actor);
    case "uninstalled":
      return deps.uninstalled();
    default:
  }
}

/** The page with its buttons at once; what the person has, as soon as it is known. */
async function publishHome({ client, host, log }: IntakeDeps, actor: Actor): Promise<void> {
  await client.views.publish({ user_id: actor.id, view: homeView() });
  const known = await host.home?.(actor).catch((error: unknown) => {
    log.error({ err: error }, "what a Home tab shows could not be found out");
    return undefined;
  });
  if (known !== undefined) await client.views.publish({ user_id: actor.id, view: homeView(known) });
}

async function switchHelp(deps: IntakeDeps, pressed: Extract<Meaning, { kind: "help" }>): Promise<void> {
  const { token, actor, place, shown, hash } = pressed;
  const form = await deps.host.form(token, actor);
  const view = form === undefined ? goneView() : formView(form, token, place, shown);
  await deps.client.views.update({ view_id: pressed.view, view, ...(hash === undefined ? {} : { hash }) });
}

async function openForm(deps: IntakeDeps, form: Extract<Meaning, { kind: "form" }>): Promise<void> {
  const { token, trigger, actor, place } = form;
  const looked = deps.host.form(token, actor);
  // Looked at below; without this a failure before then would be nobody's.
  looked.catch(() => undefined);
  let view: string | undefined;
  try {
    view = await open(deps, trigger, loadingView());
  } catch (error) {
    if (errorName(error) !== "expired_trigger_id") throw error;
    const text = "Slack gave me too little time to open the form. Please press the button once more.";
    await deps.client.chat.postEphemeral({
      channel: place.channel,
      user: actor.id,
      text,
      ...(place.thread === undefined ? {} : { thread_ts: place.thread }),
    });
    return;
  }
  if (view === undefined) return;
  const found = await looked.catch((error: unknown) => {
    deps.log.error({ err: error }, "a form could not be read");
    return undefined;
  });
  const filled = found === undefined ? goneView() : formView(found, token, place);
  await deps.client.views.update({ view_id: view, view: filled });
}

/** The id of the view; undefined where the trigger was used before, so that the modal is open already. */
async function open(
  { client }: IntakeDeps,
  trigger: string,
  view: types.ModalView,
): Promise<string | undefined> {
  try {
    const opened = await client.views.open({ trigger_id: trigger, view });
    return opened.view?.id;
  } catch (error) {
    if (errorName(error) === "exchanged_trigger_id") return undefined;
    throw error;
  }
}
