import { expect, test } from "vitest";
import { VO } from "../kit/papi-world.ts";
import { type Lab, startLab } from "../kit/running-sandbox.ts";

const me = { as: "imagine" } as const;
const path = (name: string, vo = VO) => `/v1/secrets?vo=${vo}&secret_path=${name}`;

async function put(lab: Lab, name: string, json: object, vo = VO): Promise<void> {
  expect(await lab.done("POST", path(name, vo), { ...me, json })).toEqual({ status: "success" });
}

const below = (lab: Lab, folder: string, vo = VO) =>
  lab.done("GET", `/v1/secrets?vo=${vo}&subpath=${folder}`, me);

test("secrets are found below their folder, not under their own path", async () => {
  const lab = await startLab();
  await put(lab, "/services/huggingface/token", { token: "a" });
  await put(lab, "services/mlflow/credentials/", { username: "b", password: "c" });
  const all = {
    "/services/huggingface/token": { token: "a" },
    "/services/mlflow/credentials": { username: "b", password: "c" },
  };
  for (const folder of ["", "/", "/services", "services/"]) expect(await below(lab, folder)).toEqual(all);
  expect(await below(lab, "/services/huggingface")).toEqual({
    "/services/huggingface/token": { token: "a" },
  });
  expect(await below(lab, "/services/huggingface/token")).toEqual({});
  expect(await below(lab, "/serv")).toEqual({});
});

test("a secret is replaced by writing it again, and deleting what is not there succeeds", async () => {
  const lab = await startLab();
  await put(lab, "/x", { a: "1" });
  await put(lab, "/x", { b: "2" });
  expect(await below(lab, "")).toEqual({ "/x": { b: "2" } });
  for (const _ of [1, 2]) expect(await lab.done("DELETE", path("/x"), me)).toEqual({ status: "success" });
  expect(await below(lab, "")).toEqual({});
});

test("secrets belong to one person in one VO", async () => {
  const lab = await startLab();
  await put(lab, "/x", { a: "1" }, "vo.imagine-ai.eu");
  expect(await below(lab, "")).toEqual({});
  expect(await below(lab, "", "vo.imagine-ai.eu")).toEqual({ "/x": { a: "1" } });
  await put(lab, "/y", { a: "1" });
  expect(await lab.done("GET", `/v1/secrets?vo=${VO}`, { as: "researcher" })).not.toHaveProperty("/y");
});

test("an empty secret is refused properly without the platform's oddities", async () => {
  const lab = await startLab({ quirks: false });
  expect(await lab.call("POST", path("/x"), { ...me, json: {} })).toMatchObject({ status: 400 });
});
