import { afterEach, beforeEach, expect, test } from "vitest";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { ChannelSetting, Store } from "../../src/store/store.ts";
import { testSealer } from "../kit/sealer.ts";

let store: Store;
beforeEach(async () => {
  store = await openStore(":memory:", testSealer());
});
afterEach(() => store.close());

const setting = (overrides: Partial<ChannelSetting> = {}): ChannelSetting => ({
  surface: "slack",
  channel: "C1",
  vo: "vo.ai4eosc.eu",
  policy: { deploy: "admins" },
  direct: false,
  quiet: undefined,
  timeZone: undefined,
  setBy: "slack:U1",
  setAt: new Date("2026-11-23T10:00:00Z"),
  ...overrides,
});

test("the newest setting of a channel counts, and only there", async () => {
  await store.channelSettings.put(setting());
  const newer = setting({
    vo: undefined,
    policy: {},
    setBy: "slack:U2",
    setAt: new Date("2026-11-24T10:00:00Z"),
  });
  await store.channelSettings.put(newer);
  expect(await store.channelSettings.of("slack", "C1")).toEqual(newer);
  expect(await store.channelSettings.of("slack", "C2")).toBeUndefined();
  expect(await store.channelSettings.of("discord", "C1")).toBeUndefined();
});

test("it moves with its channel", async () => {
  await store.channelSettings.put(setting({ surface: "matrix", channel: "!old" }));
  expect(await store.channelSettings.move("slack", "!old", "!new")).toBe(false);
  expect(await store.channelSettings.move("matrix", "!old", "!new")).toBe(true);
  expect(await store.channelSettings.of("matrix", "!old")).toBeUndefined();
  expect(await store.channelSettings.of("matrix", "!new")).toMatchObject({ vo: "vo.ai4eosc.eu" });
});

test("it does not move over what was set in the new channel", async () => {
  await store.channelSettings.put(setting());
  await store.channelSettings.put(setting({ channel: "C2", vo: "tutorials" }));
  expect(await store.channelSettings.move("slack", "C1", "C2")).toBe(false);
  expect(await store.channelSettings.of("slack", "C2")).toMatchObject({ vo: "tutorials" });
});
