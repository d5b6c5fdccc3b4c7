/**
 * A process of its own that does one thing with the store for a test, told through IPC: it says `ready`, waits for its
 * task, answers with the result and then stays alive until it is killed or told to end.
 */
import { isPidAlive } from "../../src/store/instances.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import { testSealer } from "./sealer.ts";
import type { StoreAnswer, StoreTask } from "./store-processes.ts";

/** The user that owns nothing, on every Linux. */
const NOBODY = 65_534;

async function perform(task: StoreTask): Promise<StoreAnswer> {
  // Root may write everywhere, so a missing permission can only be met as somebody else.
  if (task.asNobody && process.getuid?.() === 0) process.setuid?.(NOBODY);
  if (task.do === "check pid") return [String(isPidAlive(task.pid))];
  const store = await openStore(task.path, testSealer());
  const now = new Date(task.now);
  switch (task.do) {
    case "open":
      return [];
    case "claim": {
      const won: string[] = [];
      for (const key of task.keys) if (await store.claims.claim(key, now)) won.push(key);
      return won;
    }
    case "take": {
      const won: string[] = [];
      for (const token of task.keys) {
        if ((await store.pending.take(token, "ana", now)).status === "taken") won.push(token);
      }
      return won;
    }
    case "begin":
      await store.instances.register(task.instance, now);
      await store.operations.begin({ ...task.operation, instance: task.instance, startedAt: now });
      return [];
    case "take lease": {
      await store.instances.register(task.instance, now);
      const lease = await store.leases.acquire("outbox", task.instance, now, 30_000);
      return lease ? [String(lease.fence)] : [];
    }
    case "take over":
      await store.instances.register(task.instance, now);
      return (await store.operations.takeOver(task.instance, now)).map(({ id }) => id);
  }
}

process.on("message", (task: StoreTask) => {
  perform(task).then(
    (result) => process.send?.({ result }),
    (error: unknown) => {
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      process.send?.({ code, message: String(error) });
    },
  );
});
process.send?.("ready");
