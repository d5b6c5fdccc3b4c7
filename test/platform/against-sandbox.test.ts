import { readFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { createPlatform } from "../../src/platform/client.ts";
import { catalogueEntry } from "../../src/sandbox/catalogue-entry.ts";
import type { PersonName } from "../../src/sandbox/people.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { openDocuments } from "../../src/store/documents.ts";
import { VO } from "../kit/platform-answers.ts";
import { failureOf } from "../kit/platform-client.ts";

const CATALOGUE = new URL("../../data/catalogue.json", import.meta.url);

/** The client with its own sandbox; both share a clock that stands still until it is moved. */
async function startBoth() {
  let time = Date.parse("2026-11-18T09:30:00Z");
  const now = () => new Date(time);
  const state = await openDocuments(":memory:");
  const catalogue = z.array(catalogueEntry).parse(JSON.parse(readFileSync(CATALOGUE, "utf8")));
  const sandbox = await startSandbox({ state, catalogue, now, demoData: false, seed: 3 });
  onTestFinished(async () => {
    await sandbox.stop();
    await state.close();
  });
  const platform = createPlatform({ baseUrl: sandbox.url, now, sleep: async () => {} });
  return {
    as: (person: PersonName) => platform.as(() => sandbox.signIn(person)),
    anyone: platform.as(async () => undefined),
    pass: (seconds: number) => {
      time += seconds * 1000;
    },
    now,
  };
}

test("anyone reads the catalogue, configurations and the cluster", async () => {
  const { anyone, now } = await startBoth();
  const items = await anyone.catalogue.items();
  expect(items.filter(({ kind }) => kind === "tool").map(({ id }) => id)).toContain("ai4os-dev-env");
  expect(new Set(items.map(({ license }) => license))).toContain("Apache-2.0");
  for (const { id } of items.slice(0, 5)) {
    const item = await anyone.catalogue.item(id);
    expect(item.description).not.toBe("");
    expect(item.links["source_code"]).toMatch(/^https:\/\/github\.com\//u);
    const { params } = await anyone.catalogue.config(id, VO);
    expect(params.find(({ key }) => key === "title")).toMatchObject({ group: "general", value: "" });
  }
  const whole = await anyone.stats.cluster();
  const part = await anyone.stats.cluster(VO);
  expect(whole.cpuTotal).toBeGreaterThanOrEqual(part.cpuTotal);
  expect(part.datacenters.flatMap(({ nodes }) => nodes).every(({ vos }) => vos.includes(VO))).toBe(true);
  expect(whole.updated?.getTime()).toBeLessThanOrEqual(now().getTime());
  expect(await failureOf(anyone.stats.user(VO))).toMatchObject({ kind: "unauthenticated" });
});

test("a researcher deploys a module, watches it, freezes it and removes all of it", async () => {
  const { as, pass, now } = await startBoth();
  const { catalogue, deployments, snapshots } = as("researcher");
  const [module] = (await catalogue.items()).filter(({ kind, valid }) => kind === "module" && valid);
  const { params } = await catalogue.config(module?.id ?? "", VO);
  const preset = (key: string) => params.find((param) => param.key === key)?.value ?? "";
  const general = {
    title: "Größe 🦉",
    docker_image: preset("docker_image"),
    docker_tag: preset("docker_tag"),
  };
  const values = { general, hardware: { cpu_num: 2, ram: 4000, disk: 2000 } };
  const id = await deployments.create({ vo: VO, kind: "module", values });
  const ref = { id, vo: VO, kind: "module" } as const;

  const [queued] = await deployments.list(ref);
  expect(queued).toMatchObject({ id, vo: VO, kind: "module", status: "queued", title: "Größe 🦉" });
  expect(queued).toMatchObject({ placed: false, submitted: now() });
  expect(queued?.endpoints).toEqual({});
  expect(await failureOf(snapshots.create(ref))).toMatchObject({ kind: "rejected", ambiguous: false });

  pass(20);
  const running = await deployments.get(ref);
  expect(running).toMatchObject({ status: "running", placed: true, resources: { cpu: 2, memoryMb: 4000 } });
  expect(running?.activeEndpoints).toContain(running?.mainEndpoint);
  expect(running?.endpoints[running.mainEndpoint ?? ""]).toMatch(/^http/u);
  expect((await deployments.list({ ...ref, probe: true }))[0]?.activeEndpoints).toEqual(
    running?.activeEndpoints,
  );

  const snapshot = await snapshots.create(ref);
  expect(await snapshots.list(VO)).toMatchObject([{ id: snapshot, vo: VO, deployment: id }]);
  pass(600);
  expect(await snapshots.list(VO)).toMatchObject([{ id: snapshot, status: "complete", title: "Größe 🦉" }]);
  await snapshots.remove(VO, snapshot);
  expect(await snapshots.list(VO)).toEqual([]);
  expect(await failureOf(snapshots.remove(VO, snapshot))).toMatchObject({ kind: "missing" });

  await deployments.remove(ref);
  pass(5);
  expect(await deployments.list(ref)).toEqual([]);
  expect(await deployments.get(ref)).toMatchObject({ status: "complete" });
  await deployments.remove(ref);
  expect(await deployments.get(ref)).toBeUndefined();
  expect(await failureOf(deployments.remove(ref))).toMatchObject({ kind: "missing" });
});

test("a researcher deploys a tool, and its kind counts", async () => {
  const { as, pass } = await startBoth();
  const { deployments } = as("researcher");
  const general = {
    title: "Box",
    docker_tag: "latest",
    service: "jupyter",
    jupyter_password: "correct-horse",
  };
  const id = await deployments.create({
    vo: VO,
    kind: "tool",
    toolName: "ai4os-dev-env",
    values: { general },
  });
  pass(20);
  const ref = { id, vo: VO, kind: "tool" } as const;
  expect(await deployments.get(ref)).toMatchObject({
    kind: "tool",
    toolName: "ai4os-dev-env",
    mainEndpoint: "ide",
  });
  expect(await deployments.list(ref)).toHaveLength(1);
  expect(await failureOf(deployments.get({ ...ref, kind: "module" }))).toMatchObject({ kind: "rejected" });
  await deployments.remove(ref);
});

test("usage of the researcher", async () => {
  const { as } = await startBoth();
  const { days, voTotal } = await as("researcher").stats.user(VO);
  expect(voTotal.cpu).toBeGreaterThan(0);
  expect(days.length).toBeGreaterThan(0);
  expect(days.map(({ date }) => date)).toEqual(days.map(({ date }) => date).toSorted());
});
