import { expect, test } from "vitest";
import { RECORDS } from "../../src/sandbox/zenodo-records.ts";
import { type Lab, startLab } from "../kit/running-sandbox.ts";

interface Hits {
  readonly hits: {
    readonly hits: readonly { readonly id: number; readonly title: string; readonly doi: string }[];
    readonly total: number;
  };
}

function ask(lab: Lab, route: string, json: object = {}) {
  return lab.call("POST", `/v1/proxies/zenodo?api_route=${route}`, { as: "newcomer", json });
}

async function hits(lab: Lab, route: string, json: object = {}): Promise<Hits["hits"]> {
  const { status, body } = await ask(lab, route, json);
  expect(status).toBe(200);
  return (body as Hits).hits;
}

test("each record can be read by its id, in its community", async () => {
  const lab = await startLab();
  expect(RECORDS.length).toBeGreaterThanOrEqual(12);
  for (const { id, community, megabytes } of RECORDS) {
    expect((await ask(lab, `records/${id}`)).body).toMatchObject({
      id,
      doi: `10.5072/zenodo.${id}`,
      metadata: { communities: [{ id: community }] },
      files: [{ size: megabytes * 1_000_000 }],
    });
    expect(await ask(lab, `communities/${community}`)).toMatchObject({
      status: 200,
      body: { slug: community },
    });
  }
});

test("a community lists the newest version of each of its datasets, newest first", async () => {
  const lab = await startLab();
  const { hits: found, total } = await hits(lab, "communities/imagine/records", {
    q: "resource_type.type:dataset",
  });
  expect(found.map(({ id }) => id)).toEqual([700113, 700110, 700108, 700106, 700105, 700104]);
  expect(total).toBe(6);
  expect(found[0]?.doi).toBe("10.5072/zenodo.700113");
});

test("words narrow the list, in any field", async () => {
  const lab = await startLab();
  const titles = async (q: string) =>
    (await hits(lab, "communities/imagine/records", { q })).hits.map(({ title }) => title);
  expect(await titles("resource_type.type:dataset AND (Plankton)")).toEqual([
    "Plankton from a bay in winter",
  ]);
  expect(await titles("segmentation radar")).toEqual(["Oil spills in radar pictures"]);
  expect(await titles('metadata.title:"litter"')).toEqual(["Floating litter seen from drones"]);
  expect(await titles("resource_type.type:software")).toEqual([]);
});

test("pages are counted from one", async () => {
  const lab = await startLab();
  const page = (number: number) => hits(lab, "communities/imagine/records", { size: 4, page: number });
  expect((await page(1)).hits).toHaveLength(4);
  expect(await page(2)).toMatchObject({ hits: [{ id: 700105 }, { id: 700104 }], total: 6 });
});

test("versions of a dataset come newest first, with the last one marked", async () => {
  const lab = await startLab();
  const { hits: versions } = await hits(lab, "records/700103/versions");
  expect(versions).toMatchObject([
    { id: 700104, metadata: { version: "1.1", relations: { version: [{ index: 1, is_last: true }] } } },
    { id: 700103, metadata: { version: "1.0", relations: { version: [{ index: 0, is_last: false }] } } },
  ]);
});

test("only some routes are allowed, and unknown things are failures of Zenodo", async () => {
  const lab = await startLab();
  for (const route of ["deposit/depositions", "records/abc", "records"]) {
    expect(await ask(lab, route)).toMatchObject({ status: 400 });
  }
  for (const route of ["records/1", "communities/nope/records", "records/700103/files"]) {
    expect(await ask(lab, route)).toMatchObject({ status: 500, type: "application/json" });
  }
  expect(await hits(lab, "communities")).toMatchObject({ hits: [{ slug: "ai4eosc" }, { slug: "imagine" }] });
});
