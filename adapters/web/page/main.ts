/** The page: who is here, the conversation, and the line in which the person types. */
import type { MeView, Sent } from "../view.ts";
import { createAdmin } from "./admin.ts";
import { type Suggestion, startComposer } from "./composer.ts";
import { deliver, enter, follow, get, leave, Refused } from "./connection.ts";
import { createConversation } from "./conversation.ts";
import { button, byId, element } from "./elements.ts";
import type { Senders } from "./senders.ts";
import { dropUnsent, keepUnsent, unsent } from "./unsent.ts";

/** What people who have not typed anything yet may want to do. */
const STARTERS: readonly { readonly label: string; readonly says: string }[] = [
  { label: "Search the marketplace", says: "search plankton" },
  { label: "My deployments", says: "deployments" },
  { label: "Configure a deployment", says: "configure ai4os-yolo-torch" },
  { label: "Free GPUs", says: "cluster" },
  { label: "Datacenters on a map", says: "datacenters" },
  { label: "My usage", says: "usage gpu --by week" },
  { label: "What can I ask?", says: "help" },
];

const state = byId("state");
const welcome = byId("welcome");
const notice = byId("notice");

enter().then(begin, (error: unknown) => stopped(error instanceof Error ? error.message : String(error)));

function begin(me: MeView): void {
  byId("sandbox").hidden = me.platform !== "";
  byId("platform").textContent = me.platform.replace(/^https?:\/\//, "");
  byId("about").textContent = `ai4-chatops ${me.version}`;
  byId("leave").hidden = !me.mayLeave;
  byId("leave").addEventListener("click", () => {
    void leave().then(() => location.reload());
  });
  const line = byId("line") as HTMLTextAreaElement;
  let live = false;

  const senders: Senders = {
    say: (text) => send({ kind: "message", id: newId(), text }, text),
    press: (token, value) =>
      send({ kind: "press", id: newId(), token, ...(value === undefined ? {} : { value }) }),
    submit: (token, values) => send({ kind: "submit", id: newId(), token, values }),
  };
  const conversation = createConversation(byId("conversation"), byId("newer"), senders, () => live);

  async function send(sent: Sent, text?: string): Promise<void> {
    welcome.hidden = true;
    if (text !== undefined) conversation.sending(sent.id, text);
    keepUnsent(sent);
    conversation.working(true);
    try {
      await deliver(sent, (is) => state.classList.toggle("waiting", is));
      byId("heard").textContent = "Sent.";
    } catch (error) {
      const words = error instanceof Refused ? error.message : "That could not be sent. Please try again.";
      if (text === undefined) notice.textContent = words;
      else conversation.failed(sent.id, words);
      conversation.working(false);
      byId("heard").textContent = words;
    } finally {
      dropUnsent(sent.id);
    }
  }

  const admin = me.admin ? createAdmin(byId("admin"), senders) : undefined;
  byId("views").hidden = admin === undefined;

  /** The address says which view it is, so that back, forward and reload mean what they always mean. */
  function showView(): void {
    const isAdmin = admin !== undefined && location.hash === "#admin";
    document.body.classList.toggle("administration", isAdmin);
    byId("admin").hidden = !isAdmin;
    byId("chat").hidden = isAdmin;
    byId("composer").hidden = isAdmin;
    document.title = isAdmin ? "Administration · ai4-chatops" : "ai4-chatops";
    for (const link of byId("views").querySelectorAll("a")) {
      if ((link.getAttribute("href") === "#admin") === isAdmin) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (isAdmin) void admin?.show().then(() => byId("admin").querySelector("h2")?.focus());
    else {
      admin?.hide();
      line.focus();
    }
  }
  window.addEventListener("hashchange", showView);

  follow({
    entry(entry) {
      if (live) admin?.answer(entry);
      welcome.hidden = true;
      notice.textContent = "";
      conversation.show(entry);
      if (entry.kind === "answer") conversation.working(false);
    },
    reset: conversation.clear,
    ready() {
      document.body.dataset["ready"] = "true";
      welcome.hidden = !conversation.isEmpty();
      if (!live)
        for (const sent of unsent()) void send(sent, sent.kind === "message" ? sent.text : undefined);
      live = true;
    },
    connected(is) {
      state.classList.toggle("lost", !is);
      state.textContent = is ? "" : "Not connected. What you send arrives as soon as I am back.";
    },
    paused(is) {
      state.textContent = is
        ? "This page pauses, since newer ones are open. It goes on when you come back to it."
        : "";
    },
    turnedAway: stopped,
  });

  byId("starters").replaceChildren(
    ...STARTERS.map(({ label, says }) => {
      const starter = button(label, "starter", () => void senders.say(says).then(() => line.focus()));
      starter.append(element("code", {}, says));
      return starter;
    }),
  );
  startComposer({
    form: byId("composer") as HTMLFormElement,
    line,
    list: byId("suggestions"),
    problem: byId("problem"),
    announce: (words) => {
      byId("heard").textContent = words;
    },
    mostText: me.mostText,
    complete: (typed) => get<readonly Suggestion[]>(`api/complete?line=${encodeURIComponent(typed)}`),
    send: (text) => void senders.say(text),
    said: conversation.said,
  });
  line.disabled = false;
  showView();
}

/** Nothing goes on here until the person does what the words say. */
function stopped(words: string): void {
  state.classList.remove("lost");
  state.textContent = "";
  notice.textContent = words;
  notice.focus();
  welcome.hidden = true;
  (byId("line") as HTMLTextAreaElement).disabled = true;
  document.body.dataset["ready"] = "stopped";
}

function newId(): string {
  // Not crypto.randomUUID: browsers have it only where the page came over https or from this machine.
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
