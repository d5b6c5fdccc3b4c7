import { afterAll, beforeAll, expect, it } from "vitest";
import type { PersonName } from "../../src/sandbox/people.ts";
import { mismatches, type Shape } from "../kit/json-shape.ts";
import { BROKEN_JSON, DETAIL, MISSING, MISTYPED, NOT_A_FILE, NOT_AN_OBJECT } from "../kit/papi-shapes.ts";
import { batchForm, STORAGE, VO } from "../kit/papi-world.ts";
import { type Lab, openLab, type Request } from "../kit/running-sandbox.ts";

const PLAIN = "Internal Server Error";
const NO_UUID = "00000000-0000-0000-0000-000000000000";
const vo = `vo=${VO}`;
const MODULES = "/v1/deployments/modules";
const TOOLS = `/v1/deployments/tools?${vo}&tool_name=`;
const OSCAR = "/v1/inference/oscar";
const FILES = "/v1/storage/files.example.org";
const ZENODO = "/v1/proxies/zenodo?api_route=";

type Row = readonly [
  who: PersonName | undefined,
  call: string,
  status: number,
  shape: Shape | typeof PLAIN,
  request?: Omit<Request, "as">,
];

/** Full access in two VOs, as the real server was asked. */
const MEMBER = "imagine";

const form = (fields: Readonly<Record<string, string>>): Omit<Request, "as"> => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return { form: data };
};
const withConf = (conf: string): Omit<Request, "as"> => {
  const data = batchForm("true");
  data.set("conf", conf);
  return { form: data };
};
const json = (value: unknown) => ({ json: value });
const basic = { headers: { authorization: "Basic abc" } };
const garbage = { headers: { authorization: "Bearer abc" } };

const ACCESS: readonly Row[] = [
  [undefined, `GET ${MODULES}?vos=${VO}`, 403, DETAIL],
  [undefined, `GET ${MODULES}?vos=${VO}`, 403, DETAIL, basic],
  [undefined, `GET ${MODULES}?vos=${VO}`, 401, DETAIL, garbage],
  [undefined, `GET ${MODULES}/x`, 403, DETAIL],
  ["student", `GET ${MODULES}/${NO_UUID}?${vo}`, 401, DETAIL],
  ["newcomer", `GET ${MODULES}/${NO_UUID}?${vo}`, 500, PLAIN],
  ["tutorial", `GET ${MODULES}/${NO_UUID}?${vo}`, 500, PLAIN],
  ["student", `GET ${MODULES}?vos=${VO}`, 200, []],
  ["newcomer", `GET ${MODULES}?vos=${VO}`, 200, []],
  [MEMBER, `GET ${MODULES}/x?vo=nope`, 500, PLAIN],
  ["student", `GET /v1/secrets?${vo}`, 401, DETAIL],
  ["student", `GET /v1/deployments/stats/user?${vo}`, 401, DETAIL],
  ["student", `POST ${MODULES}?${vo}`, 401, DETAIL, json({})],
  ["newcomer", "GET /v1/try_me/nomad", 500, PLAIN],
  [MEMBER, "PUT /v1/catalog/modules/refresh", 401, DETAIL],
  [MEMBER, "GET /v1/nope", 404, DETAIL],
  [MEMBER, "PATCH /v1/secrets", 405, DETAIL],
  [MEMBER, `GET ${MODULES}/?vos=${VO}`, 307, ""],
];

const VO_LISTS: readonly Row[] = [MODULES, "/v1/deployments/tools", "/v1/batch", "/v1/snapshots"].flatMap(
  (path): readonly Row[] => [
    [MEMBER, `GET ${path}`, 500, PLAIN],
    [MEMBER, `GET ${path}?vos=`, 401, DETAIL],
    [MEMBER, `GET ${path}?vos=${VO},vo.imagine-ai.eu`, 401, DETAIL],
    [MEMBER, `GET ${path}?vos[]=${VO}`, 500, PLAIN],
    [MEMBER, `GET ${path}?vo=${VO}`, 500, PLAIN],
    [MEMBER, `GET ${path}?vos=nope`, 401, DETAIL],
    [MEMBER, `GET ${path}?vos=${VO}&vos=vo.imagine-ai.eu`, 200, []],
    [MEMBER, `GET ${path}?vos=nope&vos=${VO}`, 200, []],
    [MEMBER, `GET ${path}?vos=tutorials`, 200, []],
  ],
);

