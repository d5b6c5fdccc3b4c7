import { z } from "zod";
import { refuse } from "../errors.ts";
import { note, whisper } from "../reply/build.ts";
import { change } from "./define.ts";
import type { CommandPorts, LoggedOut } from "./ports.ts";
import { surfaceWords } from "./present/person.ts";
import { listWords } from "./present/words.ts";

interface Done {
  readonly out: LoggedOut;
  readonly page: string | undefined;
}

export const accountLogout = change({
  path: "account logout",
  summary: "Unlink this chat account and forget your login here",
  examples: ["logout"],
  aliases: ["logout", "log out", "sign out"],
  input: z.strictObject({}),
  access: "linked",
  effect: "change",
  answer: "private",
  prepare: async (_params, { account }: Pick<CommandPorts, "account">) => {
    const profile = await account.profile();
    if (profile?.given === "token") {
      throw refuse(
        "login.given",
        "This terminal acts with AI4_ACCESS_TOKEN. Start me without it to log out.",
      );
    }
    if (profile?.given === "demo") {
      throw refuse(
        "login.given",
        "You are the sandbox's demo person and did not log in; there is no login to end.",
      );
    }
    return { name: profile?.name ?? "" };
  },
  plan: ({ name }) =>
    whisper(note("info", `Log out ${name}? I forget your login here; your deployments stay as they are.`)),
  run: async (_prepared, { account }, _call): Promise<Done> => {
    const out = await account.logout();
    if (!out) throw refuse("login.needed", "You are not logged in.");
    return { out, page: account.page };
  },
  // Unlinked is unlinked; who did it does not matter any more.
  recover: async ({ name }, { account }): Promise<Done | undefined> => {
    const profile = await account.profile();
    const gone = profile === undefined || profile.given !== undefined;
    return gone ? { out: { name, remaining: [], revoked: true }, page: account.page } : undefined;
  },
  reply: ({ out: { name, remaining, revoked }, page }) => {
    const chats = [...new Set(remaining.map(surfaceWords))];
    return whisper(
      note("success", `${name} is logged out here. What you deployed stays as it is.`),
      chats.length > 0 &&
        note("info", `You stay logged in on ${listWords(chats)}; type “logout” there to end that too.`),
      !revoked &&
        note(
          "warning",
          `I forgot your login, but could not tell the login server. End the session yourself${page ? `: ${page}` : "."}`,
        ),
    );
  },
});
