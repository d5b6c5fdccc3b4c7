/** Which service an account is linked with. */
import { expect, test } from "vitest";
import { loadReader } from "../kit/language-reader.ts";
import { readerAt } from "../kit/language-said.ts";

const best = readerAt("2026-11-23T10:00:00+01:00", loadReader());

test.each([
  ["link my nextcloud", "account link", { service: "nextcloud" }],
  ["link the nextcloud at cloud.example.org", "account link", { service: "cloud.example.org" }],
  ["link my hugging face account", "account link", { service: "huggingface" }],
  ["link mlflow, user is tmeier", "account link", { service: "mlflow", user: "tmeier" }],
  ["link nextcloud in imagine", "account link", { service: "nextcloud", vo: "vo.imagine-ai.eu" }],
  ["unlink cloud.example.org", "account unlink", { service: "cloud.example.org" }],
])("%s", (text, command, params) => {
  expect(best(text)).toMatchObject({ command, params });
  expect(Object.keys(best(text)?.params ?? {}).sort()).toEqual(Object.keys(params).sort());
});

test("what was just linked is what is unlinked", () => {
  expect(
    best("unlink that again", { command: "account link", params: { service: "huggingface" } }),
  ).toMatchObject({
    command: "account unlink",
    params: { service: "huggingface" },
  });
});
