import { expect, test } from "vitest";
import { captionOf, createDownload, readMedia } from "../../../adapters/matrix/media.ts";
import { json, startScriptedServer, words } from "../../kit/scripted-server.ts";

const NEW = "/_matrix/client/v1/media/download/example.org/abc";
const OLD = "/_matrix/media/v3/download/example.org/abc";
const FILE = { msgtype: "m.file", body: "job.sh", url: "mxc://example.org/abc" };

test("a file is fetched from the homeserver with the bot's token, also from an old one", async () => {
  await using server = await startScriptedServer();
  const download = createDownload(`${server.url}/`, "secret");
  server.on(`GET ${NEW}`, words("ls\n", 200), json({ errcode: "M_UNRECOGNIZED" }, 404));
  server.on(`GET ${OLD}`, words("pwd\n", 200));
  expect(await readMedia(FILE, download)).toEqual({ files: [{ name: "job.sh", text: "ls\n" }] });
  expect(await readMedia(FILE, download)).toEqual({ files: [{ name: "job.sh", text: "pwd\n" }] });
  expect(server.seen.map(({ headers }) => headers["authorization"])).toEqual(Array(3).fill("Bearer secret"));
});

test("what is no media of a homeserver is not asked for, and encrypted files are told apart", async () => {
  const download = () => Promise.reject(new Error("asked"));
  for (const url of [
    "https://evil.example.org/x",
    "mxc://example.org/../../x",
    "mxc://example.org/a/b",
    undefined,
  ])
    expect(await readMedia({ ...FILE, url }, download)).toEqual({ unreadFile: "I could not fetch job.sh." });
  expect(
    await readMedia({ msgtype: "m.file", body: "job.sh", file: { url: "mxc://a/b" } }, download),
  ).toEqual({
    unreadFile: "I cannot read encrypted files, such as job.sh.",
  });
});

test("the words beside a file are those that are not its name", () => {
  expect(captionOf({ body: "job.sh" })).toBe("");
  expect(captionOf({ body: "job.sh", filename: "job.sh" })).toBe("");
  expect(captionOf({ body: "!ai4 batch submit x", filename: "job.sh" })).toBe("!ai4 batch submit x");
});
