/** Slack gives every slash command an address for answers, which works in channels that the bot is no member of. */
import type { SurfaceLog } from "../../src/surface.ts";

const SLACK_ANSWERS = "https://hooks.slack.com";

/** Says a line to the person who typed the command, seen by nobody else. Best effort: the answer itself is elsewhere. */
export function createPointer(
  apiUrl: string,
  timeout: number,
  log: SurfaceLog,
): (handle: string, text: string) => Promise<void> {
  const allowed = new Set([SLACK_ANSWERS, new URL(apiUrl).origin]);
  return async (handle, text) => {
    if (!URL.canParse(handle) || !allowed.has(new URL(handle).origin)) return;
    try {
      await fetch(handle, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ response_type: "ephemeral", text }),
        signal: AbortSignal.timeout(timeout),
      });
    } catch (error) {
      log.warn({ err: error }, "where an answer went could not be told");
    }
  };
}
