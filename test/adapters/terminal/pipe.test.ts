import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { PassThrough, Readable, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { linesOf } from "../../../adapters/terminal/inbound.ts";
import { createTerminal, type TerminalOptions } from "../../../adapters/terminal/register.ts";
import type { SurfaceHost } from "../../../src/surface.ts";
import { deploymentProgress } from "../../kit/sample-replies.ts";
import { folderOfTest } from "../../kit/temporary-folder.ts";
import { ANA, counter, HOME, handled, type Script, says } from "../../kit/terminal-session.ts";

async function piped(
  chunks: readonly (string | Buffer)[],
  script?: Script,
  options: Partial<TerminalOptions> = {},
) {
  const texts: string[] = [];
  const output = new PassThrough();
  const host: SurfaceHost = {
    receive: async (event) => {
      if (event.kind === "message") texts.push(event.text);
      if (script !== undefined) return script(event, session.outbound);
      await session.outbound.post(says(`Answer ${texts.length}.`), event.place, event.actor);
      return handled();
    },
    complete: () => Promise.resolve([]),
  };
  const session = createTerminal({
    input: Readable.from(chunks) as unknown as NodeJS.ReadStream,
    output: output as unknown as NodeJS.WriteStream,
    host,
    actor: ANA,
    place: HOME,
    newId: counter(),
    folders: { pictures: folderOfTest(), files: folderOfTest() },
    env: { noColor: false, forceColor: false, unicode: true },
    waitForSettled: 5,
    ...options,
  });
  const written: string[] = [];
  output.on("data", (chunk: Buffer) => written.push(chunk.toString()));
  const code = await session.run();
  return { texts, code, written: () => written.join(""), session };
}

describe("piped lines", () => {
  it("are messages in order, whatever their endings", async () => {
    const long = "x".repeat(200_000);
    const emoji = Buffer.from("é👍\n");
    const { texts, code, written, session } = await piped([
      Buffer.from("\uFEFFone\r\n\r\n  \n"),
      "two\nth",
      "ree\n",
      emoji.subarray(0, 3),
      emoji.subarray(3),
      `${long}\n`,
      "last",
    ]);
    expect(texts).toEqual(["one", "two", "three", "é👍", long, "last"]);
    expect(code).toBe(0);
    expect(written()).toBe([1, 2, 3, 4, 5, 6].map((n) => `\nAnswer ${n}.\n`).join(""));
    expect(session.outbound.capabilities).toEqual({
      buttons: false,
      forms: false,
      edits: true,
      privateReplies: true,
      pictures: false,
    });
  });

  it("may be rubbish", async () => {
    const rubbish = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256));
    const { texts, code } = await piped([rubbish]);
    expect(code).toBe(0);
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  it("stop at exit", async () => {
    expect((await piped(["one\nexit\ntwo\n"])).texts).toEqual(["one"]);
  });

  it("wait for a live reply, follow it in short lines and show its end in full", async () => {
    const { written, texts } = await piped(["deploy\nnext\n"], async (event, outbound) => {
      if (texts1.push(event.id) > 1) {
        await outbound.post(says("Next."), event.place, event.actor);
        return handled();
      }
      const post = await outbound.post(deploymentProgress(1), event.place, event.actor);
      const life = (async () => {
        await new Promise(setImmediate);
        await outbound.edit(post, deploymentProgress(2));
        await outbound.edit(post, deploymentProgress(3));
      })();
      return handled(life);
    });
    expect(texts).toEqual(["deploy", "next"]);
    expect(written()).toMatchSnapshot();
  });
  const texts1: string[] = [];

  it("do not wait for ever", async () => {
    const { code, texts } = await piped(["deploy\nnext\n"], () => handled(new Promise(() => undefined)), {
      waitForSettled: 0.01,
    });
    expect([code, texts]).toEqual([0, ["deploy", "next"]]);
  });

  it("end quietly when nobody reads the answers any more", async () => {
    const broken = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error("write EPIPE"), { code: "EPIPE" })),
    });
    const { code, texts } = await piped(["one\ntwo\nthree\n"], undefined, {
      output: broken as unknown as NodeJS.WriteStream,
    });
    expect(code).toBe(1);
    expect(texts).toEqual(["one"]);
  });

  it("save pictures under safe names and say where", async () => {
    const pictureFolder = `${folderOfTest()}/pictures`;
    const png = new Uint8Array([137, 80, 78, 71]);
    const { written } = await piped(
      ["map\n"],
      async (event, outbound) => {
        await outbound.post(
          says({ type: "image", title: "../../Map of GPUs", alt: "Sites.", png }),
          event.place,
          event.actor,
        );
        return handled();
      },
      { folders: { pictures: pictureFolder, files: "/nowhere" } },
    );
    const [file, ...others] = existsSync(pictureFolder) ? readdirSync(pictureFolder) : [];
    expect(others).toEqual([]);
    expect(file).toMatch(/^map-of-gpus-[0-9a-f]{8}\.png$/);
    expect(new Uint8Array(readFileSync(`${pictureFolder}/${file}`))).toEqual(png);
    expect(written().replace(/\s/g, "")).toContain(`${pictureFolder}/${file}`);
  });

  it("save files for their owner alone, under names that choose no folder", async () => {
    const home = folderOfTest();
    const files = `${home}/files`;
    const text = "day,gpu\r\n2026-11-23,2\r\n";
    const { written } = await piped(
      ["usage\n"],
      async (event, outbound) => {
        const block = { type: "file", name: "../../etc/GPU Días", mediaType: "text/csv", text } as const;
        await outbound.post(says({ ...block, about: "1 day as CSV" }), event.place, event.actor);
        return handled();
      },
      { folders: { pictures: "/nowhere", files, home } },
    );
    const [file, ...others] = readdirSync(files);
    expect(others).toEqual([]);
    expect(file).toMatch(/^etc-gpu-dias-[0-9a-f]{8}\.csv$/);
    expect(readFileSync(`${files}/${file}`, "utf8")).toBe(text);
    expect(statSync(`${files}/${file}`).mode & 0o777).toBe(0o600);
    expect(written().replace(/\s/g, "")).toContain(`1dayasCSVSavedto~/files/${file}`);
  });

  it("are cut from streams however these are chunked", async () => {
    const lines = async (size: number) => {
      const bytes = Buffer.from("\uFEFFa\r\nbé\n\n👍\nend");
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
        bytes.subarray(n * size, (n + 1) * size),
      );
      const found: string[] = [];
      for await (const line of linesOf(Readable.from(chunks))) found.push(line);
      return found;
    };
    for (const size of [1, 2, 3, 100]) expect(await lines(size)).toEqual(["a", "bé", "", "👍", "end"]);
  });
});
