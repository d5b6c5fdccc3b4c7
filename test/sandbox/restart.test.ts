import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type RunningSandbox, startSandbox } from "../../src/sandbox/server.ts";
import { type DocumentStore, openDocuments } from "../../src/store/documents.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const START = Date.parse("2026-11-18T09:30:00Z");
const MODULES = "/v1/deployments/modules";
const folder = temporaryFolder();

async function ask(sandbox: RunningSandbox, token: string, method: string, path: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${sandbox.url}${path}`, { method, headers });
  return answer.json();
}

async function start(state: DocumentStore, moment: () => number): Promise<RunningSandbox> {
  const sandbox = await startSandbox({ state, catalogue: [], now: () => new Date(moment()), seed: 5 });
  onTestFinished(sandbox.stop);
  return sandbox;
}

test("a restart on the same state keeps everything, also tokens, and repeats no id", async () => {
  const file = folder.file("sandbox.db");
  let moment = START;
  const list = `${MODULES}?vos=vo.ai4eosc.eu`;

  const first = await openDocuments(file);
  const before = await start(first, () => moment);
  const token = await before.signIn("researcher");
  const made = await ask(before, token, "POST", `${MODULES}?vo=vo.ai4eosc.eu`);
  await before.stop();
  await first.close();

  moment += 60_000;
  const second = await openDocuments(file);
  const after = await start(second, () => moment);
  const { job_ID } = made as { readonly job_ID: string };
  expect(await ask(after, token, "GET", list)).toMatchObject([
    { job_ID, status: "running", endpoints: { ui: `${after.url}/endpoints/ui-${job_ID}/` } },
    { title: "plankton baseline" },
  ]);
  expect(await ask(after, token, "GET", "/v1/snapshots?vos=vo.ai4eosc.eu")).toHaveLength(1);
  const again = await ask(after, token, "POST", `${MODULES}?vo=vo.ai4eosc.eu`);
  expect(again).not.toEqual(made);
  await after.stop();
  await second.close();
});

test("two processes on one file see the same cluster", async () => {
  const file = folder.file("sandbox.db");
  let moment = START;
  const [one, other] = [await openDocuments(file), await openDocuments(file)];
  const [left, right] = await Promise.all([start(one, () => moment), start(other, () => moment)]);
  const token = await left.signIn("researcher");
  const made = await Promise.all(
    [left, right, left, right].map((sandbox) => ask(sandbox, token, "POST", `${MODULES}?vo=vo.ai4eosc.eu`)),
  );
  moment += 20_000;
  const ids = made.map((answer) => (answer as { readonly job_ID: string }).job_ID);
  expect(new Set(ids).size).toBe(4);
  const list = `${MODULES}?vos=vo.ai4eosc.eu&full_info=true`;
  const [shown, same] = [await ask(left, token, "GET", list), await ask(right, token, "GET", list)];
  expect(shown).toHaveLength(5);
  const facts = (answer: unknown) =>
    (answer as readonly Record<string, unknown>[]).map(({ job_ID, alloc_ID, status }) => ({
      job_ID,
      alloc_ID,
      status,
    }));
  expect(facts(same)).toEqual(facts(shown));
  await left.stop();
  await right.stop();
  await one.close();
  await other.close();
});

test("deleted demo data does not come back", async () => {
  const state = await openDocuments(":memory:");
  const moment = () => START;
  const first = await start(state, moment);
  const token = await first.signIn("researcher");
  const list = `${MODULES}?vos=vo.ai4eosc.eu`;
  const [demo] = (await ask(first, token, "GET", list)) as readonly { readonly job_ID: string }[];
  await ask(first, token, "DELETE", `${MODULES}/${demo?.job_ID}?vo=vo.ai4eosc.eu`);
  await first.stop();
  const second = await start(state, moment);
  expect(await ask(second, token, "GET", list)).toEqual([]);
  await second.stop();
  await state.close();
});

test("a taken port is told at the start", async () => {
  const state = await openDocuments(":memory:");
  const first = await start(state, () => START);
  const port = Number(new URL(first.url).port);
  await expect(startSandbox({ state, catalogue: [], port })).rejects.toThrow("EADDRINUSE");
  await first.stop();
  await state.close();
});

test("stopping does not wait for a request that is never finished, and may be asked for twice", async () => {
  const state = await openDocuments(":memory:");
  const sandbox = await start(state, () => START);
  const socket = connect(Number(new URL(sandbox.url).port), "127.0.0.1");
  socket.on("error", () => undefined);
  const closed = once(socket, "close");
  const head = [
    `POST ${MODULES}?vo=vo.ai4eosc.eu HTTP/1.1`,
    "Host: sandbox",
    `Authorization: Bearer ${await sandbox.signIn("researcher")}`,
    "Content-Length: 9",
    "Expect: 100-continue",
  ];
  // The server says "continue" once it has read the head; it then waits for the body.
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  await once(socket, "data");
  await sandbox.stop();
  await closed;
  await sandbox.stop();
  await state.close();
});
