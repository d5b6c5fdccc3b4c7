import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { noticeList } from "../../src/commands/notice-list.ts";
import { PlatformFailure } from "../../src/platform/failure.ts";
import type { Deployment } from "../../src/platform/ports.ts";
import type { Notice } from "../../src/platform/service-ports.ts";
import { aCall, aDeployment, draftText, VO } from "../kit/commands.ts";
import { type Lab, startLab } from "../kit/lab.ts";

const at = (iso: string) => new Date(iso);
const DOWNTIME: Notice = {
  id: "1",
  title: "Works",
  vos: [],
  datacenters: ["psnc-ai4eosc"],
  shown: { from: at("2026-11-22T00:00:00Z"), until: at("2026-11-26T00:00:00Z") },
  downtime: { from: at("2026-11-25T08:00:00Z"), until: at("2026-11-25T16:00:00Z") },
};
const there = (title: string, more: Partial<Deployment> = {}) =>
  aDeployment({ id: title, title, datacenter: "psnc-ai4eosc", ...more });

interface World {
  readonly notices: readonly Notice[];
  readonly mine?: readonly Deployment[];
  readonly jobs?: readonly Deployment[];
  readonly fails?: boolean;
  readonly fullAccess?: readonly string[];
  readonly upcoming?: boolean;
}

async function told({ notices, mine = [], jobs = [], fails = false, fullAccess = [VO], upcoming }: World) {
  const unused = () => Promise.reject(new Error("unused"));
  const found = (list: readonly Deployment[]) => async () => {
    if (fails) throw new PlatformFailure("broken", "failed");
    return { found: list, unread: [] };
  };
  const directory = {
    deployments: found(mine),
    batchJobs: found(jobs),
    trials: unused,
    services: unused,
    keys: unused,
    snapshots: unused,
    locate: unused,
  };
  const call = aCall({ fullAccess });
  const params = upcoming === undefined ? {} : { upcoming };
  const result = await noticeList.run(params, { notices: { list: async () => notices }, directory }, call);
  return draftText(noticeList.reply(result, call));
}

describe("notices", () => {
  test("say the downtime, where it is, and which of the person's deployments are affected", async () => {
    const mine = [
      there("reef"),
      there("elsewhere", { datacenter: "ifca-ai4eosc" }),
      there("old", { status: "failed" }),
    ];
    const text = await told({ notices: [DOWNTIME], mine, jobs: [there("night job", { kind: "batch" })] });
    expect(text).toContain("downtime 2026-11-25 08:00 UTC to 2026-11-25 16:00 UTC");
    expect(text).toContain("at psnc-ai4eosc");
    expect(text).toContain("“Works” affects reef and night job.");
    expect(text).toContain("Make snapshots: snapshot create reef");
  });

  test("that are over, or for another VO, are left out; a time's end is not part of it", async () => {
    const until = (iso: string): Notice => ({
      ...DOWNTIME,
      shown: { from: at("2026-11-20T00:00:00Z"), until: at(iso) },
    });
    expect(await told({ notices: [until("2026-11-23T10:00:00Z")] })).toContain("no notices now");
    expect(await told({ notices: [until("2026-11-23T10:00:01Z")] })).toContain("Works");
    expect(await told({ notices: [{ ...DOWNTIME, vos: ["vo.other"] }] })).toContain("no notices now");
    expect(await told({ notices: [{ ...DOWNTIME, vos: ["vo.other", VO] }] })).toContain("for vo.other and");
    expect(await told({ notices: [{ ...DOWNTIME, vos: ["vo.other"] }], fullAccess: [] })).toContain("Works");
  });

  test("what is still to come is asked for apart, and mentioned", async () => {
    const later: Notice = {
      ...DOWNTIME,
      id: "2",
      title: "Later",
      shown: { from: at("2026-12-01T00:00:00Z"), until: at("2026-12-05T00:00:00Z") },
      downtime: { from: at("2026-12-04T00:00:00Z"), until: at("2026-12-05T00:00:00Z") },
    };
    const now = await told({ notices: [DOWNTIME, later] });
    expect(now).not.toContain("Later");
    expect(now).toContain("1 more notice for later");
    const upcoming = await told({
      notices: [{ ...DOWNTIME, downtime: later.downtime ?? (at("") as never) }, later],
      upcoming: true,
    });
    expect(upcoming).toContain("Later");
    expect(await told({ notices: [], upcoming: true })).toContain("Nothing is announced for later.");
  });

  test("a downtime that is over affects nobody; a platform that fails hides no notice", async () => {
    const over = { from: at("2026-11-22T00:00:00Z"), until: at("2026-11-23T09:00:00Z") };
    expect(await told({ notices: [{ ...DOWNTIME, downtime: over }], mine: [there("reef")] })).not.toContain(
      "affects",
    );
    const text = await told({ notices: [DOWNTIME], fails: true });
    expect(text).toContain("Works");
    expect(text).toContain("I could not see which of your deployments are affected");
  });
});

describe("in a conversation", () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await startLab();
  });
  afterEach(() => lab.stop());

  test("status alone shows the feed, both templates of it, to anyone", async () => {
    const { text, handled } = await lab.person(undefined).says("status");
    expect(handled.invocation?.command).toBe("notice list");
    expect(text).toContain("Storage servers at PSNC are being replaced");
    expect(text).toMatch(/Network works at IFCA[\s\S]*downtime 2026-11-25 10:00 UTC to 2026-11-25 18:00 UTC/);
    expect(text).toContain("Save your work to your own storage.");
    expect(text).not.toContain("Internal");
  });

  test("whoever has a deployment at a site concerned is told which", async () => {
    const { text } = await lab.person("researcher").says("status");
    expect(text).toContain("“Network works at IFCA” affects plankton baseline.");
  });
});
