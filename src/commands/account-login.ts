import { z } from "zod";
import type { Draft } from "../reply/blocks.ts";
import { actions, fields, heading, link, note, whisper } from "../reply/build.ts";
import { change } from "./define.ts";
import type { Call, CommandPorts, LoginProgress } from "./ports.ts";
import { rightsBlock } from "./present/person.ts";
import { timeWords } from "./present/words.ts";

interface Begun {
  readonly login: LoginProgress;
  /** The login server's page of the account. */
  readonly page: string | undefined;
}

export const accountLogin = change({
  path: "account login",
  summary: "Link this chat account to your account on the platform",
  examples: ["login"],
  aliases: ["login", "log in", "sign in"],
  input: z.strictObject({}),
  access: "anyone",
  effect: "change",
  answer: "private",
  prepare: () => null,
  plan: () => whisper(heading("Log in?"), note("info", "You get a link to the platform's login page.")),
  run: async (_nothing, { account }: Pick<CommandPorts, "account" | "wait">, call): Promise<Begun> => ({
    login: await account.begin(call.operation),
    page: account.page,
  }),
  recover: async (_nothing, { account }, call): Promise<Begun | undefined> => {
    const login = await account.progress(call.operation);
    return login && { login, page: account.page };
  },
  // A code that was begun is no login yet.
  resumed: () => "I was cut off while you logged in. This is how it stands.",
  follow: followLogin,
  tellsEnd: true,
  reply: ({ login, page }) => tellLogin(login, page),
});

async function* followLogin(
  { login, page }: Begun,
  { account, wait }: Pick<CommandPorts, "account" | "wait">,
  { signal }: Pick<Call, "signal">,
): AsyncIterable<Begun> {
  let seen = login;
  while (seen.state === "waiting") {
    await wait(seen.intervalMs, signal);
    if (signal.aborted) return;
    const next = await account.progress(seen.id);
    if (!next) return;
    seen = next;
    yield { login: seen, page };
  }
}

function tellLogin(login: LoginProgress, page: string | undefined): Draft {
  switch (login.state) {
    case "waiting":
      return waiting(login);
    case "done":
      return done(login, page);
    case "refused":
      return ended("You refused on the login page, so nothing was linked. Type “login” to try again.");
    case "expired":
      return ended("The code has ended, and nothing was linked. Type “login” for a new one.");
    case "failed":
      return ended(
        login.problem ?? "The login did not work, and nothing was linked. Type “login” to try again.",
      );
  }
}

function waiting({ link: url = "", code = "", expiresAt }: LoginProgress): Draft {
  return whisper(
    heading("Log in to the platform"),
    fields({ Code: code, "Good until": timeWords(expiresAt), State: "waiting for you" }),
    actions(link("Open the login page", url)),
    note(
      "info",
      "Check that the page shows this code, log in and approve. I notice by myself. The link is for you alone: whoever else approves it would lend you his account.",
    ),
  );
}

function done({ who, before }: LoginProgress, page: string | undefined): Draft {
  return whisper(
    heading("You are logged in"),
    fields({ Name: who?.name, "E-mail": who?.email }),
    who && rightsBlock(who.levels, page),
    before !== undefined && note("info", `Before, this account was linked to ${before}.`),
    note("info", "“profile” shows this again, “logout” ends it."),
  );
}

function ended(words: string): Draft {
  return whisper(heading("Not logged in"), note("warning", words));
}
