import { z } from "zod";
import { refuse } from "../errors.ts";
import { fields, heading, note, reply } from "../reply/build.ts";
import { tellAnnounced } from "./announce-create.ts";
import {
  type AnnouncementContent,
  announcementFields,
  announcementNamed,
  deliveryWords,
} from "./announcement.ts";
import type { Announced } from "./announcements-port.ts";
import { change } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";

interface Wish {
  readonly number: number;
  readonly content: AnnouncementContent;
  /** What became of its posts, in words. */
  readonly soFar: string;
}

export const announceCancel = change({
  path: "announce cancel",
  summary: "Take an announcement back, also where it is posted already",
  examples: ["announce cancel 3"],
  aliases: ["cancel announcement"],
  input: z.strictObject({ announcement: param.text("Its number, or a part of its title", 150) }),
  positional: ["announcement"],
  access: "admin",
  effect: "change",
  alwaysPlanned: true,
  prepare: async ({ announcement }, ports: Pick<CommandPorts, "announcements">): Promise<Wish> => {
    const found = await announcementNamed(announcement, ports);
    const { number, content, state, deliveries } = found;
    if (state === "open") return { number, content, soFar: deliveryWords(deliveries) };
    throw refuse("announce.over", `Announcement ${number} is ${state}; there is nothing to take back.`);
  },
  plan: ({ number, content, soFar }) =>
    reply(
      heading(`Cancel announcement ${number}, “${content.title}”?`),
      announcementFields(content),
      fields({ "So far": soFar }),
      note(
        "warning",
        "What still waits is not posted; what was posted is struck and says that it is cancelled.",
      ),
    ),
  run: async ({ number }, { announcements }): Promise<Announced> => {
    const cancelled = await announcements.cancel(number);
    if (!cancelled) throw refuse("announce.unknown", `There is no announcement ${number} any more.`);
    return cancelled;
  },
  recover: async ({ number }, { announcements }) => {
    const found = await announcements.find(number);
    return found?.state === "cancelled" ? found : undefined;
  },
  reply: tellAnnounced,
});
