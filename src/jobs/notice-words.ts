/** Notices of the platform, in words. */
import { canBeFrozen, deploymentName } from "../commands/present/deployment.ts";
import { capitalised, listWords, timeWords } from "../commands/present/words.ts";
import { muteButton, unsubscribeButton } from "../commands/subscriptions.ts";
import { lengthWords } from "../language/terms.ts";
import type { Deployment } from "../platform/ports.ts";
import type { Draft, DraftBlock, Markdown } from "../reply/blocks.ts";
import { actions, button, fields, heading, link, note, reply, table, text, whisper } from "../reply/build.ts";
import { foreignMarkdown, md } from "../reply/markdown.ts";
import { plainMarkdown } from "../reply/plain.ts";
import type { Step, ToldNotice } from "./notice-steps.ts";

export interface Reader {
  /** IANA zone in which times are told. */
  readonly zone: string;
  /** VO of the subscription; undefined: all. */
  readonly vo: string | undefined;
}

/** What is told at a step; `now` decides how it stands. */
export function noticeDraft(step: Step | "changed", notice: ToldNotice, now: Date, reader: Reader): Draft {
  return reply(
    heading(`${lead(step, notice, now)}${notice.title}`),
    notice.summary !== undefined && step !== "end" && text(bodyOf(notice, notice.summary)),
    facts(notice, reader.zone),
    step === "end" &&
      note(
        "success",
        "It is over as far as was announced. If something of yours does not come back, look at “deployments”.",
      ),
    buttons(step, notice, reader),
  );
}

/** Admins write a small Markdown; the feed gives plain text. */
function bodyOf({ announced }: ToldNotice, summary: string): Markdown {
  return announced ? foreignMarkdown(summary) : md`${summary}`;
}

/** What the heading begins with. */
function lead(step: Step | "changed", notice: ToldNotice, now: Date): string {
  const { downtime } = notice;
  const down = concernsMachines(notice) ? "Downtime " : "";
  switch (step) {
    case "new":
      if (!downtime || down === "") return "";
      return downtime.from <= now ? "Downtime now: " : "Downtime planned: ";
    case "start":
      return down === "" ? "Now: " : `${down}begins: `;
    case "end":
      return down === "" ? "Over: " : `${down}over: `;
    case "changed":
      return down === "" ? "Changed: " : `${down}changed: `;
    default:
      return capitalised(`${down}in ${aheadWords(Number(step.slice("before ".length)))}: `);
  }
}

/** The platform has no other times than downtimes; admins announce courses, too. */
function concernsMachines({ downtime, datacenters, announced }: ToldNotice): boolean {
  return downtime !== undefined && (announced === undefined || datacenters.length > 0);
}

function aheadWords(minutes: number): string {
  if (minutes === 24 * 60) return "a day";
  return minutes === 60 ? "an hour" : lengthWords(minutes * 60_000);
}

/** What was said, struck out word by word: marks around paragraphs and lists would strike out nothing. */
function struckBody(notice: ToldNotice): DraftBlock | false {
  const words = plainMarkdown(bodyOf(notice, notice.summary ?? "")).trim();
  return words !== "" && text(md`~~${words}~~`);
}

/** What has become of the posts of a notice that was taken back. */
export function withdrawnDraft(notice: ToldNotice, reader: Reader): Draft {
  return reply(
    heading(`${notice.announced ? "Cancelled" : "Withdrawn"}: ${notice.title}`),
    note(
      "info",
      notice.announced
        ? "This announcement was cancelled: it does not hold any more."
        : "The platform took this notice back: it does not hold any more.",
    ),
    struckBody(notice),
    facts(notice, reader.zone),
    actions(unsubscribeButton("downtime", reader.vo)),
  );
}

function facts({ downtime, datacenters, vos, shown, announced }: ToldNotice, zone: string): DraftBlock {
  return fields({
    From: downtime && timeWords(downtime.from, zone),
    Until: downtime && !announced?.endless ? timeWords(downtime.until, zone) : undefined,
    "Shown until": downtime || !shown || announced ? undefined : timeWords(shown.until, zone),
    Datacenters: listWords(datacenters),
    "For VOs": listWords(vos),
    "Announced by": announced?.by,
  });
}

function buttons(
  step: Step | "changed",
  { url, datacenters, downtime, announced }: ToldNotice,
  { vo }: Reader,
): DraftBlock {
  // What admins announce is not in the platform's list of notices.
  const concerns = step !== "end" && downtime !== undefined && datacenters.length > 0 && !announced;
  return actions(
    ...(concerns ? [button("What of mine it affects", "notice list")] : []),
    ...(url === undefined ? [] : [link("Open", url)]),
    unsubscribeButton("downtime", vo),
  );
}

/** What one person has in datacenters that will be down: told in private, with one way to save it all. */
export function affectedDraft(
  notice: ToldNotice,
  affected: readonly Deployment[],
  { zone, again }: { readonly zone: string; readonly again: boolean },
): Draft {
  const ids = affected.filter((one) => one.status === "running" && canBeFrozen(one)).map(({ id }) => id);
  const { downtime } = notice;
  return whisper(
    heading(`${again ? "Still to be saved" : "Yours in a downtime"}: ${notice.title}`),
    downtime &&
      note(
        "warning",
        `From ${timeWords(downtime.from, zone)} until ${timeWords(downtime.until, zone)}. What is not on linked storage or in a snapshot may be lost.`,
      ),
    table(
      ["Deployment", "State", "Datacenter", "VO"],
      affected.map((one) => [deploymentName(one), one.status, one.datacenter ?? "", one.vo]),
    ),
    ids.length === 0 && note("info", "None of them can be frozen now; save what you need to your storage."),
    actions(
      ...(ids.length === 0
        ? []
        : [button("Snapshot them all", "snapshot create", { deployment: ids.join(",") }, "primary")]),
      muteButton("downtime"),
    ),
  );
}