const CREATION: readonly Row[] = [
  [MEMBER, `GET ${MODULES}?vos=${VO}&full_info=banana`, 422, MISTYPED],
  [MEMBER, `GET ${MODULES}/${NO_UUID}?${vo}`, 400, DETAIL],
  [MEMBER, `POST ${MODULES}?${vo}`, 400, DETAIL, json({ foo: {} })],
  [MEMBER, `POST ${MODULES}?${vo}`, 400, DETAIL, json({ general: { foo: 1 } })],
  [MEMBER, `POST ${MODULES}?${vo}`, 400, DETAIL, json({ hardware: { cpu_num: 0 } })],
  [MEMBER, `POST ${MODULES}?${vo}`, 500, PLAIN, json({ hardware: { cpu_num: "4" } })],
  [MEMBER, `POST ${MODULES}?${vo}`, 500, PLAIN, json({ general: { title: 'say "hi"' } })],
  [MEMBER, `POST ${MODULES}?${vo}`, 500, PLAIN, json({ general: { desc: "two\nlines" } })],
  [MEMBER, `POST ${MODULES}?${vo}`, 422, NOT_AN_OBJECT, json([])],
  [MEMBER, `POST ${MODULES}?${vo}`, 422, BROKEN_JSON, { raw: "{bad" }],
  [MEMBER, `POST ${MODULES}`, 422, MISSING, json({})],
  ["tutorial", `POST ${MODULES}?vo=tutorials`, 400, DETAIL, json({})],
  [MEMBER, `POST ${TOOLS}nope`, 400, DETAIL, json({})],
  [MEMBER, `POST ${TOOLS}ai4os-dev-env`, 400, DETAIL, json({})],
  [MEMBER, `POST ${TOOLS}ai4os-cvat`, 400, DETAIL, json({})],
  [MEMBER, `POST ${TOOLS}ai4os-nvflare`, 400, DETAIL, json({})],
  [MEMBER, `POST ${TOOLS}ai4os-federated-server`, 400, DETAIL, json({ hardware: { cpu_num: 3 } })],
  [MEMBER, `POST ${TOOLS}ai4os-llm`, 500, PLAIN, json({ llm: { type: "zzz" } })],
  [MEMBER, `POST ${TOOLS}ai4os-llm`, 500, PLAIN, json({ llm: { ui_username: "a", ui_password: "b" } })],
  [MEMBER, `POST /v1/deployments/tools?${vo}`, 422, MISSING, json({})],
  [MEMBER, "POST /v1/deployments/tools?vo=vo.imagine-ai.eu&tool_name=ai4os-llm", 403, DETAIL, json({})],
  [MEMBER, `POST /v1/snapshots?${vo}&deployment_uuid=${NO_UUID}`, 400, DETAIL],
  [MEMBER, `DELETE /v1/snapshots?${vo}&snapshot_uuid=nope`, 400, DETAIL],
  [MEMBER, `POST /v1/batch?${vo}`, 422, MISSING, form({ conf: "{}" })],
  [MEMBER, `POST /v1/batch?${vo}`, 422, NOT_A_FILE, form({ user_cmd: "echo hi", conf: "{}" })],
  [MEMBER, `POST /v1/batch?${vo}`, 422, MISSING, json({})],
  [MEMBER, `POST /v1/batch?${vo}`, 400, DETAIL, withConf("{x")],
  [MEMBER, `POST /v1/batch?${vo}`, 400, DETAIL, withConf("")],
  [MEMBER, `POST /v1/batch?${vo}`, 500, PLAIN, withConf("[]")],
  [MEMBER, `POST /v1/batch?${vo}`, 500, PLAIN, withConf("null")],
  [MEMBER, `POST /v1/batch?${vo}`, 401, DETAIL, withConf("{}")],
  [
    MEMBER,
    `POST /v1/batch?${vo}`,
    401,
    DETAIL,
    withConf(JSON.stringify({ storage: { ...STORAGE, rclone_user: "" } })),
  ],
  ["student", "POST /v1/try_me/nomad?module_name=nope", 404, DETAIL],
  ["student", "POST /v1/try_me/nomad", 422, MISSING],
];

