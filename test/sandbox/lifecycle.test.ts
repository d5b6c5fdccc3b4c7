import { expect, test } from "vitest";
import { startLab } from "../kit/running-sandbox.ts";
import { ask, idOf, list, listedIds, order, running, show, VO } from "../kit/sandbox-deployments.ts";

const PLACEHOLDER = "$" + "{meta.domain}";

test("a deployment is queued, gets a node, starts, runs, and answers a little later", async () => {
  const lab = await startLab();
  const id = idOf(await order(lab, { general: { title: "owls" }, hardware: { cpu_num: 2 } }));

  const queued = await show(lab, id);
  expect(queued).toMatchObject({ status: "queued", title: "owls", datacenter: null, active_endpoints: null });
  expect(queued.resources).toEqual({
    cpu_num: 2,
    cpu_MHz: 0,
    gpu_num: 0,
    memory_MB: 8000,
    disk_MB: 10_000,
  });
  expect(Object.values(queued.endpoints).every((url) => url.includes(PLACEHOLDER))).toBe(true);

  lab.pass(1.7);
  const placed = await show(lab, id);
  expect(placed).toMatchObject({ status: "queued", active_endpoints: [] });
  expect(placed.datacenter).not.toBeNull();
  expect(placed.resources["cpu_MHz"]).toBe(4800);
  expect(Object.values(placed.endpoints).some((url) => url.includes("$"))).toBe(false);

  lab.pass(0.5);
  expect(await show(lab, id)).toMatchObject({ status: "starting", active_endpoints: [] });
  lab.pass(3);
  expect(await show(lab, id)).toMatchObject({ status: "running", active_endpoints: [] });
  lab.pass(2);
  expect(await show(lab, id)).toMatchObject({
    status: "running",
    active_endpoints: ["api", "ui"],
    main_endpoint: "api",
  });
});

test("the service decides about the labels", async () => {
  const lab = await startLab();
  const id = await running(lab, { general: { service: "jupyter", jupyter_password: "long enough" } });
  const shown = await show(lab, id);
  expect(Object.keys(shown.endpoints)).toEqual(["api", "monitor", "ide", "custom"]);
  expect(shown).toMatchObject({ main_endpoint: "ide", active_endpoints: ["ide"] });
  expect(shown["docker_command"]).toBe("deep-start --jupyter");
  expect(shown.endpoints["api"]).toMatch(/\/ui$/);
});

test("templates and answering labels are shown only with full information", async () => {
  const lab = await startLab();
  const id = await running(lab);
  const path = `/v1/deployments/modules/${id}?vo=${VO}`;
  const brief = await lab.done("GET", `${path}&full_info=false`, { as: "researcher" });
  expect(brief).toMatchObject({ active_endpoints: null });
  expect(brief).not.toHaveProperty("templates");
  expect(await lab.done("GET", path, { as: "researcher" })).toMatchObject({ templates: {} });

  const base = `/v1/deployments/modules?vos=${VO}`;
  const [first] = await list(lab);
  expect(first).toMatchObject({ job_ID: id, active_endpoints: null });
  expect(first).not.toHaveProperty("templates");
  expect(await lab.done("GET", `${base}&full_info=on`, { as: "researcher" })).toMatchObject([
    { active_endpoints: ["api", "ui"], templates: {} },
    { title: "plankton baseline" },
  ]);
  expect((await lab.call("GET", `${base}&full_info=banana`, { as: "researcher" })).status).toBe(422);
});

test("the first deletion stops, the second purges, the third finds nothing", async () => {
  const lab = await startLab();
  const id = await running(lab);
  expect(await ask(lab, "DELETE", id)).toMatchObject({ status: 200, body: { status: "success" } });
  expect(await listedIds(lab)).not.toContain(id);
  const stopped = await show(lab, id);
  expect(stopped.status).toBe("complete");
  expect(stopped).not.toHaveProperty("error_msg");

  expect((await ask(lab, "DELETE", id)).status).toBe(200);
  const gone = { status: 400, body: { detail: "No deployment exists with this uuid." } };
  expect(await ask(lab, "GET", id)).toMatchObject(gone);
  expect(await ask(lab, "DELETE", id)).toMatchObject(gone);
});

