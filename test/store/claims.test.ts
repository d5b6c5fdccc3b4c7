import { afterEach, describe, expect, it } from "vitest";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { testSealer } from "../kit/sealer.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const stores: Store[] = [];
const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 12, minute));

async function store(path = ":memory:"): Promise<Store> {
  const opened = await openStore(path, testSealer());
  stores.push(opened);
  return opened;
}

afterEach(async () => {
  for (const opened of stores.splice(0)) await opened.close();
});

describe("claims", () => {
  it("are won by the first caller only, also after a restart", async () => {
    const path = folder.file("bot.sqlite");
    const first = await store(path);
    expect(await first.claims.claim("slack:event:1", at(0))).toBe(true);
    expect(await first.claims.claim("slack:event:1", at(9))).toBe(false);
    expect(await first.claims.claim("slack:event:2", at(0))).toBe(true);
    await first.close();
    expect(await (await store(path)).claims.claim("slack:event:1", at(9))).toBe(false);
  });

  it("have one winner among several connections", async () => {
    const path = folder.file("bot.sqlite");
    const connections = [await store(path), await store(path), await store(path)];
    const tries = Array.from({ length: 12 }, (_, n) => connections[n % 3]?.claims.claim("key", at(0)));
    expect((await Promise.all(tries)).filter((won) => won)).toHaveLength(1);
  });

  it("are forgotten when they are older than the given moment", async () => {
    const { claims } = await store();
    await claims.claim("old", at(0));
    await claims.claim("edge", at(1));
    await claims.prune(at(1));
    expect(await claims.claim("old", at(2))).toBe(true);
    expect(await claims.claim("edge", at(2))).toBe(false);
  });

  it("refuse a moment that is none", async () => {
    const { claims } = await store();
    await expect(claims.claim("key", new Date(Number.NaN))).rejects.toThrow(RangeError);
  });
});

describe("memories", () => {
  it("keep the last value until it expires", async () => {
    const { memories } = await store();
    expect(await memories.load("c", at(0))).toBeUndefined();
    await memories.save("c", { listed: ["a"] }, at(5));
    await memories.save("c", { listed: ["b"], spoken: null }, at(6));
    await memories.save("other", null, at(9));
    expect(await memories.load("c", at(5))).toEqual({ listed: ["b"], spoken: null });
    expect(await memories.load("c", at(6))).toBeUndefined();
    expect(await memories.load("other", at(6))).toBeNull();
  });

  it("are forgotten once expired, and not before", async () => {
    const { memories } = await store();
    await memories.save("expired", 1, at(5));
    await memories.save("alive", 2, at(6));
    await memories.prune(at(5));
    expect(await memories.load("expired", at(0))).toBeUndefined();
    expect(await memories.load("alive", at(0))).toBe(2);
  });
});
