/** What is loaded with the Matrix SDK, and what is left out. */
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { loadSdk } from "../../../adapters/matrix/sdk.ts";

const LEFT_OUT = /node_modules\/(?:@cypress\/request|request|express|morgan|postgres|sanitize-html)\//;
const load = createRequire(createRequire(import.meta.url).resolve("matrix-bot-sdk"));

test("packages that the bot never calls are not loaded, and say so when they are called all the same", async () => {
  const sdk = loadSdk();
  const client = new sdk.MatrixClient("http://127.0.0.1:9", "token");
  expect(Object.keys(load.cache).filter((path) => LEFT_OUT.test(path))).toEqual([]);
  await expect(client.doRequest("GET", "/versions")).rejects.toThrow("loaded without request");
  await expect(client.sendHtmlText("!room:example.org", "<b>text</b>")).rejects.toThrow(
    "loaded without html-to-text",
  );
});

test("others in the same process get the packages themselves", () => {
  loadSdk();
  const sanitize = load("sanitize-html") as (html: string) => string;
  expect(sanitize("<script>no</script><b>yes</b>")).toBe("<b>yes</b>");
});

test("what its crypto library has for devices is sent by the names that the library gives, and marked as sent", async () => {
  loadSdk();
  const { RustEngine } = load("./e2ee/RustEngine.js") as {
    readonly RustEngine: new (machine: object, client: object) => { run(): Promise<void> };
  };
  const body = JSON.stringify({ messages: { "@ana:x": { DEVICE: {} } } });
  const dummy = { id: "txn-1", type: 3, txnId: "txn-1", eventType: "m.dummy", body };
  const calls: unknown[] = [];
  const machine = {
    outgoingRequests: async () => [dummy],
    markRequestAsSent: async (...call: readonly unknown[]) => calls.push(call),
  };
  const client = {
    async sendToDevices(...call: readonly unknown[]) {
      calls.push(call);
      return {};
    },
  };
  await new RustEngine(machine, client).run();
  expect(calls).toEqual([
    ["m.dummy", { "@ana:x": { DEVICE: {} } }],
    ["txn-1", 3, "{}"],
  ]);
});