test("what does not run yet is purged at once", async () => {
  const lab = await startLab();
  const id = idOf(await order(lab));
  await ask(lab, "DELETE", id);
  expect((await ask(lab, "GET", id)).status).toBe(400);
});

test("the scheduler's housekeeping removes what ended hours ago", async () => {
  const lab = await startLab();
  const id = await running(lab);
  await ask(lab, "DELETE", id);
  lab.pass(3.9 * 3600);
  expect((await show(lab, id)).status).toBe("complete");
  lab.pass(0.2 * 3600);
  expect((await ask(lab, "GET", id)).status).toBe(400);
});

test("lists are newest first over the VOs asked for, and only of the one who asks", async () => {
  const lab = await startLab();
  const where = { as: "imagine", vo: "vo.imagine-ai.eu" } as const;
  const first = idOf(await order(lab, {}, { as: "imagine" }));
  lab.pass(1);
  const second = idOf(await order(lab, {}, where));
  lab.pass(1);
  const third = idOf(await order(lab, {}, { as: "imagine" }));
  const both = `/v1/deployments/modules?vos=${VO}&vos=vo.imagine-ai.eu&vos=nope`;
  const shown = await lab.done("GET", both, { as: "imagine" });
  expect(shown).toMatchObject([{ job_ID: third }, { job_ID: second }, { job_ID: first }]);
  expect(await listedIds(lab, where)).toEqual([second]);
  expect((await list(lab)).map(({ title }) => title)).toEqual(["plankton baseline"]);
});

test("a deployment is found only by its owner, in its VO, on the route of its kind", async () => {
  const lab = await startLab();
  const id = idOf(await order(lab, {}, { as: "imagine" }));
  const detail = async (answer: ReturnType<typeof ask>) => (await answer).body;
  expect(await detail(ask(lab, "GET", id))).toEqual({ detail: "You are not the owner of that deployment." });
  expect(await detail(ask(lab, "GET", id, { as: "imagine", vo: "vo.imagine-ai.eu" }))).toEqual({
    detail: "No deployment exists with this uuid.",
  });
  expect(await detail(ask(lab, "GET", id, { as: "imagine", base: "/v1/deployments/tools" }))).toEqual({
    detail: "This deployment is not a tool.",
  });
});

test("a GPU that all others hold is waited for, and freed by a deletion", async () => {
  const lab = await startLab();
  const gpu = { hardware: { gpu_num: 1, gpu_type: "Tesla T4" } };
  const imagine = { as: "imagine", vo: VO } as const;
  const held = [await running(lab, gpu), await running(lab, gpu)];
  const rest = [await running(lab, gpu, imagine), await running(lab, gpu, imagine)];
  const stati = await Promise.all([
    ...held.map((id) => show(lab, id)),
    ...rest.map((id) => show(lab, id, imagine)),
  ]);
  const waiting = stati.filter(({ status }) => status === "queued");
  expect(stati.filter(({ status }) => status === "running").length).toBeGreaterThanOrEqual(2);
  expect(waiting.length).toBeGreaterThanOrEqual(1);

  const [freed = ""] = held;
  const [next] = waiting;
  await ask(lab, "DELETE", freed);
  lab.pass(5);
  expect(await show(lab, next?.job_ID ?? "", imagine)).toMatchObject({ status: "running" });
});

test("an unknown GPU model is waited for, for ever", async () => {
  const lab = await startLab();
  const id = idOf(await order(lab, { hardware: { gpu_num: 1, gpu_type: "Abacus 3000" } }));
  lab.pass(40 * 24 * 3600);
  expect(await show(lab, id)).toMatchObject({ status: "queued", datacenter: null });
});
