/**
 * Tells people news of watched deployments: where they were asked for, and to the person alone. What comes to one channel, one
 * thread or one person alone at one time is one post where it is more than a few.
 */
import { muteButton, unsubscribeButton } from "../commands/subscriptions.ts";
import { BLIND, READY } from "../commands/watched.ts";
import { isMutedFor, isMutedIn } from "../engine/subscriptions.ts";
import { putUnasked, type Unasked, type UnaskedDeps } from "../engine/unasked.ts";
import type { Deployment } from "../platform/ports.ts";
import type { Button, Draft, Target } from "../reply/blocks.ts";
import { actions } from "../reply/build.ts";
import type { Watch } from "../store/watch-port.ts";
import { personOf } from "./told-person.ts";
import { gatheredDraft, type News, newsDraft } from "./watch-words.ts";

export interface TellDeps extends UnaskedDeps {
  /** Something was put into the outbox. */
  readonly posted: () => void;
}

export interface WatchNews {
  readonly watch: Watch;
  /** One of the names in `watched.ts`. */
  readonly name: string;
  readonly deployment: Deployment | undefined;
}

/** So many are posts of their own. */
const MOST_SINGLE = 3;

interface Telling {
  readonly news: News;
  readonly unasked: Unasked;
  /** How to hear of it no more. */
  readonly end: Button<Target>;
}

/** What was told before is not told again, however it was told. */
export async function tellNews(deps: TellDeps, all: readonly WatchNews[]): Promise<void> {
  const byPlace = new Map<string, Telling[]>();
  for (const one of all)
    for (const [place, telling] of await tellingsOf(deps, one))
      byPlace.set(place, [...(byPlace.get(place) ?? []), telling]);
  for (const some of byPlace.values()) await tellIn(deps, some);
  if (all.length > 0) deps.posted();
}

/** Of one deployment, with the names of the places. */
async function tellingsOf(
  deps: TellDeps,
  { watch, name, deployment }: WatchNews,
): Promise<readonly (readonly [string, Telling])[]> {
  const { actor, place } = personOf(watch);
  const news: News = { name, title: watch.title, deployment, wasReady: watch.told.includes(READY) };
  // Blindness comes and goes; all else happens once, whoever is killed before it is written down.
  const when = name === BLIND ? ` ${deps.now().toISOString().slice(0, 10)}` : "";
  const key = `watch:${watch.owner}:${watch.deployment}:${name}${when}`;
  const draft = newsDraft(news);
  const tellings: [string, Telling][] = [];
  if (!(await isMutedIn(deps, actor, place, "ready")))
    tellings.push([
      JSON.stringify([place.channel, place.thread]),
      {
        news,
        unasked: { key, actor, place, draft },
        end: place.direct ? muteButton("ready") : unsubscribeButton("ready", undefined),
      },
    ]);
  if (!place.direct && !(await isMutedFor(deps, actor, "ready")))
    tellings.push([
      "alone",
      {
        news,
        unasked: { key: `${key}:private`, actor, place, draft: { ...draft, visibility: "private" } },
        end: muteButton("ready"),
      },
    ]);
  return tellings;
}

async function tellIn(deps: TellDeps, all: readonly Telling[]): Promise<void> {
  const fresh: Telling[] = [];
  for (const one of all) if (!(await deps.store.outbox.find(one.unasked.key))) fresh.push(one);
  const [first] = fresh;
  if (first === undefined) return;
  if (fresh.length <= MOST_SINGLE) {
    for (const { unasked, end } of fresh)
      await putUnasked(deps, { ...unasked, draft: withEnd(unasked.draft, end) });
    return;
  }
  const { unasked, end } = first;
  const { blocks } = gatheredDraft(fresh.map(({ news }) => news));
  await putUnasked(deps, {
    ...unasked,
    key: `gathered:${unasked.key}`,
    covers: fresh.map((one) => one.unasked.key),
    draft: withEnd({ ...unasked.draft, blocks }, end),
  });
}

function withEnd(draft: Draft, end: Button<Target>): Draft {
  return { ...draft, blocks: [...draft.blocks, actions(end)] };
}
