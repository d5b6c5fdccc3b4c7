import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mismatches, type Shape } from "../kit/json-shape.ts";
import { MODULE_CONFIG, OSCAR_CONFIG, TOOL_CONFIGS } from "../kit/papi-configuration-shapes.ts";
import * as shapes from "../kit/papi-shapes.ts";
import { batchForm, populate, VO, type World } from "../kit/papi-world.ts";
import { openLab, type Request } from "../kit/running-sandbox.ts";

/** Every route of the platform. */
const ROUTES = `
  GET /
  GET /v1/
  GET /v1/catalog/modules
  GET /v1/catalog/tools
  GET /v1/catalog/modules/detail
  GET /v1/catalog/tools/detail
  GET /v1/catalog/modules/{item_name}/metadata
  GET /v1/catalog/tools/{item_name}/metadata
  GET /v1/catalog/modules/{item_name}/config
  GET /v1/catalog/tools/{item_name}/config
  PUT /v1/catalog/modules/refresh
  PUT /v1/catalog/tools/refresh
  GET /v1/deployments/modules
  GET /v1/deployments/tools
  GET /v1/deployments/modules/{uuid}
  GET /v1/deployments/tools/{uuid}
  POST /v1/deployments/modules
  POST /v1/deployments/tools
  DELETE /v1/deployments/modules/{uuid}
  DELETE /v1/deployments/tools/{uuid}
  GET /v1/deployments/stats/user
  GET /v1/deployments/stats/cluster
  GET /v1/batch
  GET /v1/batch/{uuid}
  POST /v1/batch
  DELETE /v1/batch/{uuid}
  GET /v1/try_me/nomad
  GET /v1/try_me/nomad/{uuid}
  POST /v1/try_me/nomad
  DELETE /v1/try_me/nomad/{uuid}
  GET /v1/snapshots
  POST /v1/snapshots
  DELETE /v1/snapshots
  GET /v1/secrets
  POST /v1/secrets
  DELETE /v1/secrets
  GET /v1/storage/{storage_name}/ls
  DELETE /v1/storage/{storage_name}/rm
  GET /v1/inference/oscar/cluster
  GET /v1/inference/oscar/conf
  GET /v1/inference/oscar/services
  GET /v1/inference/oscar/services/{service_name}
  POST /v1/inference/oscar/services
  PUT /v1/inference/oscar/services/{service_name}
  DELETE /v1/inference/oscar/services/{service_name}
  GET /v1/llm/api_keys
  POST /v1/llm/api_keys
  DELETE /v1/llm/api_keys
  POST /v1/llm/chat
  POST /v1/proxies/zenodo
`
  .trim()
  .split(/\n\s+/);

interface Row {
  readonly route: string;
  /** Fills the braces of the path. */
  readonly item?: (world: World) => string;
  readonly query?: string | ((world: World) => string);
  readonly request?: Request;
  readonly status?: number;
  readonly shape: Shape;
}

const JSON_ONLY = { headers: { accept: "application/json" } };
const me = { as: "researcher" } as const;
const vo = `vo=${VO}`;
const moduleLabels = ["api", "monitor", "ui", "custom"];
const toolLabels = ["api", "monitor", "ide", "custom"];
const brief = (endpoints: readonly string[], tool = false) =>
  shapes.jobShape({ endpoints, full: false, tool });
const MODULE = "thermal-urban-feature-segmenter";

const CATALOGUE_ROWS: readonly Row[] = [
  { route: "GET /", shape: shapes.ROOT },
  { route: "GET /v1/", shape: shapes.VERSION },
  ...["modules", "tools"].flatMap((kind): readonly Row[] => [
    { route: `GET /v1/catalog/${kind}`, query: "tags=ignored", shape: shapes.NAMES },
    { route: `GET /v1/catalog/${kind}/detail`, shape: shapes.SUMMARIES },
    { route: `PUT /v1/catalog/${kind}/refresh`, request: me, status: 401, shape: shapes.DETAIL },
  ]),
  {
    route: "GET /v1/catalog/modules/{item_name}/metadata",
    item: () => MODULE,
    request: JSON_ONLY,
    shape: shapes.METADATA,
  },
  {
    route: "GET /v1/catalog/tools/{item_name}/metadata",
    item: () => "ai4os-dev-env",
    request: JSON_ONLY,
    shape: shapes.METADATA,
  },
  {
    route: "GET /v1/catalog/modules/{item_name}/config",
    item: () => MODULE,
    query: vo,
    shape: MODULE_CONFIG,
  },
  ...Object.entries(TOOL_CONFIGS).map(
    ([tool, shape]): Row => ({
      route: "GET /v1/catalog/tools/{item_name}/config",
      item: () => tool,
      query: vo,
      shape,
    }),
  ),
];

