import { spawnSync } from "node:child_process";
import BetterSqlite3 from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { STORE_MIGRATIONS } from "../../src/store/migrations.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import { testSealer } from "../kit/sealer.ts";
import { storeProcesses } from "../kit/store-processes.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const processes = storeProcesses();
const now = Date.UTC(2026, 10, 23, 12);

/** Starts them all before any gets its task, so that they work at the same time. */
const start = (count: number) => Promise.all(Array.from({ length: count }, () => processes.start()));

const operation = {
  id: "op-1",
  actor: "slack:U1",
  conversation: "slack:C1",
  place: { channel: "C1", thread: null },
  command: "snapshot create",
  params: { deployment: "d-1" },
};

// Each process loads the whole store anew, which takes seconds on a busy machine.
describe("several processes on one file", { timeout: 60_000 }, () => {
  it("migrate a fresh database at once, each step once", async () => {
    const path = folder.file("data", "bot.sqlite");
    const children = await start(2);
    await Promise.all(children.map((child) => child.run({ do: "open", path, now })));
    const raw = new BetterSqlite3(path, { readonly: true });
    expect(raw.pragma("user_version", { simple: true })).toBe(STORE_MIGRATIONS.length);
    raw.close();
  });

  it("win every claim exactly once, and each token is taken exactly once", async () => {
    const path = folder.file("bot.sqlite");
    const keys = Array.from({ length: 100 }, (_, n) => `event ${n}`);
    const store = await openStore(path, testSealer());
    await store.pending.issue(
      keys.map((token) => ({
        token,
        kind: "button",
        actor: "ana",
        conversation: "c",
        command: "help",
        params: {},
        data: null,
        once: true,
        createdAt: new Date(now),
        expiresAt: new Date(now + 1_000),
      })),
    );
    await store.close();
    const children = await start(3);
    const claimed = await Promise.all(children.map((child) => child.run({ do: "claim", path, now, keys })));
    expect(claimed.flat().sort()).toEqual([...keys].sort());
    const taken = await Promise.all(children.map((child) => child.run({ do: "take", path, now, keys })));
    expect(taken.flat().sort()).toEqual([...keys].sort());
  });

  it("leave the work of a living process alone, and hand out that of a killed one exactly once", async () => {
    const path = folder.file("bot.sqlite");
    const [worker, ...heirs] = await start(3);
    await worker?.run({ do: "begin", path, now, instance: "worker", operation });
    const takeOver = () =>
      Promise.all(
        heirs.map((heir, n) => heir.run({ do: "take over", path, now: now + 1_000, instance: `heir ${n}` })),
      );
    expect((await takeOver()).flat()).toEqual([]);
    await worker?.kill();
    expect((await takeOver()).flat()).toEqual(["op-1"]);
    expect((await takeOver()).flat()).toEqual([]);
    await Promise.all(heirs.map((heir) => heir.kill()));
    const store = await openStore(path, testSealer());
    const left = await store.operations.takeOver("last", new Date(now + 2_000));
    await store.close();
    expect(left).toEqual([{ ...operation, instance: "last", startedAt: new Date(now) }]);
  });

  it("wait for the lease of a living process, and take that of a killed one at once", async () => {
    const path = folder.file("bot.sqlite");
    const [holder, heir] = await start(2);
    const take = (child: typeof heir, instance: string) =>
      child?.run({ do: "take lease", path, now, instance });
    expect(await take(holder, "holder")).toEqual(["1"]);
    expect(await take(heir, "heir")).toEqual([]);
    await holder?.kill();
    expect(await take(heir, "heir")).toEqual(["2"]);
    expect(await take(heir, "heir")).toEqual(["2"]);
  });

  it("see the process of another user as alive, and an ended one as gone", async () => {
    const [child] = await start(1);
    const ended = spawnSync(process.execPath, ["--version"]).pid;
    const alive = (pid: number) => child?.run({ do: "check pid", path: "", now, pid, asNobody: true });
    // The first process of the machine is never ours to signal.
    expect(await alive(1)).toEqual(["true"]);
    expect(await alive(process.pid)).toEqual(["true"]);
    expect(await alive(ended)).toEqual(["false"]);
  });
});
