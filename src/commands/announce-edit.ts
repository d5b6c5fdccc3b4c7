import { z } from "zod";
import { refuse } from "../errors.ts";
import { heading, note, reply, text } from "../reply/build.ts";
import { foreignMarkdown } from "../reply/markdown.ts";
import { announcementParams, followDelivery, tellAnnounced } from "./announce-create.ts";
import {
  type AnnouncementContent,
  announcementFields,
  announcementNamed,
  audienceBlocks,
  RHYTHMS,
  readAnnouncement,
} from "./announcement.ts";
import type { Announced, AnnouncedTo } from "./announcements-port.ts";
import { change } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";

interface Wish {
  readonly number: number;
  readonly content: AnnouncementContent;
  readonly audience: AnnouncedTo;
}

export const announceEdit = change({
  path: "announce edit",
  summary: "Change an announcement, also where it is posted already",
  examples: ['announce edit 3 --end "friday 20:00"'],
  aliases: ["edit announcement"],
  input: z.strictObject({
    announcement: param.text("Its number, or a part of its title", 150),
    title: param.text("What it is about, in a few words", 150).optional(),
    body: param.multiline("What people should know").optional(),
    ...announcementParams,
    every: param.choice([...RHYTHMS, "once"], "How often it is said; once: not again").optional(),
  }),
  positional: ["announcement"],
  access: "admin",
  effect: "change",
  alwaysPlanned: true,
  prepare: async (
    { announcement, ...wish },
    ports: Pick<CommandPorts, "announcements" | "stats" | "wait">,
    call,
  ): Promise<Wish> => {
    const { number, content, state } = await announcementNamed(announcement, ports);
    if (state !== "open")
      throw refuse(
        "announce.over",
        `Announcement ${number} is ${state}; please make a new one: announce create`,
      );
    if (Object.values(wish).every((value) => value === undefined))
      throw refuse(
        "announce.nothing",
        `Say what to change, for example: announce edit ${number} --end "friday 20:00"`,
      );
    const after = await readAnnouncement(wish, content, ports, call);
    return { number, content: after, audience: await ports.announcements.audience(after.vo) };
  },
  plan: ({ number, content, audience }) =>
    reply(
      heading(`Change announcement ${number}?`),
      note("info", "It will read as follows, also where it is posted already."),
      heading(content.title),
      text(foreignMarkdown(content.body)),
      announcementFields(content),
      ...audienceBlocks(audience),
    ),
  run: async ({ number, content }, { announcements }, { operation }): Promise<Announced> => {
    const changed = await announcements.change(number, content, operation);
    if (!changed)
      throw refuse("announce.over", `Announcement ${number} was cancelled meanwhile; nothing was changed.`);
    return changed;
  },
  recover: (_wish, { announcements }, { operation }) => announcements.byOperation(operation),
  follow: followDelivery,
  reply: tellAnnounced,
});