const SERVICES: readonly Row[] = [
  [MEMBER, `POST /v1/secrets?${vo}&secret_path=/x`, 500, PLAIN, json({})],
  [MEMBER, `POST /v1/secrets?${vo}&secret_path=/x`, 422, MISSING],
  [MEMBER, `POST /v1/secrets?${vo}&secret_path=/x`, 422, NOT_AN_OBJECT, json([])],
  [MEMBER, `GET ${FILES}/ls?${vo}&subpath=nope`, 404, DETAIL],
  [MEMBER, `GET /v1/storage/other.example.org/ls?${vo}&subpath=/`, 500, PLAIN],
  [MEMBER, `DELETE ${FILES}/rm?${vo}&subpath=/`, 400, DETAIL],
  [MEMBER, `DELETE ${FILES}/rm?${vo}&subpath=notes/readme.txt`, 500, DETAIL],
  [MEMBER, `DELETE ${FILES}/rm?${vo}`, 422, MISSING],
  [MEMBER, "GET /v1/deployments/stats/user?vo=kmd4eosc", 500, PLAIN],
  [undefined, "GET /v1/deployments/stats/cluster?vo=nope", 500, PLAIN],
  [undefined, "GET /v1/deployments/stats/cluster?vo=kmd4eosc", 500, PLAIN],
  [MEMBER, `GET ${OSCAR}/services/nope?${vo}`, 500, PLAIN],
  [MEMBER, `PUT ${OSCAR}/services/nope?${vo}`, 500, PLAIN, json({})],
  [MEMBER, `DELETE ${OSCAR}/services/nope?${vo}`, 422, MISSING],
  [MEMBER, `DELETE ${OSCAR}/services/nope?${vo}&service_name=nope`, 500, PLAIN],
  [undefined, `GET ${OSCAR}/conf?item_name=nope&${vo}`, 400, DETAIL],
  [MEMBER, "DELETE /v1/llm/api_keys?key_name=bot", 404, DETAIL],
  [MEMBER, "POST /v1/llm/api_keys", 422, MISSING],
  [MEMBER, `POST /v1/llm/chat?${vo}`, 503, DETAIL, json({ messages: [] })],
  [undefined, `POST /v1/llm/chat?${vo}`, 503, DETAIL, garbage],
  [MEMBER, `POST ${ZENODO}deposit/depositions`, 400, DETAIL, json({})],
  [MEMBER, `POST ${ZENODO}records/12345`, 500, DETAIL, json({})],
  [MEMBER, `POST ${ZENODO}records/700103`, 500, PLAIN, json({ a: ["b"] })],
];

let lab: Lab;
beforeAll(async () => {
  lab = await openLab({ demoData: false });
  const secret = {
    server: "https://files.example.org",
    loginName: "ines",
    appPassword: "x",
    vendor: "nextcloud",
  };
  const path = `/v1/secrets?${vo}&secret_path=/services/storage/files.example.org`;
  await lab.done("POST", path, { as: MEMBER, json: secret });
});
afterAll(() => lab.stop());

const ROWS = [...ACCESS, ...VO_LISTS, ...CREATION, ...SERVICES].map(([as, call, status, shape, request]) => ({
  call,
  status,
  shape,
  request: { ...request, ...(as === undefined ? {} : { as }) },
  who: as ?? "nobody",
}));

it.each(ROWS)("$who: $call is $status", async ({ call, status, shape, request }) => {
  const [method = "", path = ""] = call.split(" ");
  const answer = await lab.call(method, path, request);
  const isText = shape === PLAIN || shape === "";
  expect(answer).toMatchObject({ status, type: typeOf(shape) });
  if (isText) expect(answer.body).toBe(shape);
  else expect(mismatches(answer.body, shape)).toEqual([]);
});

function typeOf(shape: Shape): string {
  if (shape === "") return "";
  return shape === PLAIN ? "text/plain" : "application/json";
}
