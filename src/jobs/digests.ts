/**
 * What comes round: the week's usage on Monday mornings, and what is new in the catalogue on working days, each at nine on
 * the clock of the place. A digest has the rights of who subscribed; when those have ended, it says so once instead.
 */
import { ROUNDS, unsubscribeButton } from "../commands/subscriptions.ts";
import { zoneOf } from "../engine/quiet.ts";
import type { Scheduled } from "../engine/scheduled.ts";
import { destinationOf } from "../engine/subscriptions.ts";
import type { EngineDeps } from "../engine/turn.ts";
import { putUnasked, type UnaskedDeps } from "../engine/unasked.ts";
import { Refusal } from "../errors.ts";
import { PlatformFailure } from "../platform/failure.ts";
import type { CataloguePort } from "../platform/ports.ts";
import type { Draft } from "../reply/blocks.ts";
import { actions } from "../reply/build.ts";
import type { Subscription } from "../store/subscriptions-port.ts";
import type { Actor } from "../surface.ts";
import { catalogueWatch } from "./catalogue-watch.ts";
import { catalogueDraft, endedDraft } from "./digest-words.ts";
import type { Slot } from "./schedule.ts";
import type { Job } from "./scheduler.ts";

export interface DigestDeps extends UnaskedDeps, Pick<EngineDeps, "wait" | "log" | "signal"> {
  /** The answer to a question in somebody's name. */
  readonly answer: (scheduled: Scheduled) => Promise<Draft>;
  readonly catalogue: Pick<CataloguePort, "items">;
  /** Something was put into the outbox. */
  readonly posted: () => void;
}

/** Who slept over it hears it for so long; a digest of last week is none in the next one. */
const OLDEST_MS = 2 * 24 * 3_600_000;
/** Between two digests, ms, so that Monday at nine is no storm on the platform. */
const BETWEEN_MS = 500;

/** The jobs of all subscriptions as they are now. */
export async function digestJobs(deps: DigestDeps): Promise<readonly Job[]> {
  const { subscriptions, catalogueNews } = deps.store;
  const jobOf = async (
    subscription: Subscription,
    round: (typeof ROUNDS)[keyof typeof ROUNDS],
    run: Job["run"],
  ): Promise<Job> => ({
    name: nameOf(subscription),
    rule: { kind: "daily", timeZone: await zoneFor(deps, subscription), ...round },
    missed: { policy: "once", oldestMs: OLDEST_MS },
    run,
  });
  const digests = (await subscriptions.of("digest")).map((one) =>
    jobOf(one, ROUNDS.digest, async (slot) => {
      await deps.wait(BETWEEN_MS, deps.signal);
      await tellDigest(deps, one, slot);
    }),
  );
  const catalogue = (await subscriptions.of("catalogue")).map((one) =>
    jobOf(one, ROUNDS.catalogue, (slot) => tellCatalogue(deps, one, slot)),
  );
  return [
    catalogueWatch({ now: deps.now, news: catalogueNews, catalogue: deps.catalogue }),
    ...(await Promise.all([...digests, ...catalogue])),
  ];
}

function nameOf({ topic, surface, channel, vo = "" }: Subscription): string {
  return JSON.stringify([topic, surface, channel, vo]);
}

function readerOf(subscription: Subscription) {
  const { place, actor } = destinationOf(subscription);
  const somebody: Actor = { surface: place.surface, id: "", name: "" };
  return { place, actor: actor ?? somebody, visibility: "channel" } as const;
}

function zoneFor(deps: DigestDeps, subscription: Subscription): Promise<string> {
  return zoneOf(deps, readerOf(subscription));
}

async function tellDigest(deps: DigestDeps, subscription: Subscription, slot: Slot): Promise<void> {
  const { vo } = subscription;
  const { place } = readerOf(subscription);
  const { actor } = destinationOf(subscription);
  try {
    if (!actor) throw new Refusal("login.ended", "who subscribed was forgotten");
    const zone = await zoneFor(deps, subscription);
    const draft = await deps.answer({
      actor,
      place,
      zone,
      invocation: { command: "digest", params: vo === undefined ? {} : { vo } },
    });
    await put(deps, subscription, slot, withEnd(draft, subscription));
    if (subscription.rightsEndedAt) await deps.store.subscriptions.rightsEnded(subscription, undefined);
  } catch (error) {
    if (!isRightsEnd(error)) throw error;
    if (subscription.rightsEndedAt) return;
    await put(deps, subscription, slot, endedDraft(subscription, actor));
    await deps.store.subscriptions.rightsEnded(subscription, deps.now());
  }
}

/** What asking again does not mend, but logging in, or being let in, does. */
function isRightsEnd(error: unknown): boolean {
  if (error instanceof Refusal) return /^(login|access)\./.test(error.code);
  return error instanceof PlatformFailure && ["unauthenticated", "forbidden"].includes(error.kind);
}

async function tellCatalogue(deps: DigestDeps, subscription: Subscription, slot: Slot): Promise<void> {
  // What came since the slot is for the next one, however often this one is begun.
  const until = slot.at;
  const news = await deps.store.catalogueNews.between(subscription.toldUntil ?? subscription.since, until);
  if (news.length > 0) await put(deps, subscription, slot, withEnd(catalogueDraft(news), subscription));
  await deps.store.subscriptions.toldUntil(subscription, until);
}

async function put(deps: DigestDeps, subscription: Subscription, slot: Slot, draft: Draft): Promise<void> {
  const { place, actor } = readerOf(subscription);
  await putUnasked(deps, { key: `${nameOf(subscription)}:${slot.name}`, actor, place, draft });
  deps.posted();
}

function withEnd(draft: Draft, { topic, vo }: Subscription): Draft {
  const known = topic === "digest" ? "digest" : "catalogue";
  return { ...draft, blocks: [...draft.blocks, actions(unsubscribeButton(known, vo))] };
}
