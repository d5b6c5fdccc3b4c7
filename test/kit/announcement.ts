import type { AnnouncementContent } from "../../src/commands/announcement.ts";

/** One that is told at once and names no time, but for what is given. */
export function announcementContent(content: Partial<AnnouncementContent>): AnnouncementContent {
  return {
    title: "Call",
    body: "",
    vo: null,
    datacenters: [],
    start: null,
    end: null,
    notifyAt: null,
    remind: [],
    every: null,
    zone: "UTC",
    by: "Ada",
    ...content,
  };
}
