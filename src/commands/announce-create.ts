import { z } from "zod";
import { refuse } from "../errors.ts";
import { heading, note, reply, text } from "../reply/build.ts";
import { foreignMarkdown } from "../reply/markdown.ts";
import {
  type AnnouncementContent,
  announcementFields,
  audienceBlocks,
  deliveryWords,
  RHYTHMS,
  readAnnouncement,
} from "./announcement.ts";
import type { Announced, AnnouncedTo } from "./announcements-port.ts";
import { change } from "./define.ts";
import { watch } from "./follow.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";

interface Wish {
  readonly content: AnnouncementContent;
  readonly audience: AnnouncedTo;
}

/** When and to whom; what every announcement has besides its words. */
export const announcementParams = {
  vo: param.vo("Only for channels that hear of this VO; all unless told").optional(),
  datacenter: z
    .array(param.text("A datacenter it concerns: whoever has something there is told, too", 100))
    .optional(),
  start: param.wallTime("When what is announced begins, e.g. “friday 9:00”").optional(),
  end: param.wallTime("When it ends").optional(),
  notify_at: param.wallTime("When to post it; at once unless told").optional(),
  remind: z.array(param.text("How long before the start to remind, e.g. 1d, 2h; or none", 40)).optional(),
};

const input = z.strictObject({
  title: param.text("What it is about, in a few words", 150),
  body: param.multiline("What people should know; a small Markdown"),
  ...announcementParams,
  every: param.choice(RHYTHMS, "Say it again in this rhythm, until it is cancelled").optional(),
});

export const announceCreate = change({
  path: "announce create",
  summary: "Tell all subscribed channels something, with reminders",
  examples: [
    "announce create",
    'announce create --title "IFCA is down" --body "Cooling is repaired." --datacenter ifca-ai4eosc --start "friday 9:00" --end "friday 17:00"',
  ],
  aliases: ["announce", "announcement"],
  input,
  access: "admin",
  effect: "change",
  alwaysPlanned: true,
  propose: async () => ({
    title: "",
    body: "",
    vo: "",
    datacenter: "",
    start: "",
    end: "",
    notify_at: "",
    remind: "",
    every: "",
  }),
  prepare: async (
    wish,
    ports: Pick<CommandPorts, "announcements" | "stats" | "wait">,
    call,
  ): Promise<Wish> => {
    const content = await readAnnouncement(wish, undefined, ports, call);
    return { content, audience: await ports.announcements.audience(content.vo) };
  },
  plan: ({ content, audience }) =>
    reply(
      heading(`Announce “${content.title}”?`),
      text(foreignMarkdown(content.body)),
      announcementFields(content),
      ...audienceBlocks(audience),
    ),
  run: ({ content }, { announcements }, { operation }) => announcements.create(content, operation),
  recover: (_wish, { announcements }, { operation }) => announcements.byOperation(operation),
  follow: followDelivery,
  reply: tellAnnounced,
});

/** For so long the answer shows how far its posts are, ms; “announce list” does later. */
const SHOWN_MS = 120_000;

/** Its deliveries, until all are out or failed, or nothing is due yet. */
export async function* followDelivery(
  { number }: Announced,
  ports: Pick<CommandPorts, "announcements" | "wait">,
  call: { readonly now: Date; readonly signal: AbortSignal },
): AsyncGenerator<Announced> {
  yield* watch(
    {
      look: async () => {
        const found = await ports.announcements.find(number);
        if (!found) throw refuse("announce.unknown", "The announcement is gone.");
        return found;
      },
      over: ({ deliveries, next }) =>
        deliveries.length > 0
          ? deliveries.every(({ state }) => state !== "waiting")
          : next !== undefined && next.getTime() - call.now.getTime() > SHOWN_MS,
      pauseMs: (elapsed) => (elapsed < 10_000 ? 1000 : 5000),
      longestMs: SHOWN_MS,
    },
    ports,
    call,
  );
}

export function tellAnnounced({ number, content, deliveries, state }: Announced) {
  const failed = deliveries.filter((one) => one.state === "failed");
  return reply(
    note(
      "success",
      state === "cancelled"
        ? `Announcement ${number}, “${content.title}”, is cancelled: what was posted says so.`
        : `Announcement ${number}, “${content.title}”: ${deliveryWords(deliveries)}.`,
    ),
    announcementFields(content),
    failed.length > 0 &&
      note(
        "warning",
        `Not posted: ${failed
          .slice(0, 10)
          .map(({ where, problem }) => `${where} (${problem ?? "no reason given"})`)
          .join("; ")}. “outbox” lists and retries them.`,
      ),
    note(
      "info",
      `“announce edit ${number}” changes what was posted, “announce cancel ${number}” takes it back.`,
    ),
  );
}
