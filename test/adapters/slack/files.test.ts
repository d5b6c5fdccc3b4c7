import { afterEach, expect, test } from "vitest";
import { SCOPES } from "../../../adapters/slack/manifest.ts";
import type { Json } from "../../kit/slack/json.ts";
import { direct } from "../../kit/slack/payloads.ts";
import { type LabOptions, type SlackLab, slackLab } from "../../kit/slack/slack-lab.ts";

let lab: SlackLab;
afterEach(async () => {
  await lab.close();
  expect(lab.fake.wrongs).toEqual([]);
});

/** The event that a direct message with files becomes. */
async function heard(files: (origin: string) => readonly Json[], options?: LabOptions) {
  lab = await slackLab(options);
  await lab.start();
  lab.fake.downloads.set("job.sh", "cd /srv\n  python train.py\n");
  lab.fake.downloads.set("big.sh", "x".repeat(64_001));
  lab.fake.downloads.set("picture.png", Uint8Array.of(0x89, 0x50, 0xff, 0));
  const payload = direct("batch submit yolo", { subtype: "file_share", files: files(lab.fake.origin) });
  await lab.fake.deliver("events_api", payload).acked;
  return lab.events[0];
}

const file = (name: string) => (origin: string) => [
  { name, url_private_download: `${origin}/download/${name}` },
];

test("a text file comes with the message, read with the bot's token", async () => {
  expect(await heard(file("job.sh"))).toMatchObject({
    text: "batch submit yolo",
    files: [{ name: "job.sh", text: "cd /srv\n  python train.py\n" }],
  });
});

test.each([
  ["that is too large", file("big.sh"), "larger than 64 KB"],
  ["that is no text", file("picture.png"), "is no text"],
  ["that is gone", file("other.sh"), "could not fetch the file other.sh"],
  [
    "on a foreign host, which never sees the token",
    () => [{ name: "evil.sh", url_private_download: "http://localhost:9/evil.sh" }],
    "could not fetch the file evil.sh",
  ],
  ["among several", (origin: string) => [...file("job.sh")(origin), ...file("big.sh")(origin)], "several"],
])("one %s is told, and the message is heard all the same", async (_, files, words) => {
  const event = await heard(files);
  expect(event).toMatchObject({ text: "batch submit yolo", unreadFile: expect.stringContaining(words) });
  expect(event).not.toHaveProperty("files");
});

test("without the scope, the page to log in is not taken for the file", async () => {
  const scopes = [...SCOPES.keys()].filter((scope) => scope !== "files:read");
  expect(await heard(file("job.sh"), { scopes })).toMatchObject({
    unreadFile: expect.stringContaining("could not fetch"),
  });
});

test("spaces at the beginning of lines stay in code, and only there", async () => {
  lab = await slackLab();
  await lab.start();
  await lab.fake.deliver("events_api", direct("batch   submit yolo\n```\nif x:\n    go  on\n```")).acked;
  expect(lab.events[0]).toMatchObject({ text: "batch submit yolo\n```\nif x:\n    go  on\n```" });
});
