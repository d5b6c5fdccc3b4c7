import { expect, test } from "vitest";
import { readAttachment } from "../../../adapters/discord/files.ts";
import { person } from "../../kit/discord/people.ts";
import { createWorld } from "../../kit/discord/world.ts";
import { startScriptedServer, words } from "../../kit/scripted-server.ts";

test("a text file is read from Discord, without the bot's token", async () => {
  await using server = await startScriptedServer();
  server.on("GET /files/job.sh", words("ls -l\n", 200));
  const attachment = { filename: "job.sh", url: `${server.url}/files/job.sh?ex=1&hm=2` };
  expect(await readAttachment([attachment], `${server.url}/api`)).toEqual({
    files: [{ name: "job.sh", text: "ls -l\n" }],
  });
  expect(server.seen[0]?.headers["authorization"]).toBeUndefined();
});

test("no other host is asked, one that is gone is told, and of several none is read", async () => {
  await using server = await startScriptedServer();
  const gone = { filename: "gone.sh", url: `${server.url}/gone.sh` };
  expect(await readAttachment([gone], `${server.url}/api`)).toEqual({
    unreadFile: "I could not fetch the file gone.sh.",
  });
  expect(await readAttachment([gone], "https://discord.com/api")).toEqual({
    unreadFile: "I could not fetch the file gone.sh.",
  });
  expect(server.seen).toHaveLength(1);
  expect(await readAttachment([gone, gone], `${server.url}/api`)).toHaveProperty("unreadFile");
  expect(await readAttachment([], `${server.url}/api`)).toEqual({});
});

test("what a message brings goes with it, and code keeps its spaces", async () => {
  const world = await createWorld();
  try {
    await world.start();
    const ana = person(world.fake, "ana");
    const attachments = [{ filename: "job.sh", url: "http://localhost:9/job.sh" }];
    ana.says(ana.direct(), "batch  submit x\n```\nif y:\n    z\n```", { attachments });
    expect(await world.next("message")).toMatchObject({
      text: "batch submit x\n```\nif y:\n    z\n```",
      unreadFile: "I could not fetch the file job.sh.",
    });
  } finally {
    await world.close();
  }
});
