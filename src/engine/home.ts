/** What a person finds on the start page of a surface that has one: what commands that only look would answer. */
import type { Reply } from "../reply/blocks.ts";
import type { Actor, InboundCommand, Outbound, Place } from "../surface.ts";
import { tellFailure } from "./failure.ts";
import { handle } from "./inbound.ts";
import { bindReply } from "./speak.ts";
import { conversationKey, type EngineContext, openTurn } from "./turn.ts";

/** Those that this program has. */
const SHOWN = ["deployment list", "notice list"];

/** What a command that only looks answers somebody beside his conversation, through the same gates as when he asks for it. */
export async function lookAt(
  deps: EngineContext,
  command: string,
  values: Readonly<Record<string, readonly string[]>>,
  actor: Actor,
): Promise<Reply> {
  // A conversation of its own: numbers typed elsewhere go on meaning the list that was asked for there.
  const place: Place = { surface: actor.surface, channel: "home", direct: true };
  const replies = await deps.inOrder(conversationKey(actor, place), () =>
    answerTo(deps, { command, values }, actor, place),
  );
  return { visibility: "private", blocks: replies.flatMap(({ blocks }) => blocks) };
}

/** Through the same gates as everything else, so nobody finds more than what he could ask for. */
export async function homeOf(deps: EngineContext, actor: Actor): Promise<Reply> {
  const blocks: Reply["blocks"][number][] = [];
  for (const path of SHOWN) {
    if (deps.registry.get(path)) blocks.push(...(await lookAt(deps, path, {}, actor)).blocks);
  }
  return { visibility: "private", blocks };
}

async function answerTo(
  deps: EngineContext,
  look: Pick<InboundCommand, "command" | "values">,
  actor: Actor,
  place: Place,
): Promise<readonly Reply[]> {
  const id = deps.newId();
  const { outbound, replies } = collecting();
  const turn = { ...(await openTurn(deps, actor, place, { key: `home:${id}` })), outbound };
  try {
    // What is posted again after a while goes to whoever speaks for the surface then: here, nobody else.
    const own = { ...deps, outbounds: new Map([[actor.surface, outbound]]) };
    await handle(own, turn, { kind: "command", id, actor, place, ...look });
  } catch (error) {
    const { draft } = tellFailure(deps, error, { home: look.command });
    return [await bindReply(deps, turn, draft)];
  }
  return replies;
}

/** A page is drawn once: nothing on it is edited. */
function collecting(): { readonly outbound: Outbound; readonly replies: Reply[] } {
  const replies: Reply[] = [];
  return {
    replies,
    outbound: {
      keysKeptMs: 0,
      capabilities: { buttons: true, forms: true, edits: false, privateReplies: true, pictures: false },
      async post(reply, place) {
        replies.push(reply);
        return { place, id: String(replies.length) };
      },
      edit: async () => undefined,
    },
  };
}
