/** A room that is upgraded on a real homeserver: the whole program follows, with all that it keeps per channel. */
import { afterEach, expect, test } from "vitest";
import { type Program, startProgram } from "../contract/program.ts";
import { type MatrixUser, until } from "../kit/matrix-lab.ts";
import { onSynapse } from "../kit/matrix-suite.ts";
import { createFolder, type OwnedFolder } from "../kit/temporary-folder.ts";

let program: Program | undefined;
let data: OwnedFolder | undefined;
afterEach(async () => {
  await program?.stop();
  data?.remove();
});

onSynapse("A room that is replaced", (suite) => {
  test("what was set up for a room, and what waits there, come along", async () => {
    const [ana, bot] = await Promise.all([suite.user("Ana"), suite.user("ai4")]);
    data = createFolder("contract");
    program = await startProgram({
      AI4_DATA_DIR: data.path,
      MATRIX_HOMESERVER_URL: suite.url(),
      MATRIX_ACCESS_TOKEN: bot.token,
      MATRIX_ALLOWED_INVITERS: ana.id,
    });
    const room = await ana.createRoom({ preset: "public_chat", invite: [bot.id] });
    await until(async () => (await bot.rooms()).includes(room) || undefined);
    await says(ana, room, "channel set max-gpus=2 approval=all --vo ai4eosc", /Second person/);
    await says(ana, room, "deploy ai4os-demo-app --title lab-run", /Request 1 waits/);

    const path = `/rooms/${encodeURIComponent(room)}/upgrade`;
    const next = String((await ana.call("POST", path, { new_version: "10" }))["replacement_room"]);
    await sees(ana, next, /What was set up for the old room holds here now/);
    await says(ana, next, "channel show", /at most 2/);
    await says(ana, next, "approvals", /lab-run/);
    expect(program.troubles).toEqual([]);
    await says(ana, next, "withdraw 1", /withdrawn|withdrew/i);
    await says(ana, next, "approvals", /Nothing waits/);
    // In the old room nobody may speak any more, so what was shown there stays as it is.
    expect(program.troubles).toEqual([expect.stringContaining("could not be shown where it was asked")]);
  }, 60_000);
});

/** The bot's answer to what is said now. */
async function says(who: MatrixUser, room: string, words: string, answer: RegExp): Promise<void> {
  await who.say(room, `!ai4 ${words}`);
  await sees(who, room, answer);
}

async function sees(who: MatrixUser, room: string, words: RegExp): Promise<void> {
  await who.see(
    room,
    ({ sender, type, content }) =>
      sender !== who.id && type === "m.room.message" && words.test(String(content["body"])),
  );
}
