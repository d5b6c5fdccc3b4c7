/** A language model's server that is out of order, slow, or somebody else. */
import { describe, expect, test } from "vitest";
import { bench, good, RUNNING } from "../kit/model-bench.ts";
import { MODEL_KEY } from "../kit/model-reader.ts";
import { completionOf, page, proposal, refuses, startModelServer } from "../kit/model-server.ts";
import { delayed, json, type Reaction, reset, serverError } from "../kit/scripted-server.ts";

describe("a server in trouble", () => {
  test.each([
    ["too many requests", refuses(429, "slow down", { "retry-after": "2" }), 2000],
    ["a gateway without a server", page502(), 500],
    ["a broken connection", reset, 500],
  ])("%s: asked once more, after what it says", async (_what, reaction, pause) => {
    await using server = await startModelServer(reaction, good);
    const { read, pauses } = await bench(server);
    expect(await read()).toMatchObject({ readings: [RUNNING] });
    expect(pauses).toEqual([pause]);
  });

  test("is asked twice at most", async () => {
    await using server = await startModelServer(reset);
    const { read, sentences } = await bench(server);
    expect(await read()).toMatchObject({ source: "offline" });
    expect(server.asked).toHaveLength(2);
    expect(sentences).toMatchObject([{ outcome: "down" }]);
  });

  test.each([
    ["a wait beyond the deadline", refuses(429, "later", { "retry-after": "3600" }), "limited"],
    ["a wrong key", refuses(401, `Incorrect API key provided: ${MODEL_KEY}`), "key"],
    ["an unknown model", refuses(404, "The model does not exist"), "unknown"],
    ["a page of a proxy", page, "strange"],
    ["JSON of another kind", json({ choices: [] }), "strange"],
    ["a good answer in a megabyte of blanks", padded(), "strange"],
  ])("%s: not asked again", async (_what, reaction, outcome) => {
    await using server = await startModelServer(reaction);
    const { read, sentences, logged } = await bench(server);
    expect(await read()).toMatchObject({ source: "offline", readings: [] });
    expect(server.asked).toHaveLength(1);
    expect(sentences).toMatchObject([{ outcome }]);
    expect(JSON.stringify(logged)).toContain(outcome);
    expect(JSON.stringify(logged)).not.toContain(MODEL_KEY);
  });

  test("that sends on to another host has the sentence not follow", async () => {
    await using elsewhere = await startModelServer(good);
    const location = `${elsewhere.baseUrl}/chat/completions`;
    await using server = await startModelServer(
      (response) => void response.writeHead(307, { location }).end(),
    );
    const { read } = await bench(server);
    expect(await read()).toMatchObject({ source: "offline" });
    expect(elsewhere.seen).toEqual([]);
  });

  test("that stumbles over the form itself is asked for another", async () => {
    await using server = await startModelServer(serverError, good);
    const { read, requests } = await bench(server);
    expect(await read()).toMatchObject({ readings: [RUNNING] });
    expect(requests.map(({ mechanism }) => mechanism)).toEqual(["json_schema", "tools"]);
  });

  test("that does not answer in time is let go, and the connection with it", async () => {
    let closed: Promise<unknown> | undefined;
    const never: Reaction = (response) => {
      closed = new Promise((resolve) => response.on("close", resolve));
    };
    await using server = await startModelServer(never);
    const { read, sentences } = await bench(server, { late: true });
    expect(await read()).toMatchObject({ source: "offline", readings: [] });
    expect(sentences).toEqual([{ outcome: "late", ms: 10_000 }]);
    await closed;
  });

  test("is left alone after some outages, and tried again later", async () => {
    await using server = await startModelServer(reset);
    const { read, sentences, pass } = await bench(server);
    for (let time = 0; time < 3; time += 1) await read();
    expect(server.asked).toHaveLength(3);
    expect(sentences.at(-1)).toMatchObject({ outcome: "left-alone" });
    server.on(good);
    pass(60_000);
    expect(await read()).toMatchObject({ readings: [RUNNING] });
  });

  test("holds up nobody else", async () => {
    const gate = deferred();
    await using server = await startModelServer(delayed(gate.promise, good), good);
    const { read } = await bench(server);
    const slow = read();
    expect(await read("another one", { speaker: "slack:U2" })).toMatchObject({ readings: [RUNNING] });
    gate.resolve();
    expect(await slow).toMatchObject({ readings: [RUNNING] });
  });
});

function page502(): Reaction {
  return (response) => void response.writeHead(502, { "content-type": "text/html" }).end("<html></html>");
}

function padded(): Reaction {
  return (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write(" ".repeat(1_000_000));
    response.end(JSON.stringify(completionOf(proposal("deployment list", { status: "running" }))));
  };
}

function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
