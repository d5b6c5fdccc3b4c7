/** Notices of the platform, in words. */
import { canBeFrozen, deploymentName } from "../commands/present/deployment.ts";
import { listWords, timeWords } from "../commands/present/words.ts";
import { muteButton, unsubscribeButton } from "../commands/subscriptions.ts";
import type { Deployment } from "../platform/ports.ts";
import type { Notice } from "../platform/service-ports.ts";
import type { Draft, DraftBlock } from "../reply/blocks.ts";
import { actions, button, fields, heading, link, note, reply, table, text, whisper } from "../reply/build.ts";
import { md } from "../reply/markdown.ts";
import type { Step } from "./notice-steps.ts";

export interface Reader {
  /** IANA zone in which times are told. */
  readonly zone: string;
  /** VO of the subscription; undefined: all. */
  readonly vo: string | undefined;
}

/** What is told at a step; `now` decides how it stands. */
export function noticeDraft(step: Step | "changed", notice: Notice, now: Date, reader: Reader): Draft {
  return reply(
    heading(`${LEAD[step](notice, now)}${notice.title}`),
    notice.summary !== undefined && step !== "end" && text(md`${notice.summary}`),
    facts(notice, reader.zone),
    step === "end" &&
      note(
        "success",
        "It is over as far as was announced. If something of yours does not come back, look at “deployments”.",
      ),
    buttons(step, notice, reader),
  );
}

const LEAD: Readonly<Record<Step | "changed", (notice: Notice, now: Date) => string>> = {
  new: ({ downtime }, now) => {
    if (!downtime) return "";
    return downtime.from <= now ? "Downtime now: " : "Downtime planned: ";
  },
  day: () => "Downtime in a day: ",
  hour: () => "Downtime in an hour: ",
  start: () => "Downtime begins: ",
  end: () => "Downtime over: ",
  changed: ({ downtime }) => (downtime ? "Downtime changed: " : "Changed: "),
};

/** What has become of the posts of a notice that was taken back. */
export function withdrawnDraft(notice: Notice, reader: Reader): Draft {
  return reply(
    heading(`Withdrawn: ${notice.title}`),
    note("info", "The platform took this notice back: it does not hold any more."),
    facts(notice, reader.zone),
    actions(unsubscribeButton("downtime", reader.vo)),
  );
}

function facts({ downtime, datacenters, vos, shown }: Notice, zone: string): DraftBlock {
  return fields({
    From: downtime && timeWords(downtime.from, zone),
    Until: downtime && timeWords(downtime.until, zone),
    "Shown until": downtime || !shown ? undefined : timeWords(shown.until, zone),
    Datacenters: listWords(datacenters),
    "For VOs": listWords(vos),
  });
}

function buttons(step: Step | "changed", { url, datacenters, downtime }: Notice, { vo }: Reader): DraftBlock {
  const concerns = step !== "end" && downtime !== undefined && datacenters.length > 0;
  return actions(
    ...(concerns ? [button("What of mine it affects", "notice list")] : []),
    ...(url === undefined ? [] : [link("Open", url)]),
    unsubscribeButton("downtime", vo),
  );
}

/** What one person has in datacenters that will be down: told in private, with one way to save it all. */
export function affectedDraft(
  notice: Notice,
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
