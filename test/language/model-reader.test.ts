/** The language model's room against a server on loopback, through OpenAI's own client. */
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";
import type { LanguageReader } from "../../src/language/reader.ts";
import { createSearch } from "../../src/search/search.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import { loadCatalogueItems } from "../kit/catalogue.ts";
import { bench, good, RUNNING, WORDLESS, WORLD } from "../kit/model-bench.ts";
import {
  calls,
  proposal,
  proposes,
  refuses,
  says,
  startModelServer,
  takesOnly,
} from "../kit/model-server.ts";
import type { Reaction } from "../kit/scripted-server.ts";
import { testSealer } from "../kit/sealer.ts";
import { loadVocabulary } from "../kit/search-evaluation.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();

describe("a proposal", () => {
  test("is read, whatever the server wraps around it", async () => {
    await using server = await startModelServer();
    const { read } = await bench(server);
    const written = proposal("deployment list", { status: "running" });
    const shapes: readonly Reaction[] = [
      says(written),
      says(`\`\`\`json\n${written}\n\`\`\``),
      says(`<think>They want {all}.</think>\n${written}`),
      says(`Here you are:\n${written}\nAnything else?`),
      says(
        '{"command":"deployment list","params":{"status":"running","kind":null},"certainty":"sure","echo":"kindly look what"}',
      ),
      calls("proposal", JSON.parse(written)),
    ];
    for (const shape of shapes) {
      server.on(shape);
      expect(await read()).toMatchObject({ source: "model", readings: [RUNNING] });
    }
    expect(server.asked).toHaveLength(shapes.length);
  });

  test("has its values read as typed ones are", async () => {
    await using server = await startModelServer(
      proposes("usage", {
        resource: "GPUs",
        from: "last month",
        to: "last month",
        compare: "previous",
        scope: "me",
      }),
    );
    const { read } = await bench(server);
    const [usage] = (await read()).readings;
    expect(usage?.params).toEqual({
      resource: "gpu",
      from: "2026-10-01",
      to: "2026-10-31",
      compare: "previous",
      scope: "me",
    });
    server.on(proposes("deploy", { item: "ai4os-yolo-torch", ram: "16GB", gpu: "1", force_pull: "yes" }));
    const finder = createSearch(loadCatalogueItems(), loadVocabulary());
    const [deploy] = (await read("boot it", { finder })).readings;
    expect(deploy?.params).toEqual({ item: "ai4os-yolo-torch", ram: 16_000, gpu: 1, force_pull: true });
  });

  test("names items by what our own search finds, never by an id that there is not", async () => {
    await using server = await startModelServer();
    const { read } = await bench(server);
    const finder = createSearch(loadCatalogueItems(), loadVocabulary());
    const itemOf = async (item: string) => {
      server.on(proposes("show", { item }));
      return (await read("have a look", { finder })).readings[0]?.params["item"];
    };
    expect(await itemOf("phyto-plankton-classification")).toBe("phyto-plankton-classification");
    expect(await itemOf("phytoplankton classifier")).toBe("phyto-plankton-classification");
    expect(await itemOf("2")).toBe("2");
    expect(await itemOf("it")).toBe("it");
    const ids = new Set(loadCatalogueItems().map(({ id }) => id));
    for (const invented of ["super-plankton-9000", "xq-zzyx", "yolo-v99-turbo"]) {
      const found = await itemOf(invented);
      expect(found === undefined || ids.has(String(found)), `${invented} became ${found}`).toBe(true);
    }
    // Several have it in their names: the engine, which knows how to ask, gets the words.
    expect(await itemOf("object detection")).toBe("object detection");
  });

  test("that is unsure is asked about, beside what the offline reader thought of", async () => {
    await using server = await startModelServer(proposes("cluster", {}, "unsure"));
    const other = { command: "datacenters", params: {}, effect: "read", confidence: 0.3 } as const;
    const offline = { read: async () => ({ ...(await WORDLESS.read("", WORLD)), readings: [other] }) };
    const { read } = await bench(server, { offline });
    expect((await read()).readings).toEqual([
      { command: "cluster", params: {}, effect: "read", confidence: 0.25 },
      other,
    ]);
  });

  test("of nothing leaves all to the offline reader", async () => {
    await using server = await startModelServer(proposes("none"), says("", { refusal: "I will not" }));
    const { read, sentences } = await bench(server);
    expect(await read()).toMatchObject({ source: "offline", readings: [] });
    expect(await read()).toMatchObject({ source: "offline", readings: [] });
    expect(sentences.map(({ outcome }) => outcome)).toEqual(["nothing", "nothing"]);
  });

  test.each([
    ["a field that was not asked for", { command: "deployment list", params: [], confirmed: true }],
    ["an order to confirm", { command: "deployment delete", params: [{ name: "confirmed", value: "true" }] }],
    ["a command that there is not", { command: "announce everything", params: [] }],
    ["a name of an object's own", { command: "constructor", params: [] }],
    ["a parameter of another command", { command: "deployment list", params: [{ name: "gpu", value: "1" }] }],
    ["a value twice", { command: "deployment list", params: { status: ["running", "dead"] } }],
    ["a value that cannot be", { command: "usage", params: { from: "2026-13-45" } }],
    ["a number of the wrong kind", { command: "deploy", params: { gpu: 1.5 } }],
    ["a group", { command: "deployment delete", params: { deployment: "all stopped" } }],
    ["several things", { command: "deployment delete", params: { deployment: "1, 2" } }],
    ["a password", { command: "account link", params: { service: "nextcloud", password: "x" } }],
    ["what was left out", { command: "deploy", params: { title: "[left out]" } }],
    ["words that nobody said", { command: "deployment list", params: [], echo: "Dear Sir" }],
  ])("with %s is refused, and mended once at most", async (_what, bad) => {
    await using server = await startModelServer(says(JSON.stringify(bad)), good);
    const { read } = await bench(server);
    expect(await read()).toMatchObject({ source: "model", readings: [RUNNING] });
    const [, repair] = server.asked;
    expect(repair?.messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user"]);
    expect(repair?.messages.at(-1)?.content).toMatch(/cannot be used:\n- .+/);
    server.on(says(JSON.stringify(bad)));
    expect(await read()).toMatchObject({ source: "offline", readings: [] });
    expect(server.asked).toHaveLength(4);
  });
});

describe("the form of an answer", () => {
  test.each([
    [["json_schema"], ["json_schema"]],
    [["tools"], ["json_schema", "tools"]],
    [["json_object"], ["json_schema", "tools", "json_object"]],
    [["text"], ["json_schema", "tools", "json_object", "text"]],
  ] as const)("a server that takes only %o is asked for it from then on", async (known, tried) => {
    await using server = await startModelServer(takesOnly(known, good));
    const { read, requests, pass } = await bench(server);
    expect(await read()).toMatchObject({ readings: [RUNNING] });
    expect(requests.map(({ mechanism }) => mechanism)).toEqual(tried);
    await read();
    expect(requests).toHaveLength(tried.length + 1);
    // It may have learnt a better one.
    pass(25 * 3_600_000);
    await read();
    expect(requests.at(tried.length + 1)?.mechanism).toBe("json_schema");
  });

  test("is one per request, and asked for anew after an answer in prose", async () => {
    await using server = await startModelServer(
      says("Sure, I list them for you."),
      calls("proposal", JSON.parse(proposal("about"))),
    );
    const { read } = await bench(server);
    expect(await read()).toMatchObject({ readings: [{ command: "about" }] });
    const [first, second] = server.asked;
    expect([first?.response_format?.type, first?.tools]).toEqual(["json_schema", undefined]);
    expect([second?.response_format, second?.tools?.length]).toEqual([undefined, 1]);
  });

  test("is of what every server takes, and stays as it is", async () => {
    await using server = await startModelServer(good);
    const { read } = await bench(server);
    await read();
    const schema = server.asked[0]?.response_format?.json_schema?.schema;
    const words = JSON.stringify(schema);
    for (const word of [
      "oneOf",
      "anyOf",
      "allOf",
      "$ref",
      "$schema",
      "pattern",
      "format",
      "minimum",
      "maxLength",
      "default",
      "null",
    ])
      expect(words).not.toContain(`"${word}"`);
    expect(schema).toMatchObject({
      type: "object",
      required: ["echo", "command", "params", "certainty"],
      additionalProperties: false,
      properties: {
        command: { type: "string", enum: [...COMMANDS.map(({ path }) => path), "none"] },
        params: { type: "array", items: { required: ["name", "value"], additionalProperties: false } },
      },
    });
    expect(words).not.toContain("password");
  });

  test("newer models take no temperature, and count tokens by another name", async () => {
    await using server = await startModelServer(
      refuses(
        400,
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      ),
      refuses(400, "Unsupported value: 'temperature' does not support 0 with this model."),
      good,
    );
    const { read } = await bench(server);
    expect(await read()).toMatchObject({ readings: [RUNNING] });
    const last = server.asked.at(-1);
    expect(last).toMatchObject({ max_completion_tokens: 800, response_format: { type: "json_schema" } });
    expect(last).not.toHaveProperty("max_tokens");
    expect(last).not.toHaveProperty("temperature");
  });

  test("an answer that was cut off is asked for again", async () => {
    await using server = await startModelServer(says('{"command":"depl', { reason: "length" }), good);
    const { read } = await bench(server);
    expect(await read()).toMatchObject({ readings: [RUNNING] });
    expect(server.asked.at(-1)?.messages.at(-1)?.content).toContain("too long");
  });
});

describe("what is held back", () => {
  test("sentences that the offline reader is sure of, or that ask for nothing", async () => {
    await using server = await startModelServer(good);
    const readings = [{ command: "cluster", params: {}, effect: "read", confidence: 0.9 }] as const;
    const about = (more: object): LanguageReader => ({
      read: async () => ({ ...(await WORDLESS.read("", WORLD)), ...more }),
    });
    for (const offline of [
      about({ readings }),
      about({ act: "negated" }),
      about({ act: "quoted" }),
      about({ act: "how-to" }),
      about({ disguised: true }),
    ]) {
      const { read } = await bench(server, { offline });
      expect(await read()).toMatchObject({ source: "offline" });
    }
    const { read } = await bench(server);
    for (const message of ["…", "7", "?!", "x ".repeat(600)]) await read(message);
    expect(server.asked).toEqual([]);
  });

  test("a reading that would do alone is kept where the model has nothing better", async () => {
    await using server = await startModelServer(proposes("none"), refuses(401, "no"), good);
    const reading = { command: "cluster", params: {}, effect: "read", confidence: 0.7 } as const;
    const { read } = await bench(server, {
      offline: { read: async () => ({ ...(await WORDLESS.read("", WORLD)), readings: [reading] }) },
    });
    expect(await read()).toMatchObject({ source: "offline", readings: [reading] });
    expect(await read()).toMatchObject({ source: "offline", readings: [reading] });
    expect(await read()).toMatchObject({ source: "model", readings: [RUNNING] });
  });

  test("more than so many requests a minute, and half of them for one person", async () => {
    await using server = await startModelServer(good);
    const { read, sentences } = await bench(server, { requestsPerMinute: 4 });
    for (let time = 0; time < 3; time += 1) await read();
    expect(sentences.map(({ outcome }) => outcome)).toEqual(["proposed", "proposed", "rate"]);
    for (let time = 0; time < 2; time += 1) await read("hello there", { speaker: "slack:U2" });
    await read("hello there", { speaker: "slack:U3" });
    expect(sentences.map(({ outcome }) => outcome).slice(3)).toEqual(["proposed", "proposed", "rate"]);
    expect(server.asked).toHaveLength(4);
  });

  test("more tokens than a day may cost, also after a restart", async () => {
    await using server = await startModelServer(good);
    const store = await openStore(folder.file("store.sqlite"), testSealer());
    const first = await bench(server, { use: store.modelUse, tokensPerDay: 6000 });
    await first.read();
    // As the server counted them, not as they were reckoned.
    expect(await store.modelUse.add("2026-11-23", 0)).toBe(1260);
    await first.read();
    expect(first.sentences.map(({ outcome }) => outcome)).toEqual(["proposed", "proposed"]);
    await store.close();
    const again = await openStore(folder.file("store.sqlite"), testSealer());
    const second = await bench(server, { use: again.modelUse, tokensPerDay: 6000 });
    await second.read();
    expect(second.sentences.map(({ outcome }) => outcome)).toEqual(["budget"]);
    second.pass(24 * 3_600_000);
    await second.read();
    expect(second.sentences.map(({ outcome }) => outcome)).toEqual(["budget", "proposed"]);
    await again.close();
  });
});
