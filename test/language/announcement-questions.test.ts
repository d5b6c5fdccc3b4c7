/** Announcements: their texts, places and times, and which one is changed or cancelled. */
import { describe, expect, test } from "vitest";
import type { EarlierTurn } from "../../src/language/offline/world.ts";
import { loadReader } from "../kit/language-reader.ts";
import { readerAt } from "../kit/language-said.ts";

// A Monday.
const best = readerAt("2026-11-23T10:00:00+01:00", loadReader());
const read = (text: string, ...turns: readonly EarlierTurn[]) => {
  const { command, params } = best(text, ...turns) ?? {};
  return { command, params };
};

describe("a new announcement", () => {
  test.each([
    [
      "announce title: Pumps; text: the site's down (really), don't launch there & check ana's nodes",
      { title: "Pumps", body: "the site's down (really), don't launch there & check ana's nodes" },
    ],
    ["announce that we can't launch anything there", { body: "we can't launch anything there" }],
    [
      "announce title New nodes; body four more A100; start friday 8:00 end friday 10:00",
      { title: "New nodes", body: "four more A100", start: "2026-11-27T08:00", end: "2026-11-27T10:00" },
    ],
    [
      "announcement for psnc and ifca. title: Power works. text: expect a reboot. it begins on friday at 7:00 and is over at 9:00",
      {
        title: "Power works",
        body: "expect a reboot",
        datacenter: ["psnc", "ifca"],
        start: "2026-11-27T07:00",
        end: "2026-11-27T09:00",
      },
    ],
    [
      'announce title Webinar, body "join us", start tomorrow 15:00, reminders 1d and 2h',
      { title: "Webinar", body: "join us", start: "2026-11-24T15:00", remind: ["1d", "2h"] },
    ],
    [
      "announce every week: title Seminar; body room 4; start monday 10:00",
      { title: "Seminar", body: "room 4", start: "2026-11-30T10:00", every: "week" },
    ],
    [
      "ankündigung: titel Umzug; text die knoten ziehen um; start samstag 8:00",
      { title: "Umzug", body: "die knoten ziehen um", start: "2026-11-28T08:00" },
    ],
    [
      "announce: title Cooling, body a pump is replaced, from thursday 10:00 to saturday 18:00, datacenter psnc",
      {
        title: "Cooling",
        body: "a pump is replaced",
        datacenter: ["psnc"],
        start: "2026-11-26T10:00",
        end: "2026-11-28T18:00",
      },
    ],
    [
      'announce to everybody: title "Update", body "all is read-only", between 6 and 9 pm on december 2nd',
      {
        title: "Update",
        body: "all is read-only",
        start: "2026-12-02T18:00",
        end: "2026-12-02T21:00",
      },
    ],
    [
      'announce title "Night work", body "expect cuts", tomorrow from 22:00 until 4',
      { title: "Night work", body: "expect cuts", start: "2026-11-24T22:00", end: "2026-11-25T04:00" },
    ],
    [
      'post an announcement on friday at 8:00. title "Course", body "room 4"',
      { title: "Course", body: "room 4", notify_at: "2026-11-27T08:00" },
    ],
  ])("%s", (text, params) => {
    expect(read(text)).toEqual({ command: "announce create", params });
  });

  test("goes on: a time on the same day, one more place", () => {
    const turn: EarlierTurn = {
      command: "announce create",
      params: {
        title: "Disks",
        body: "read only",
        datacenter: ["psnc"],
        start: "2026-11-27T08:00",
        end: "2026-11-27T10:00",
      },
    };
    expect(read("end at noon rather", turn).params).toEqual({ ...turn.params, end: "2026-11-27T12:00" });
    expect(read("and ifca too", turn).params).toEqual({ ...turn.params, datacenter: ["psnc", "ifca"] });
  });
});

describe("a change of one", () => {
  test.each([
    ["change the title of announcement 4 to Works finished", { announcement: "4", title: "Works finished" }],
    [
      'change the text of announcement 2 to "moved to tuesday"',
      { announcement: "2", body: "moved to tuesday" },
    ],
    ["the end of announcement 2 moves to thursday 14:00", { announcement: "2", end: "2026-11-26T14:00" }],
    ["l'annuncio 3 comincia venerdì alle 8:00", { announcement: "3", start: "2026-11-27T08:00" }],
    [
      "announcement Power works should only go to psnc",
      { announcement: "Power works", datacenter: ["psnc"] },
    ],
    ["delay posting announcement 5 until friday 9:30", { announcement: "5", notify_at: "2026-11-27T09:30" }],
    [
      "the PSNC upgrade ends at 11 on thursday, update the announcement",
      { announcement: "PSNC upgrade", end: "2026-11-26T11:00" },
    ],
    [
      "remind them 3h before the disk swap announcement begins",
      { announcement: "disk swap", remind: ["3h"] },
    ],
    ["cambia el título del anuncio 5 para Red lenta", { announcement: "5", title: "Red lenta" }],
  ])("%s", (text, params) => {
    expect(read(text)).toEqual({ command: "announce edit", params });
  });
});

test.each([
  ["cancel the Power works announcement", "Power works"],
  ["drop the announcement Heat wave", "Heat wave"],
  ["retira el anuncio 3", "3"],
  ["withdraw the announcement about the summer school please", "summer school"],
  ["the disk swap got done early, remove that announcement", "disk swap"],
])("the one that is cancelled: %s", (text, announcement) => {
  expect(read(text)).toEqual({ command: "announce cancel", params: { announcement } });
});
