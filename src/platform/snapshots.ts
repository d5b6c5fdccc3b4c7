/** Snapshots of deployments. */
import { type Http, segments } from "./http.ts";
import { createMemory } from "./memory.ts";
import { passOf } from "./pass.ts";
import type { Snapshot, SnapshotsPort, TokenSource } from "./ports.ts";
import { present } from "./present.ts";
import { failedChange, unreadable } from "./refusals.ts";
import { plainText } from "./text.ts";
import type { Turns } from "./turns.ts";
import { changeSchema, snapshotListSchema, type WireSnapshot } from "./wire/deployments.ts";

/**
 * Gives each person his port. All requests take turns, those of different people too: the platform's client of its
 * image registry answers 500 to the second of two requests at once.
 */
export function createSnapshots(
  http: Http,
  now: () => Date,
  registryTurns: Turns,
): (source: TokenSource) => SnapshotsPort {
  const lists = createMemory<readonly Snapshot[]>({ now, lifetimeMs: 0 });
  const path = segments("snapshots");
  return (source) => ({
    list: async (vo) => {
      const { token, key } = await passOf(source);
      const request = { method: "GET", path, query: { vos: vo }, token, limit: "read" } as const;
      return lists.get(`${key} ${vo}`, async () => {
        const list = await registryTurns(() => http.ask(request, snapshotListSchema));
        return list.map((wire) => toSnapshot(wire, vo)).sort(newestFirst);
      });
    },
    create: async ({ id, vo }) => {
      const { token, key } = await passOf(source);
      const query = { vo, deployment_uuid: id };
      const request = { method: "POST", path, query, token, limit: "change" } as const;
      try {
        const { status, snapshot_ID, error_msg } = await registryTurns(() => http.ask(request, changeSchema));
        if (status === "fail") throw failedChange(error_msg);
        if (snapshot_ID === undefined) throw unreadable("POST");
        return snapshot_ID;
      } finally {
        lists.outdate(key);
      }
    },
    remove: async (vo, id) => {
      const { token, key } = await passOf(source);
      const query = { vo, snapshot_uuid: id };
      const wish = { path, query, token, limit: "change", badRequest: "missing" } as const;
      try {
        const { status, error_msg } = await registryTurns(() =>
          http.ask({ method: "DELETE", ...wish }, changeSchema),
        );
        if (status === "fail") throw failedChange(error_msg);
      } finally {
        lists.outdate(key);
      }
    },
  });
}

function toSnapshot(wire: WireSnapshot, vo: string): Snapshot {
  return present({
    id: wire.snapshot_ID,
    vo,
    // The id is the deployment's UUID, an underscore and the time in Unix seconds.
    deployment: wire.snapshot_ID.replace(/_[^_]*$/u, ""),
    status: wire.status,
    errorMessage: wire.error_msg && plainText(wire.error_msg),
    submitted: wire.submit_time,
    sizeBytes: wire.size ?? undefined,
    title: wire.title,
    description: wire.description,
    dockerImage: wire.docker_image,
  });
}

function newestFirst(a: Snapshot, b: Snapshot): number {
  return (b.submitted?.getTime() ?? 0) - (a.submitted?.getTime() ?? 0);
}
