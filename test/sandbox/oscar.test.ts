import { expect, test } from "vitest";
import { VO } from "../kit/papi-world.ts";
import { type Lab, startLab } from "../kit/running-sandbox.ts";

const me = { as: "researcher" } as const;
const SERVICES = "/v1/inference/oscar/services";

interface Service {
  readonly name: string;
  readonly image: string;
  readonly cpu: string;
  readonly memory: string;
  readonly token: string;
  readonly endpoint: string;
  readonly cluster_id: string;
  readonly environment: {
    readonly variables: { readonly PAPI_TITLE: string; readonly PAPI_CREATED: string };
  };
}

const create = (lab: Lab, json: object = {}) =>
  lab.done("POST", `${SERVICES}?vo=${VO}`, { ...me, json }) as Promise<string>;
const show = (lab: Lab, name: string) =>
  lab.done("GET", `${SERVICES}/${name}?vo=${VO}`, me) as Promise<Service>;
const list = (lab: Lab, query = `vo=${VO}`) =>
  lab.done("GET", `${SERVICES}?${query}`, me) as Promise<readonly Service[]>;

test("a service has the image without a tag, the title, and what was asked for, limits or not", async () => {
  const lab = await startLab();
  const general = { title: "Roofs", docker_image: "library/nginx", docker_tag: "gpu" };
  const name = await create(lab, { general, hardware: { cpu_num: 99, ram: 500_000 } });
  expect(name).toMatch(/^ai4papi-[0-9a-f-]{31}$/);
  expect(await show(lab, name)).toMatchObject({
    name,
    image: "library/nginx",
    cpu: "99",
    memory: "500000Mi",
    cluster_id: "oscar-ai4eosc-cluster",
    environment: { variables: { PAPI_TITLE: "Roofs", PAPI_CREATED: "2026-11-18 09:30:00" } },
  });
});

test("services are listed newest first, per person and VO", async () => {
  const lab = await startLab();
  const first = await create(lab);
  const second = await create(lab);
  lab.pass(60);
  const third = await create(lab);
  expect((await list(lab)).map(({ name }) => name)).toEqual([third, second, first]);
  const others = (vo: string) => lab.done("GET", `${SERVICES}?vo=${vo}`, { as: "imagine" });
  expect(await others(VO)).toEqual([]);
  await lab.done("POST", `${SERVICES}?vo=vo.imagine-ai.eu`, { as: "imagine", json: {} });
  expect(await others("vo.imagine-ai.eu")).toMatchObject([{ cluster_id: "oscar-imagine-cluster" }]);
  expect(await others(VO)).toEqual([]);
  expect(await lab.call("GET", `${SERVICES}/${first}?vo=${VO}`, { as: "imagine" })).toMatchObject({
    status: 500,
  });
});

test("an update replaces everything, fills in defaults and begins the time anew", async () => {
  const lab = await startLab();
  const name = await create(lab, { general: { title: "one" }, hardware: { cpu_num: 8 } });
  const { token } = await show(lab, name);
  lab.pass(3600);
  expect(
    await lab.done("PUT", `${SERVICES}/${name}?vo=${VO}`, { ...me, json: { general: { title: "two" } } }),
  ).toBe(name);
  expect(await show(lab, name)).toMatchObject({
    token,
    cpu: "4",
    environment: { variables: { PAPI_TITLE: "two", PAPI_CREATED: "2026-11-18 10:30:00" } },
  });
});

test("a deletion takes the name from the query and ignores the path", async () => {
  const lab = await startLab();
  const [one, two] = [await create(lab), await create(lab)];
  await lab.done("DELETE", `${SERVICES}/${one}?vo=${VO}&service_name=${two}`, me);
  expect((await list(lab)).map(({ name }) => name)).toEqual([one]);
});

test("a wrong parameter is told, an unknown service is a plain 500 unless oddities are off", async () => {
  const lab = await startLab({ quirks: false });
  const wrong = { ...me, json: { general: { foo: 1 } } };
  expect(await lab.call("POST", `${SERVICES}?vo=${VO}`, wrong)).toMatchObject({ status: 400 });
  expect(await lab.call("GET", `${SERVICES}/nope?vo=${VO}`, me)).toMatchObject({ status: 404 });
});

test("the service answers a POST that carries its token", async () => {
  const lab = await startLab();
  const { endpoint, token } = await show(lab, await create(lab));
  const post = (authorization: string) =>
    fetch(endpoint, { method: "POST", headers: { authorization }, body: "some picture" });
  const answer = await post(`Bearer ${token}`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ status: "OK", received_bytes: 12 });
  expect((await post("Bearer wrong")).status).toBe(401);
  expect((await fetch(`${lab.url}/run/nope`, { method: "POST" })).status).toBe(404);
});
