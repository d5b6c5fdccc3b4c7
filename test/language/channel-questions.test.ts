/** The settings of a channel as people ask for them. */
import { describe, expect, test } from "vitest";
import { policyParams } from "../../src/language/offline/channel-slots.ts";
import { loadReader } from "../kit/language-reader.ts";
import { readerAt, sentences } from "../kit/language-said.ts";

const best = readerAt("2026-11-23T10:00:00+01:00", loadReader());

const said = sentences();

test("what is turned on again is not turned off", () => {
  expect(policyParams(said("turn deploying on again here"))).toEqual({});
  expect(policyParams(said("turn deploying off here"))).toEqual({ policy: ["deploy=none"] });
});

describe("a setting of the channel", () => {
  test.each([
    ["at most two gpus in this channel", { policy: ["max-gpus=2"] }],
    ["lift the gpu limit in this channel", { policy: ["max-gpus=any"] }],
    ["no gpus at all in this channel", { policy: ["max-gpus=0"] }],
    ["in diesem kanal höchstens eine gpu", { policy: ["max-gpus=1"] }],
    ["only admins may launch in this channel", { policy: ["deploy=admins"] }],
    ["anyone may launch in this channel again", { policy: ["deploy=anyone"] }],
    ["gpu deployments need approval in this channel", { policy: ["approval=gpu"] }],
    ["every launch in this channel has to be signed off", { policy: ["approval=all"] }],
    ["approvals are no longer needed in this channel", { policy: ["approval=none"] }],
    [
      "let ana@example.org approve requests in this channel",
      { policy: ["approvers=admins,ana@example.org"] },
    ],
    ["make ana@example.org an approver in this channel", { policy: ["approvers=admins,ana@example.org"] }],
    ["leases longer than 3 days are not possible in this channel", { policy: ["max-lease=3d"] }],
    ["in this channel, when a lease is over keep the deployment", { policy: ["lease-end=keep"] }],
    ["switch deployments off in this channel", { policy: ["deploy=none"] }],
    [
      "quiet hours in this channel from 22:00 to 7:00, new york time",
      { quiet: "22:00-07:00", zone: "America/New_York" },
    ],
    [
      "quiet hours in this channel from 22:00 to 7:00, rome time",
      { quiet: "22:00-07:00", zone: "Europe/Rome" },
    ],
    ["quiet in this channel at night time, 22:00 to 7:00", { quiet: "22:00-07:00" }],
    ["max lease two weeks in this channel", { policy: ["max-lease=14d"] }],
    ["only admins deploy in this channel, at most one gpu", { policy: ["deploy=admins", "max-gpus=1"] }],
    ["be quiet in this channel between 10 pm and 7 am", { quiet: "22:00-07:00" }],
    ["no messages in this channel from 20:00 to 8:00", { quiet: "20:00-08:00" }],
    ["silencio en este canal de 23:00 a 8:00", { quiet: "23:00-08:00" }],
    ["quiet hours off in this channel", { quiet: "none" }],
    ["set the time zone of this channel to Europe/Rome", { zone: "Europe/Rome" }],
  ])("%s", (text, params) => {
    expect(best(text)).toMatchObject({ command: "channel set", params });
    expect(Object.keys(best(text)?.params ?? {})).toEqual(Object.keys(params));
  });
});
