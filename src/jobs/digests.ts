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

/** One subscription that is told by the clock. */
export interface Round extends Pick<Job, "name" | "rule"> {
  readonly subscription: Subscription;
}

/** When each subscription of a topic is told. */
export async function roundsOf(
  deps: Pick<EngineDeps, "store" | "timeZone">,
  topic: keyof typeof ROUNDS,
): Promise<readonly Round[]> {
  const subscriptions = await deps.store.subscriptions.of(topic);
  return Promise.all(
    subscriptions.map(async (subscription) => ({
      subscription,
      name: nameOf(subscription),
      rule: {
        kind: "daily" as const,
        timeZone: await zoneOf(deps, readerOf(subscription)),
        ...ROUNDS[topic],
      },
    })),
  );
}

/** The jobs of all subscriptions as they are now. */
export async function digestJobs(deps: DigestDeps): Promise<readonly Job[]> {
  const jobOf = ({ name, rule }: Round, run: Job["run"]): Job => ({
    name,
    rule,
    missed: { policy: "once", oldestMs: OLDEST_MS },
    run,
  });
  const digests = (await roundsOf(deps, "digest")).map((round) =>
    jobOf(round, async (slot) => {
      await deps.wait(BETWEEN_MS, deps.signal);
      await tellDigest(deps, round.subscription, slot);
    }),
  );
  const catalogue = (await roundsOf(deps, "catalogue")).map((round) =>
    jobOf(round, (slot) => tellCatalogue(deps, round.subscription, slot)),
  );
  const look = catalogueWatch({ now: deps.now, news: deps.store.catalogueNews, catalogue: deps.catalogue });
  return [look, ...digests, ...catalogue];
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