const DEPLOYMENT_ROWS: readonly Row[] = [
  { route: "GET /v1/deployments/modules", query: `vos=${VO}`, request: me, shape: [brief(moduleLabels)] },
  { route: "GET /v1/deployments/tools", query: `vos=${VO}`, request: me, shape: [brief(toolLabels, true)] },
  {
    route: "GET /v1/deployments/modules/{uuid}",
    item: ({ module }) => module,
    query: vo,
    request: me,
    shape: shapes.jobShape({ endpoints: moduleLabels }),
  },
  {
    route: "GET /v1/deployments/tools/{uuid}",
    item: ({ tool }) => tool,
    query: vo,
    request: me,
    shape: shapes.jobShape({ endpoints: toolLabels, tool: true }),
  },
  { route: "POST /v1/deployments/modules", query: vo, request: { ...me, json: {} }, shape: shapes.CREATED },
  {
    route: "POST /v1/deployments/tools",
    query: `${vo}&tool_name=ai4os-federated-server`,
    request: { ...me, json: {} },
    shape: shapes.CREATED,
  },
  {
    route: "DELETE /v1/deployments/modules/{uuid}",
    item: ({ spareModule }) => spareModule,
    query: vo,
    request: me,
    shape: shapes.STATUS,
  },
  {
    route: "DELETE /v1/deployments/tools/{uuid}",
    item: ({ spareTool }) => spareTool,
    query: vo,
    request: me,
    shape: shapes.STATUS,
  },
  { route: "GET /v1/deployments/stats/user", query: vo, request: me, shape: shapes.USER_STATS },
  { route: "GET /v1/deployments/stats/cluster", query: vo, shape: shapes.CLUSTER_STATS },
  {
    route: "GET /v1/batch",
    query: `vos=${VO}`,
    request: me,
    shape: [shapes.jobShape({ endpoints: [], full: false, main: "null" })],
  },
  {
    route: "GET /v1/batch/{uuid}",
    item: ({ batch }) => batch,
    query: vo,
    request: me,
    shape: shapes.jobShape({ endpoints: [], main: "null", templates: ["local/batch.sh"] }),
  },
  {
    route: "DELETE /v1/batch/{uuid}",
    item: ({ spareBatch }) => spareBatch,
    query: vo,
    request: me,
    shape: shapes.STATUS,
  },
  { route: "GET /v1/try_me/nomad", request: me, shape: [brief(["ui"])] },
  {
    route: "GET /v1/try_me/nomad/{uuid}",
    item: ({ demo }) => demo,
    request: me,
    shape: shapes.jobShape({ endpoints: ["ui"] }),
  },
  { route: "POST /v1/try_me/nomad", query: `module_name=${MODULE}`, request: me, shape: shapes.CREATED },
  {
    route: "DELETE /v1/try_me/nomad/{uuid}",
    item: ({ spareDemo }) => spareDemo,
    request: me,
    shape: shapes.STATUS,
  },
  { route: "GET /v1/snapshots", query: `vos=${VO}`, request: me, shape: [shapes.SNAPSHOT] },
  {
    route: "POST /v1/snapshots",
    query: ({ module }) => `${vo}&deployment_uuid=${module}`,
    request: me,
    shape: shapes.SNAPSHOT_CREATED,
  },
  {
    route: "DELETE /v1/snapshots",
    query: ({ snapshot }) => `${vo}&snapshot_uuid=${snapshot}`,
    request: me,
    shape: shapes.STATUS,
  },
];

