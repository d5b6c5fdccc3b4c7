/** What comes round, in words. */
import { listWords } from "../commands/present/words.ts";
import { unsubscribeButton } from "../commands/subscriptions.ts";
import { formatCount } from "../language/sizes.ts";
import type { Draft } from "../reply/blocks.ts";
import { actions, button, heading, note, reply, text } from "../reply/build.ts";
import { joinMarkdown, md } from "../reply/markdown.ts";
import type { CatalogueNews } from "../store/catalogue-news-port.ts";
import type { Subscription } from "../store/subscriptions-port.ts";
import type { Actor } from "../surface.ts";

const MOST_NEW = 10;
const MOST_CHANGED = 20;
const MOST_BUTTONS = 3;
const LONGEST_SUMMARY = 200;

/** Without numbered rows: those of the list that somebody has before his eyes stay what a number means. */
export function catalogueDraft(news: readonly CatalogueNews[]): Draft {
  const added = latest(news, "new");
  const fresh = new Set(added.map(({ id }) => id));
  const changed = latest(news, "changed").filter(({ id }) => !fresh.has(id));
  const rest = added.length - MOST_NEW;
  return reply(
    heading(
      added.length > 0
        ? `New in the catalogue: ${formatCount(added.length, "item")}`
        : `Changed in the catalogue: ${formatCount(changed.length, "item")}`,
    ),
    added.length > 0 &&
      text(
        joinMarkdown(
          added.slice(0, MOST_NEW).map((one) => md`- **${one.title}** (${one.id}): ${short(one.summary)}`),
          "\n",
        ),
      ),
    rest > 0 && note("info", `${formatCount(rest, "more")}: “search” shows them all.`),
    changed.length > 0 && note("info", `Changed: ${changedWords(changed)}.`),
    actions(
      ...[...added, ...changed]
        .slice(0, MOST_BUTTONS)
        .map(({ id, title }) => button(title, "show", { item: id })),
      button("Search", "search"),
    ),
  );
}

/** Each item once, as it was told last. */
function latest(news: readonly CatalogueNews[], kind: CatalogueNews["kind"]): readonly CatalogueNews[] {
  return [...new Map(news.filter((one) => one.kind === kind).map((one) => [one.id, one])).values()];
}

function short(summary: string): string {
  const characters = [...summary];
  return characters.length > LONGEST_SUMMARY ? `${characters.slice(0, LONGEST_SUMMARY).join("")}…` : summary;
}

function changedWords(changed: readonly CatalogueNews[]): string {
  const shown = changed.slice(0, MOST_CHANGED).map(({ title }) => title);
  const rest = changed.length - shown.length;
  return listWords(rest > 0 ? [...shown, `${rest} more`] : shown);
}

/** The digest's place when the rights that it had are gone. */
export function endedDraft({ vo, topic }: Subscription, actor: Actor | undefined): Draft {
  const who = actor === undefined || actor.name === "" ? "Whoever subscribed" : actor.name;
  return reply(
    heading("No digest this week"),
    note(
      "warning",
      `It shows usage with the rights of who subscribed. ${who} is not logged in, or has no full access${vo === undefined ? "" : ` in ${vo}`}, any more. It comes again once that is mended; or somebody else subscribes.`,
    ),
    actions(
      button("Subscribe with my rights", "subscription add", { topic, ...(vo === undefined ? {} : { vo }) }),
      unsubscribeButton("digest", vo),
    ),
  );
}
