/** A store whose process dies after so many writes. */
import type { Store } from "../../src/store/store.ts";

export class Killed extends Error {}

/** What jobs write of news; every write after these throws {@link Killed}. */
export function mortal(store: Store, writes: number): Store {
  let left = writes;
  const live = <A extends readonly unknown[], R>(work: (...given: A) => Promise<R>) => {
    return async (...given: A): Promise<R> => {
      left -= 1;
      if (left < 0) throw new Killed();
      return work(...given);
    };
  };
  const { outbox, notices } = store;
  return {
    ...store,
    outbox: {
      ...outbox,
      put: live(outbox.put),
      fold: live(outbox.fold),
      withdraw: live(outbox.withdraw),
    },
    notices: { ...notices, put: live(notices.put), remove: live(notices.remove) },
  };
}