const OSCAR = "/v1/inference/oscar";
const SERVICE_ROWS: readonly Row[] = [
  { route: "GET /v1/secrets", query: `${vo}&subpath=/services`, request: me, shape: shapes.SECRETS },
  {
    route: "POST /v1/secrets",
    query: `${vo}&secret_path=/x`,
    request: { ...me, json: { a: "b" } },
    shape: shapes.STATUS,
  },
  { route: "DELETE /v1/secrets", query: `${vo}&secret_path=/x`, request: me, shape: shapes.STATUS },
  {
    route: "GET /v1/storage/{storage_name}/ls",
    item: () => "files.example.org",
    query: `${vo}&subpath=/`,
    request: me,
    shape: shapes.FILES,
  },
  {
    route: "DELETE /v1/storage/{storage_name}/rm",
    item: () => "files.example.org",
    query: `${vo}&subpath=notes`,
    request: me,
    shape: shapes.STATUS,
  },
  { route: `GET ${OSCAR}/cluster`, query: vo, request: me, shape: shapes.OSCAR_CLUSTER },
  { route: `GET ${OSCAR}/conf`, query: `${vo}&item_name=ai4os-demo-app`, shape: OSCAR_CONFIG },
  { route: `GET ${OSCAR}/services`, query: vo, request: me, shape: [shapes.OSCAR_SERVICE] },
  {
    route: `GET ${OSCAR}/services/{service_name}`,
    item: ({ service }) => service,
    query: vo,
    request: me,
    shape: shapes.OSCAR_SERVICE,
  },
  { route: `POST ${OSCAR}/services`, query: vo, request: { ...me, json: {} }, shape: "string" },
  {
    route: `PUT ${OSCAR}/services/{service_name}`,
    item: ({ service }) => service,
    query: vo,
    request: { ...me, json: {} },
    shape: "string",
  },
  {
    route: `DELETE ${OSCAR}/services/{service_name}`,
    item: () => "anything",
    query: ({ spareService }) => `${vo}&service_name=${spareService}`,
    request: me,
    shape: "string",
  },
  { route: "GET /v1/llm/api_keys", request: me, shape: shapes.LLM_KEYS },
  { route: "POST /v1/llm/api_keys", query: "key_name=new", request: me, shape: "string" },
  { route: "DELETE /v1/llm/api_keys", query: "key_name=spare", request: me, shape: shapes.STATUS },
  {
    route: "POST /v1/llm/chat",
    query: vo,
    request: { ...me, json: { messages: [] } },
    status: 503,
    shape: shapes.DETAIL,
  },
  ...["communities/imagine/records", "records/700103/versions"].map(
    (route): Row => ({
      route: "POST /v1/proxies/zenodo",
      query: `api_route=${route}`,
      request: { ...me, json: {} },
      shape: shapes.ZENODO_HITS,
    }),
  ),
  {
    route: "POST /v1/proxies/zenodo",
    query: "api_route=records/700103",
    request: { ...me, json: {} },
    shape: shapes.ZENODO_RECORD,
  },
];

const ROWS = [...CATALOGUE_ROWS, ...DEPLOYMENT_ROWS, ...SERVICE_ROWS];

describe("the answers have the platform's shapes", () => {
  let world: World;
  beforeAll(async () => {
    world = await populate(await openLab());
  });
  afterAll(() => world.lab.stop());

  it("to every route of the platform", () => {
    const covered = new Set([...ROWS.map(({ route }) => route), "POST /v1/batch"]);
    expect([...covered].sort()).toEqual([...ROUTES].sort());
  });

  it.each(ROWS.map((row) => ({ ...row, name: row.route })))("$name", async (row) => {
    const [method = "", template = ""] = row.route.split(" ");
    const path = template.replace(/\{\w+\}/, () => row.item?.(world) ?? "");
    const query = typeof row.query === "function" ? row.query(world) : (row.query ?? "");
    const answer = await world.lab.call(method, `${path}?${query}`, row.request);
    expect(answer).toMatchObject({ status: row.status ?? 200, type: "application/json" });
    expect(mismatches(answer.body, row.shape)).toEqual([]);
    // A list without elements has every shape.
    if (Array.isArray(answer.body)) expect(answer.body).not.toHaveLength(0);
  });

  it("POST /v1/batch", async () => {
    const answer = await world.lab.call("POST", `/v1/batch?${vo}`, { ...me, form: batchForm("true\n") });
    expect(answer).toMatchObject({ status: 200, type: "application/json" });
    expect(mismatches(answer.body, shapes.CREATED)).toEqual([]);
  });
});
