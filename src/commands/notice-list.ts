import { z } from "zod";
import { formatCount } from "../language/sizes.ts";
import { PlatformFailure } from "../platform/failure.ts";
import type { Deployment } from "../platform/ports.ts";
import type { Notice } from "../platform/service-ports.ts";
import type { DraftBlock } from "../reply/blocks.ts";
import { actions, button, heading, items, link, note, type Row, reply } from "../reply/build.ts";
import { read } from "./define.ts";
import * as param from "./params.ts";
import type { Call, CommandPorts } from "./ports.ts";
import { canBeFrozen, deploymentName, hasEnded } from "./present/deployment.ts";
import { listWords, timeWords } from "./present/words.ts";

interface Affected {
  readonly notice: Notice;
  readonly deployments: readonly Deployment[];
}

export const noticeList = read({
  path: "notice list",
  summary: "Show notices and downtimes, and what of yours they affect",
  examples: ["status", "notices --upcoming"],
  aliases: ["notices", "status", "maintenance", "downtimes", "news"],
  input: z.strictObject({
    upcoming: param.flag("Only what is still to come").optional(),
  }),
  access: "anyone",
  run: async (
    { upcoming = false },
    ports: Pick<CommandPorts, "notices" | "directory">,
    { now, fullAccess },
  ) => {
    const mine = (await ports.notices.list()).filter((notice) => isFor(notice, fullAccess));
    const notices = mine.filter((one) => (upcoming ? isToCome(one, now) : isShown(one, now)));
    const later = upcoming ? 0 : mine.filter((one) => isToCome(one, now) && !notices.includes(one)).length;
    return { upcoming, notices, later, ...(await affectedBy(notices, ports, fullAccess, now)) };
  },
  reply: ({ upcoming, notices, later, affected, unknown }, { now }) =>
    reply(
      notices.length === 0 && note("info", nothing(upcoming)),
      notices.length > 0 && heading(upcoming ? "Notices to come" : "Notices"),
      notices.length > 0 && items(notices.map((one) => rowOf(one, now))),
      ...affected.flatMap(warning),
      unknown &&
        note("info", "I could not see which of your deployments are affected; “deployments” shows them."),
      later > 0 && note("info", `${formatCount(later, "more notice")} for later: “notices --upcoming”.`),
    ),
});

function nothing(upcoming: boolean): string {
  return upcoming
    ? "Nothing is announced for later."
    : "The platform has no notices now. “notices --upcoming” shows what is announced for later.";
}

/** A notice that names no VO is for everyone; somebody whose VOs are not known is told all. */
function isFor({ vos }: Notice, mine: readonly string[]): boolean {
  return vos.length === 0 || mine.length === 0 || vos.some((vo) => mine.includes(vo));
}

function isShown({ shown }: Notice, now: Date): boolean {
  return !shown || (shown.from <= now && now < shown.until);
}

/** What is not shown yet, or tells of a downtime that has not begun. */
function isToCome({ shown, downtime }: Notice, now: Date): boolean {
  return (shown !== undefined && shown.from > now) || (downtime !== undefined && downtime.from > now);
}

/** Which of the person's deployments are in the datacenters of downtimes that are not over. */
async function affectedBy(
  notices: readonly Notice[],
  { directory }: Pick<CommandPorts, "directory">,
  fullAccess: Call["fullAccess"],
  now: Date,
): Promise<{ readonly affected: readonly Affected[]; readonly unknown: boolean }> {
  const downtimes = notices.filter(
    ({ datacenters, downtime }) => datacenters.length > 0 && downtime !== undefined && downtime.until > now,
  );
  if (downtimes.length === 0 || fullAccess.length === 0) return { affected: [], unknown: false };
  try {
    const items = await directory.deployments();
    const jobs = await directory.batchJobs();
    const live = [...items.found, ...jobs.found].filter((one) => !hasEnded(one.status));
    const affected = downtimes.map((notice) => ({
      notice,
      deployments: live.filter(({ datacenter = "" }) => notice.datacenters.includes(datacenter)),
    }));
    return {
      affected: affected.filter(({ deployments }) => deployments.length > 0),
      unknown: items.unread.length + jobs.unread.length > 0,
    };
  } catch (error) {
    if (error instanceof PlatformFailure) return { affected: [], unknown: true };
    throw error;
  }
}

function rowOf({ id, title, summary, vos, datacenters, downtime, shown, url }: Notice, now: Date): Row {
  return {
    kind: "notice",
    ref: id,
    title,
    ...(summary === undefined ? {} : { subtitle: summary }),
    facts: [
      downtime && `downtime ${timeWords(downtime.from)} to ${timeWords(downtime.until)}`,
      downtime && downtime.from <= now && now < downtime.until ? "going on now" : undefined,
      datacenters.length > 0 ? `at ${listWords(datacenters)}` : undefined,
      !downtime && shown ? `until ${timeWords(shown.until)}` : undefined,
      vos.length > 0 ? `for ${listWords(vos)}` : undefined,
    ],
    actions: url === undefined ? [] : [link("Open", url)],
  };
}

/** What is affected, and what saves it. */
function warning({ notice, deployments }: Affected): readonly DraftBlock[] {
  const names = listWords(deployments.map(deploymentName));
  const ids = deployments
    .filter((one) => one.status === "running" && canBeFrozen(one))
    .map(({ id }) => id)
    .join(",");
  const told = note(
    "warning",
    `“${notice.title}” affects ${names}. Save what you need to your storage, or make a snapshot.`,
  );
  return ids === ""
    ? [told]
    : [told, actions(button("Make snapshots", "snapshot create", { deployment: ids }))];
}
