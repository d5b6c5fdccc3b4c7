import { PassThrough, Readable, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { createCollector, type JsonLinesOptions, runJsonLines } from "../../../adapters/terminal/ask.ts";
import { refuse } from "../../../src/errors.ts";
import type { Inbound, InboundMessage, SurfaceHost } from "../../../src/surface.ts";
import { deploymentProgress, searchList } from "../../kit/sample-replies.ts";
import { ANA, counter, HOME, handled, says } from "../../kit/terminal-session.ts";

async function ask(
  lines: readonly string[],
  options: Partial<JsonLinesOptions> = {},
  script?: (text: string) => void,
) {
  const events: InboundMessage[] = [];
  const newId = counter();
  const collector = createCollector(newId);
  const host: SurfaceHost = {
    receive: async (event: Inbound) => {
      if (event.kind !== "message") throw new Error("only messages come this way");
      events.push(event);
      script?.(event.text);
      await collector.outbound.post(says(`Answer to ${event.text}`), event.place, event.actor);
      return { ...handled(), invocation: { command: "about", params: {} }, source: "grammar", confidence: 1 };
    },
    complete: () => Promise.resolve([]),
  };
  const output = new PassThrough();
  let written = "";
  output.on("data", (chunk: Buffer) => {
    written += chunk.toString();
  });
  await runJsonLines({
    input: Readable.from([lines.join("\n")]),
    output,
    host,
    collector,
    actor: ANA,
    newId,
    parseOnly: false,
    waitForSettled: 1,
    ...options,
  });
  return {
    events,
    answers: written
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  };
}

describe("ask --stdin", () => {
  it("answers each line in order", async () => {
    const { answers } = await ask(['{"id":"a","text":"one"}', "", '{"id":7,"text":"two"}']);
    expect(answers).toEqual([
      {
        id: "a",
        invocation: { command: "about", params: {} },
        source: "grammar",
        confidence: 1,
        outcome: "done",
        reply: { text: "Answer to one", blocks: [{ type: "text", text: "Answer to one" }] },
      },
      expect.objectContaining({ id: 7, reply: expect.objectContaining({ text: "Answer to two" }) }),
    ]);
  });

  it("keeps conversations apart, and lines without one alone", async () => {
    const { events } = await ask(
      ["c", "d", "c", undefined, undefined].map((conversation) =>
        JSON.stringify({ id: 1, text: "x", conversation }),
      ),
    );
    const threads = events.map(({ place }) => place.thread);
    expect(threads[0]).toBe(threads[2]);
    expect(new Set(threads).size).toBe(4);
    expect(events.every(({ place }) => place.direct)).toBe(true);
  });

  it("passes the clock and parse-only on", async () => {
    const now = new Date("2026-01-02T03:04:05Z");
    const { events } = await ask(
      ['{"id":1,"text":"x"}', '{"id":2,"text":"x","now":"2025-05-06T00:00:00Z"}'],
      {
        parseOnly: true,
        now,
      },
    );
    expect(events.map((event) => [event.now, event.parseOnly])).toEqual([
      [now, true],
      [new Date("2025-05-06T00:00:00Z"), true],
    ]);
  });

  it.each([
    ["not json", null],
    ["[1]", null],
    ["null", null],
    ['{"id":"a"}', "a"],
    ['{"id":"a","text":1}', "a"],
    ['{"id":{},"text":"x","conversation":[]}', null],
    ['{"id":"a","text":"x","now":"soon"}', "a"],
    ['{"__proto__":{"text":"x"},"id":"a"}', "a"],
  ])("refuses %s", async (line, id) => {
    const { answers, events } = await ask([line, '{"id":"next","text":"x"}']);
    expect(answers).toMatchObject([
      { id, invocation: null, outcome: "refused", refusal: { code: "input.json" } },
      { id: "next", outcome: "done" },
    ]);
    expect(events).toHaveLength(1);
  });

  it("answers failures too", async () => {
    const { answers } = await ask(
      ['{"id":1,"text":"no"}', '{"id":2,"text":"boom"}', '{"id":3,"text":"x"}'],
      {},
      (text) => {
        if (text === "no") throw refuse("quota.exceeded", "No GPU left.");
        if (text === "boom") throw new Error("secret detail");
      },
    );
    expect(answers).toMatchObject([
      { outcome: "refused", refusal: { code: "quota.exceeded", message: "No GPU left." } },
      { outcome: "refused", refusal: { code: "internal.unexpected" } },
      { outcome: "done" },
    ]);
    expect(JSON.stringify(answers)).not.toContain("secret detail");
  });

  it("stops when the reader is gone, and waits for a slow one", async () => {
    const broken = new Writable({ write: (_chunk, _encoding, done) => done(new Error("EPIPE")) });
    const lines = Array.from({ length: 50 }, (_, id) => JSON.stringify({ id, text: "x" }));
    expect((await ask(lines, { output: broken })).events.length).toBeLessThan(3);
    let taken = 0;
    let ahead = 0;
    const slow = new Writable({
      highWaterMark: 1,
      write: (_chunk, _encoding, done) => {
        setImmediate(() => {
          taken += 1;
          done();
        });
      },
    });
    let asked = 0;
    await ask(lines, { output: slow }, () => {
      asked += 1;
      ahead = Math.max(ahead, asked - taken);
    });
    expect(ahead).toBe(1);
  });
});

describe("createCollector", () => {
  it("gives each reply as it was edited last, once", async () => {
    const { outbound, take } = createCollector(counter());
    const live = await outbound.post(deploymentProgress(1), HOME, ANA);
    await outbound.post(searchList(), HOME, ANA);
    await outbound.edit(live, deploymentProgress(3));
    expect(take()).toEqual([deploymentProgress(3), searchList()]);
    await outbound.edit(live, deploymentProgress(2));
    expect(take()).toEqual([]);
  });

  it("gives pictures by their size and items by their ids", async () => {
    const { toJson } = await import("../../../adapters/terminal/ask.ts");
    const png = new Uint8Array(12);
    const replies = [searchList(), says({ type: "image", title: "Map", alt: "Sites.", png })];
    expect(JSON.parse(toJson("x", handled(), replies)).reply.blocks).toMatchObject([
      { type: "heading" },
      { type: "items", items: [{ number: 1, ref: "ai4os-yolo-torch", title: "Ultralytics YOLO" }, {}, {}] },
      { type: "text" },
      { type: "image", png: "12 bytes" },
    ]);
  });
});
