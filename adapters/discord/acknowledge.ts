/** The first answer to an interaction, which Discord wants within 3 s. */
import { type APIInteraction, InteractionResponseType, Routes } from "discord-api-types/v10";
import type { DiscordClient } from "./client.ts";
import { CODE, codeOf, isTokenDead, postFailure, statusOf } from "./failure.ts";
import { EPHEMERAL } from "./limits.ts";

/** `late`: the person has been told that the bot did not answer. */
export type Acknowledged = "done" | "late" | "failed";

export interface FirstAnswer {
  readonly type: InteractionResponseType;
  readonly data?: object;
}

/** An answer is awaited, for all or only for the asker to see. */
export function deferredAnswer(isPrivate: boolean): FirstAnswer {
  const type = InteractionResponseType.DeferredChannelMessageWithSource;
  return { type, ...(isPrivate ? { data: { flags: EPHEMERAL } } : {}) };
}
/** Nothing changes for now on the message whose button was pressed. */
export const TAKEN: FirstAnswer = { type: InteractionResponseType.DeferredMessageUpdate };

/**
 * Gives the first answer. After a failure that may have happened behind the answer it is given once more: Discord takes only
 * one and says so, which is as good.
 */
export async function acknowledge(
  client: DiscordClient,
  { id, token }: Pick<APIInteraction, "id" | "token">,
  answer: FirstAnswer,
): Promise<Acknowledged> {
  const call = {
    method: "POST",
    route: Routes.interactionCallback(id, token),
    body: answer,
    auth: false,
  } as const;
  for (const again of [true, false]) {
    try {
      await client.now(call);
      return "done";
    } catch (error) {
      if (codeOf(error) === CODE.alreadyAcknowledged) return "done";
      if (isTokenDead(error)) return "late";
      const unclear = postFailure(error).kind !== "rejected" && statusOf(error) !== 429;
      if (!again || !unclear) return "failed";
    }
  }
  return "failed";
}
