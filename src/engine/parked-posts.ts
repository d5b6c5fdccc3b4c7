/** What was to be posted and could not be, for the admins of the bot. */
import type { OutboxPort } from "../commands/ports.ts";
import type { EngineDeps } from "./turn.ts";

export function outboxPort({ store, now }: Pick<EngineDeps, "store" | "now">): OutboxPort {
  const count = async (keys: readonly string[], each: (key: string) => Promise<boolean>): Promise<number> => {
    let done = 0;
    for (const key of keys) if (await each(key)) done += 1;
    return done;
  };
  return {
    parked: async (most) =>
      (await store.outbox.parked(most)).map((entry) => ({
        key: entry.key,
        number: entry.number,
        where: `${entry.surface} ${entry.destination}`,
        due: entry.dueAt,
        attempts: entry.attempts,
        problem: entry.problem ?? "",
      })),
    retry: (keys) => count(keys, (key) => store.outbox.retry(key, now())),
    drop: (keys) => count(keys, (key) => store.outbox.drop(key, now())),
  };
}
