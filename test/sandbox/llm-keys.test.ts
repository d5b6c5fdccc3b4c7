import { expect, test } from "vitest";
import type { PersonName } from "../../src/sandbox/people.ts";
import { type Lab, startLab } from "../kit/running-sandbox.ts";

const PATH = "/v1/llm/api_keys";

const create = (lab: Lab, query: string, as: PersonName = "researcher") =>
  lab.call("POST", `${PATH}?${query}`, { as });
const list = (lab: Lab, as: PersonName = "researcher") => lab.done("GET", PATH, { as });

test("a key is shown once and listed without it", async () => {
  const lab = await startLab();
  const { body } = await create(lab, "key_name=laptop");
  expect(body).toMatch(/^sk-[0-9a-f]{22}$/);
  const listed = { id: "laptop", created_at: "2026-11-18T09:30:00.000000Z", team_id: "ap-u", expires: null };
  expect(await list(lab)).toEqual([listed]);
  expect(JSON.stringify(await list(lab))).not.toContain(String(body).slice(3));
});

test("a duration sets the end; what is none is refused", async () => {
  const lab = await startLab();
  await create(lab, "key_name=laptop&duration=30d");
  expect(await list(lab)).toMatchObject([{ expires: "2026-12-18T09:30:00.000000Z" }]);
  expect(await create(lab, "key_name=other&duration=soon")).toMatchObject({ status: 400 });
  expect(await list(lab)).toHaveLength(1);
});

test("of a name with underscores only the last part is listed, but the whole name deletes", async () => {
  const lab = await startLab();
  await create(lab, "key_name=my_bot");
  expect(await list(lab)).toMatchObject([{ id: "bot" }]);
  expect(await lab.call("DELETE", `${PATH}?key_name=bot`, { as: "researcher" })).toMatchObject({
    status: 404,
  });
  expect(await lab.done("DELETE", `${PATH}?key_name=my_bot`, { as: "researcher" })).toEqual({
    status: "success",
  });
  expect(await list(lab)).toEqual([]);
});

test("names are unique per person, and the error of the proxy comes as text", async () => {
  const lab = await startLab();
  await create(lab, "key_name=laptop");
  expect(await create(lab, "key_name=laptop", "imagine")).toMatchObject({ status: 200 });
  const { status, body } = await create(lab, "key_name=laptop");
  expect(status).toBe(400);
  const { error } = JSON.parse((body as { detail: string }).detail);
  expect(error).toMatchObject({ code: "400", type: "bad_request_error" });
});

test("keys need no level; the group is the best level, or none", async () => {
  const lab = await startLab();
  for (const [as, team_id] of [
    ["student", "ap-a"],
    ["newcomer", null],
  ] as const) {
    await create(lab, "key_name=laptop", as);
    expect(await list(lab, as)).toMatchObject([{ team_id }]);
  }
});

test("with several levels the highest one counts, over all VOs", async () => {
  const lab = await startLab();
  const roles = ["access:vo.ai4eosc.eu:ap-a", "access:tutorials:ap-d", "access:vo.imagine-ai.eu:ap-b"];
  const me = { as: "researcher", claims: { realm_access: { roles } } } as const;
  await lab.done("POST", `${PATH}?key_name=laptop`, me);
  expect(await lab.done("GET", PATH, me)).toMatchObject([{ team_id: "ap-d" }]);
});
