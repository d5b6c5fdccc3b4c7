/** The whole program in an encrypted room: a launch, its plan for deletion, a restart between the plan and the yes. */
import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { inEncryptedRooms, ROOM, typesOf } from "../kit/encrypted-suite.ts";
import type { EncryptingPerson } from "../kit/encrypting-person.ts";
import { until } from "../kit/matrix-lab.ts";
import { folderOfTest } from "../kit/temporary-folder.ts";
import { startProgram } from "./program.ts";

inEncryptedRooms("the whole program in an encrypted room", (suite) => {
  it("launches, follows, and deletes after a yes that comes after a restart", async () => {
    const [ana, ben, account] = await Promise.all([
      suite.person("Ana"),
      suite.user("Ben"),
      suite.user("ai4bot"),
    ]);
    const env = {
      AI4_DATA_DIR: folderOfTest(),
      MATRIX_HOMESERVER_URL: suite.url(),
      MATRIX_ACCESS_TOKEN: account.token,
      MATRIX_ALLOWED_INVITERS: ana.id,
      MATRIX_MESSAGES_PER_SECOND: "0",
    };
    let program = await startProgram(env);
    try {
      const room = await ana.createRoom({ invite: [account.id, ben.id], ...ROOM });
      await ben.join(room);
      await until(async () => (await account.rooms()).includes(room) || undefined);
      await ana.say(room, "!ai4 deploy phyto-plankton-classification --service jupyter --title lab-run");
      await sees(ana, room, /ide answers/);
      await ana.say(room, "delete lab-run", { "m.mentions": { user_ids: [account.id] } });
      const plan = await sees(ana, room, /Delete lab-run\?/);
      await program.stop();
      program = await startProgram(env);
      await ana.react(room, plan.event_id, "1\uFE0F\u20E3");
      await sees(ana, room, /lab-run is (?:deleted|purged)/);
      expect(program.troubles).toEqual([]);
      const raw = await ana.raw(room);
      expect(typesOf(raw)).toEqual(["m.reaction", "m.room.encrypted"]);
      expect(JSON.stringify(raw.filter(({ type }) => type === "m.room.encrypted"))).not.toMatch(
        /lab-run|plankton|Delete/,
      );
      expect(readdirSync(`${env.AI4_DATA_DIR}/matrix-crypto`)).toHaveLength(1);
    } finally {
      await program.stop();
    }
  });
});

/** The bot's message, or a change of it, with these words. */
function sees(who: EncryptingPerson, room: string, words: RegExp) {
  return who.see(room, ({ sender, content }) => sender !== who.id && words.test(String(content["body"])));
}
