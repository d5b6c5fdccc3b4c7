import { expect, test } from "vitest";
import { startLab } from "../kit/running-sandbox.ts";

test("the entry points say where the API is; /v1 leads to /v1/", async () => {
  const lab = await startLab();
  expect(await lab.done("GET", "/v1/")).toMatchObject({ id: "v1", links: [{ href: `${lab.url}/v1/` }] });
  expect(await lab.done("GET", "/")).toMatchObject({ versions: [{ version: "stable" }] });
  expect(await lab.call("GET", "/v1")).toMatchObject({ status: 307 });
});
