/** Telling a person something unasked: where he wanted it, and to him alone where others read there. */
import { putUnasked, type UnaskedDeps } from "../engine/unasked.ts";
import type { Draft } from "../reply/blocks.ts";
import type { Json } from "../store/store.ts";
import type { Actor, Place } from "../surface.ts";

type Needs = UnaskedDeps & {
  /** Something was put into the outbox. */
  readonly posted: () => void;
};

/** The person, and where he hears of it, as they are kept. */
export interface Listener {
  readonly actor: Json;
  readonly place: Json;
}

/** What was told before under this key is not told again. */
export async function tellPerson(deps: Needs, listener: Listener, key: string, draft: Draft): Promise<void> {
  const { actor, place } = personOf(listener);
  await putUnasked(deps, { key, actor, place, draft });
  if (!place.direct) {
    const alone: Draft = { ...draft, visibility: "private" };
    await putUnasked(deps, { key: `${key}:private`, actor, place, draft: alone });
  }
  deps.posted();
}

export function personOf({ actor, place }: Listener): { readonly actor: Actor; readonly place: Place } {
  return { actor: actor as unknown as Actor, place: place as unknown as Place };
}
