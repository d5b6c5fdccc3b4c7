/** Tells the admins of the bot that something was given up: once a day per problem, wherever they are linked. */

import type { EngineDeps } from "../engine/turn.ts";
import { putUnasked, type UnaskedDeps } from "../engine/unasked.ts";
import { accountActor, adminAccounts, aloneWith } from "../engine/whereabouts.ts";
import { actions, button, fields, heading, note, whisper } from "../reply/build.ts";
import type { OutboxEntry } from "../store/outbox-port.ts";

const PREFIX = "alarm:";

/** `posted` is called when something was put into the outbox. */
export function createAlarm(
  deps: UnaskedDeps & Pick<EngineDeps, "admins" | "log">,
  posted: () => void,
): (entry: OutboxEntry, problem: string) => Promise<void> {
  return async (entry, problem) => {
    const { key, surface, attempts } = entry;
    deps.log.error({ post: key, surface, attempts, problem }, "a post was given up");
    // An alarm that cannot be delivered would only ring the next one.
    if (key.startsWith(PREFIX)) return;
    const day = deps.now().toISOString().slice(0, 10);
    for (const account of await adminAccounts(deps)) {
      const actor = accountActor(account);
      await putUnasked(deps, {
        key: `${PREFIX}${day}:${surface}:${problem.slice(0, 200)}:${account}`,
        actor,
        place: aloneWith(actor),
        draft: alarmDraft(entry, problem),
      });
    }
    posted();
  };
}

function alarmDraft({ surface, destination, number }: OutboxEntry, problem: string) {
  return whisper(
    heading("I could not post something"),
    note("danger", problem),
    fields({ Where: `${surface} ${destination}`, Number: number }),
    note(
      "info",
      "It is kept for a week. Others that fail for the same reason today are not told one by one; “outbox” lists them all.",
    ),
    actions(button("Show what was not posted", "outbox list")),
  );
}
