/** Snapshots of deployments. */
import { type Http, type PlatformRequest, segments } from "./http.ts";
import { createMemory } from "./memory.ts";
import { type Pass, passOf } from "./pass.ts";
import type { Snapshot, SnapshotsPort, TokenSource } from "./ports.ts";
import { present } from "./present.ts";
import { checkDone, unreadable } from "./refusals.ts";
import { plainText } from "./text.ts";
import type { Turns } from "./turns.ts";
import { changeSchema, snapshotListSchema, type WireChange, type WireSnapshot } from "./wire/deployments.ts";

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
  const change = async (
    { token, key }: Pass,
    wish: Pick<PlatformRequest, "method" | "query" | "badRequest">,
  ): Promise<WireChange> => {
    try {
      const request = { path, token, limit: "change", ...wish } as const;
      const answer = await registryTurns(() => http.ask(request, changeSchema));
      checkDone(answer);
      return answer;
    } finally {
      lists.outdate(key);
    }
  };
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
      const pass = await passOf(source);
      const answer = await change(pass, { method: "POST", query: { vo, deployment_uuid: id } });
      if (answer.snapshot_ID === undefined) throw unreadable("POST");
      return answer.snapshot_ID;
    },
    remove: async (vo, id) => {
      const query = { vo, snapshot_uuid: id };
      await change(await passOf(source), { method: "DELETE", query, badRequest: "missing" });
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
