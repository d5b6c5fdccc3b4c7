/** The posts of a notice: to the places that subscribed, changed and withdrawn with it. */
import { isAnnouncement } from "../engine/announcements.ts";
import { afterQuietHours, zoneOf } from "../engine/quiet.ts";
import { audienceOf, type Destination } from "../engine/subscriptions.ts";
import { putUnasked, type UnaskedDeps, withdrawUnasked } from "../engine/unasked.ts";
import { accountActor, aloneWith } from "../engine/whereabouts.ts";
import type { Visibility } from "../reply/blocks.ts";
import type { KeptNotice } from "../store/notices-port.ts";
import type { OutboxEntry } from "../store/outbox-port.ts";
import type { Actor, Place } from "../surface.ts";
import { type DueStep, dueNow, type Revision, readNotice, type ToldNotice } from "./notice-steps.ts";
import { noticeDraft, type Reader, withdrawnDraft } from "./notice-words.ts";

type Deps = UnaskedDeps & { readonly posted: () => void };

/** Names all posts of a notice; one that comes back after it was withdrawn is another one. */
function batchOf({ id, firstSeenAt }: Pick<KeptNotice, "id" | "firstSeenAt">): string {
  // Its number is never given twice, and the report on its posts must find them.
  if (isAnnouncement(id)) return id;
  return `notice:${id}@${firstSeenAt.toISOString()}`;
}

/** The same for what single people are told in private. */
export function privateBatchOf(kept: Pick<KeptNotice, "id" | "firstSeenAt">): string {
  return `${batchOf(kept)}:people`;
}

/** Tells what is due of a notice, and writes down that it was. */
export async function tellStep(deps: Deps, kept: KeptNotice): Promise<void> {
  // It may have been taken back: nobody is reminded of what the feed does not say.
  if (kept.missing) return;
  const notice = readNotice(kept.content);
  const now = deps.now();
  const { tell, done } = dueNow(notice, kept, now);
  if (done.length === 0) return;
  if (tell) {
    const { destinations } = await audienceOf(deps, "downtime", notice.vos);
    // Read once: to ask for each of many places what all the others were told takes the square of the time.
    const earlier = await waitingPosts(deps, kept);
    for (const destination of destinations)
      await postStep(deps, kept, notice, tell, {
        destination,
        earlier: earlier.get(laneOf(destination.place)),
      });
    deps.posted();
  }
  await deps.store.notices.put({
    ...kept,
    told: [...kept.told, ...done],
    toldAt: tell ? now : kept.toldAt,
  });
}

async function postStep(
  deps: Deps,
  kept: KeptNotice,
  notice: ToldNotice,
  { step, at, until }: DueStep,
  { destination, earlier }: { readonly destination: Destination; readonly earlier: string | undefined },
): Promise<void> {
  const { place } = destination;
  const reader = readerOf(destination);
  // What could be said only when it is true no more is not said.
  if ((await afterQuietHours(deps, reader, deps.now())) >= until) return;
  // What still waits there would be old news when it comes.
  const waiting = earlier === undefined ? undefined : await deps.store.outbox.find(earlier);
  await putUnasked(deps, {
    ...(waiting && isUntried(waiting) ? { edits: waiting.key } : {}),
    key: `${batchOf(kept)}:${step} ${at.toISOString()}:${place.surface}:${place.channel}`,
    batch: batchOf(kept),
    actor: reader.actor,
    place,
    draft: noticeDraft(step, notice, deps.now(), await viewOf(deps, destination)),
  });
}

/** Keys of the posts that were not tried yet, by where they go. */
async function waitingPosts(deps: Deps, kept: KeptNotice): Promise<ReadonlyMap<string, string>> {
  const posts = (await postsOf(deps, batchOf(kept))).filter(isUntried).toReversed();
  return new Map(
    posts.map(({ key, surface, destination }) => [laneOf({ surface, channel: destination }), key]),
  );
}

function isUntried({ state, attempts }: OutboxEntry): boolean {
  return state === "waiting" && attempts === 0;
}

function laneOf({ surface, channel }: { readonly surface: string; readonly channel: string }): string {
  return JSON.stringify([surface, channel]);
}

/** Changes every post of it; where plans are to be changed (`loud`), says so in a new one. */
export async function changePosts(
  deps: Deps,
  kept: KeptNotice,
  notice: ToldNotice,
  { revision, loud }: { readonly revision: Revision; readonly loud: boolean },
): Promise<void> {
  const { destinations } = await audienceOf(deps, "downtime", notice.vos);
  for (const entry of await postsOf(deps, batchOf(kept))) {
    const destination = destinationOf(entry, destinations);
    await putUnasked(deps, {
      key: `${entry.key}:${revision.name}`,
      edits: entry.key,
      actor: readerOf(destination).actor,
      place: destination.place,
      draft: noticeDraft("changed", notice, deps.now(), await viewOf(deps, destination)),
    });
  }
  if (loud)
    for (const destination of destinations)
      await putUnasked(deps, {
        key: `${batchOf(kept)}:${revision.first}:${destination.place.surface}:${destination.place.channel}`,
        batch: batchOf(kept),
        actor: readerOf(destination).actor,
        place: destination.place,
        draft: noticeDraft("changed", notice, deps.now(), await viewOf(deps, destination)),
      });
  deps.posted();
}

/** What waits is not posted any more; what was posted says that it was taken back. */
export async function withdrawPosts(deps: Deps, kept: KeptNotice, notice: ToldNotice): Promise<void> {
  const { destinations } = await audienceOf(deps, "downtime", notice.vos);
  for (const entry of await postsOf(deps, batchOf(kept))) {
    const destination = destinationOf(entry, destinations);
    await withdrawUnasked(deps, {
      key: `${entry.key}:withdrawn`,
      edits: entry.key,
      actor: readerOf(destination).actor,
      place: destination.place,
      draft: withdrawnDraft(notice, await viewOf(deps, destination)),
    });
  }
  for (const entry of await postsOf(deps, privateBatchOf(kept))) {
    const actor = accountActor(entry.owner);
    const place = aloneWith(actor);
    const zone = await zoneOf(deps, { actor, place, visibility: "private" });
    await withdrawUnasked(deps, {
      key: `${entry.key}:withdrawn`,
      edits: entry.key,
      actor,
      place,
      draft: { ...withdrawnDraft(notice, { zone, vo: undefined }), visibility: "private" },
    });
  }
  deps.posted();
}

async function postsOf({ store }: Deps, batch: string): Promise<readonly OutboxEntry[]> {
  return (await store.outbox.ofBatch(batch)).filter(({ kind }) => kind === "post");
}

/** Where a post stands, though nobody there may be subscribed any more. */
function destinationOf(
  { surface, destination: channel }: OutboxEntry,
  destinations: readonly Destination[],
): Destination {
  const found = destinations.find(({ place }) => place.surface === surface && place.channel === channel);
  // Entries are put under the names that surfaces gave.
  const place = { surface: surface as Place["surface"], channel, direct: false };
  return found ?? { place, actor: undefined, vo: undefined };
}

function readerOf({ place, actor }: Destination): {
  readonly actor: Actor;
  readonly place: Place;
  readonly visibility: Visibility;
} {
  const somebody: Actor = { surface: place.surface, id: "", name: "" };
  return { actor: actor ?? somebody, place, visibility: "channel" };
}

async function viewOf(deps: Deps, destination: Destination): Promise<Reader> {
  return { zone: await zoneOf(deps, readerOf(destination)), vo: destination.vo };
}
