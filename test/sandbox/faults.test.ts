import { expect, test } from "vitest";
import { startSandbox } from "../../src/sandbox/server.ts";
import { openDocuments } from "../../src/store/documents.ts";
import { startLab } from "../kit/running-sandbox.ts";
import { ask, idOf, list, listedIds, order, running, show, VO } from "../kit/sandbox-deployments.ts";

const STATS = "/v1/deployments/stats/cluster";
const MODULES = "/v1/deployments/modules";

test("an error strikes as often as told, on its path and method only", async () => {
  const lab = await startLab();
  await lab.faults({ kind: "error500", path: STATS, count: 2 });
  expect((await lab.call("GET", "/v1/catalog/modules")).status).toBe(200);
  const stati = [];
  for (let round = 0; round < 3; round++) stati.push((await lab.call("GET", STATS)).status);
  expect(stati).toEqual([500, 500, 200]);

  await lab.faults({ kind: "error500", path: MODULES, method: "POST" });
  expect((await order(lab)).status).toBe(500);
  expect((await order(lab)).status).toBe(500);
  expect(await list(lab)).toHaveLength(1);
});

test("rubbish is a 200 that is no JSON", async () => {
  const lab = await startLab();
  await lab.faults({ kind: "rubbish", count: 1 });
  expect(await lab.call("GET", STATS)).toMatchObject({ status: 200, type: "text/html" });
  await lab.faults({ kind: "rubbish", form: "json" });
  const cut = await fetch(lab.url + STATS);
  expect(cut.headers.get("content-type")).toBe("application/json");
  await expect(cut.json()).rejects.toThrow(SyntaxError);
});

test("a refused job is a 200 that says fail, and nothing was made", async () => {
  const lab = await startLab();
  await lab.faults({ kind: "refuse-job", message: "no leader", count: 1 });
  expect(await order(lab)).toMatchObject({ status: 200, body: { status: "fail", error_msg: "no leader" } });
  expect(await list(lab)).toHaveLength(1);
  idOf(await order(lab));
});

test("a deployment fails while it starts, leaves the list, and says no reason", async () => {
  const lab = await startLab();
  await lab.faults({ kind: "fail-start" });
  const [bad, good] = [idOf(await order(lab)), idOf(await order(lab))];
  lab.pass(3);
  expect(await show(lab, bad)).toMatchObject({ status: "starting" });
  lab.pass(7);
  const failed = await show(lab, bad);
  expect(failed).toMatchObject({ status: "failed", active_endpoints: [] });
  expect(failed).not.toHaveProperty("error_msg");
  expect(await listedIds(lab)).not.toContain(bad);
  expect(await show(lab, good)).toMatchObject({ status: "running" });
  expect((await ask(lab, "DELETE", bad)).status).toBe(200);
  expect((await ask(lab, "GET", bad)).status).toBe(400);
});

test("a lost node shows in the status, and the deployment stays listed until it is deleted", async () => {
  const lab = await startLab();
  const id = await running(lab);
  await lab.faults({ kind: "node-lost", deployment: id });
  expect(await show(lab, id)).toMatchObject({ status: "lost", active_endpoints: [] });
  expect(await listedIds(lab)).toContain(id);
  await ask(lab, "DELETE", id);
  expect(await listedIds(lab)).not.toContain(id);
});

test("a stuck deletion changes nothing, the second one purges", async () => {
  const lab = await startLab();
  const id = await running(lab);
  await lab.faults({ kind: "stuck-deletion" });
  expect(await ask(lab, "DELETE", id)).toMatchObject({ status: 200, body: { status: "success" } });
  expect((await list(lab))[0]).toMatchObject({ job_ID: id, status: "running" });
  expect((await ask(lab, "DELETE", id)).status).toBe(200);
  expect((await ask(lab, "GET", id)).status).toBe(400);
});

test("a slow answer comes, and lets others pass meanwhile", async () => {
  const lab = await startLab();
  await lab.faults({ kind: "slow", ms: 1, path: STATS });
  expect((await lab.call("GET", STATS)).status).toBe(200);

  await lab.faults({ kind: "slow", ms: 600_000, path: STATS });
  const patience = new AbortController();
  const slow = fetch(lab.url + STATS, { signal: patience.signal }).catch(() => "given up");
  const other = lab.call("GET", "/v1/catalog/tools").then(({ status }) => status);
  expect(await Promise.race([slow, other])).toBe(200);
  patience.abort();
  expect(await slow).toBe("given up");
});

test("a hanging request never answers, and does not keep the server from stopping", async () => {
  const state = await openDocuments(":memory:");
  const faults = [{ kind: "hang", path: STATS } as const];
  const sandbox = await startSandbox({ state, catalogue: [], faults });
  const hanging = fetch(sandbox.url + STATS);
  const outcome = hanging.then(
    () => "answered",
    () => "cut",
  );
  expect((await fetch(`${sandbox.url}/v1/nope`)).status).toBe(404);
  await sandbox.stop();
  expect(await outcome).toBe("cut");
  await state.close();
});

test("a caller may give up a hanging request", async () => {
  const lab = await startLab();
  await lab.faults({ kind: "hang", path: STATS, count: 1 });
  const patience = new AbortController();
  const hanging = fetch(lab.url + STATS, { signal: patience.signal }).catch(() => "given up");
  // The fault is used up once the server has the request.
  const pending = async () => ((await lab.done("GET", "/sandbox/faults")) as readonly unknown[]).length > 0;
  while (await pending());
  patience.abort();
  expect(await hanging).toBe("given up");
  expect((await lab.call("GET", STATS)).status).toBe(200);
});

test("the work is done although the connection drops", async () => {
  const lab = await startLab();
  await lab.faults({ kind: "drop-after-work", path: MODULES, method: "POST", count: 1 });
  await expect(order(lab, { general: { title: "made after all" } })).rejects.toThrow("fetch failed");
  expect((await list(lab)).map(({ title }) => title)).toEqual(["made after all", "plankton baseline"]);
});

test("faults are read, set and cleared over HTTP, without a token", async () => {
  const lab = await startLab();
  const control = "/sandbox/faults";
  const set = await lab.call("PUT", control, { json: [{ kind: "fail-start" }, { kind: "error500" }] });
  const expected = [
    { kind: "fail-start", count: 1 },
    { kind: "error500", path: "/v1" },
  ];
  expect(set).toMatchObject({ status: 200, body: expected });
  expect(await lab.done("GET", control)).toEqual(expected);
  expect((await lab.call("GET", STATS)).status).toBe(500);

  expect((await lab.call("PUT", control, { json: [{ kind: "nonsense" }] })).status).toBe(400);
  expect((await lab.call("PUT", control, { raw: "{" })).status).toBe(400);
  expect(await lab.done("GET", control)).toEqual(expected);

  await lab.done("DELETE", control);
  expect(await lab.done("GET", control)).toEqual([]);
  expect((await lab.call("GET", `${STATS}?vo=${VO}`)).status).toBe(200);
});
