import { z } from "zod";
import { Refusal, refuse } from "../errors.ts";
import type { StorageGrant, StorageLogin } from "../platform/service-ports.ts";
import type { Draft } from "../reply/blocks.ts";
import { actions, fields, heading, link, note, whisper } from "../reply/build.ts";
import { Ask } from "./ask.ts";
import { change } from "./define.ts";
import { SERVICE_WORDS, type ServiceKind, serviceOf } from "./linked-services.ts";
import * as param from "./params.ts";
import type { Call, CommandPorts } from "./ports.ts";
import { timeWords } from "./present/words.ts";

/** What is to be linked. Holds the credentials that were given: kept sealed only. */
interface Wanted {
  readonly vo: string;
  readonly kind: ServiceKind;
  readonly name: string;
  readonly path: string;
  /** What the platform is to keep; null for a storage, which hands it out later. */
  readonly secret: Readonly<Record<string, string>> | null;
}

interface Linking {
  readonly vo: string;
  readonly kind: ServiceKind;
  readonly name: string;
  readonly path: string;
  readonly state: "waiting" | "done" | "expired" | "failed";
  /** While the person is waited for; sealed wherever it is kept. */
  readonly login?: StorageLogin;
  readonly problem?: string;
}

type Ports = Pick<CommandPorts, "account" | "linking" | "secrets" | "wait">;

export const accountLink = change({
  path: "account link",
  summary: "Link a storage, Hugging Face or MLflow",
  examples: ["link nextcloud", "link share.example.org", "link huggingface"],
  aliases: ["link", "relink", "account relink"],
  input: z.strictObject({
    service: param
      .text("nextcloud (the platform's own), the domain of another Nextcloud, huggingface or mlflow", 300)
      .optional(),
    user: param.text("For MLflow: your user name there; unless told, your e-mail address", 200).optional(),
    token: param
      .secret("For Hugging Face: an access token that may read, from its page of settings")
      .optional(),
    password: param.secret("For MLflow: the password you got when you signed up there").optional(),
    vo: param.vo("Virtual organisation to link it in: each has its own links").optional(),
  }),
  positional: ["service"],
  access: "full",
  effect: "change",
  answer: "private",
  prepare: async (params, ports: Ports): Promise<Wanted> => {
    const { service, vo = "" } = params;
    if (service === undefined)
      throw new Ask("service", "What do you want to link? Or type the domain of another Nextcloud.", [
        ports.linking.defaultStorage,
        "huggingface",
        "mlflow",
      ]);
    const { kind, name, path } = serviceOf(service, ports.linking);
    return { vo, kind, name, path, secret: await secretOf(kind, params, ports) };
  },
  plan: ({ kind, name, vo }) =>
    whisper(
      heading(`Link ${name} in ${vo}?`),
      note(
        "info",
        kind === "storage"
          ? "You get a link to its login page, in private."
          : "What is linked there now is replaced.",
      ),
    ),
  run: async ({ secret, ...wanted }, { linking, secrets }): Promise<Linking> => {
    if (secret === null) return { ...wanted, state: "waiting", login: await linking.begin(wanted.name) };
    await secrets.put(wanted.vo, wanted.path, secret);
    return { ...wanted, state: "done" };
  },
  // A page that nobody saw links nothing; credentials replace what was there, however often they are written.
  recover: async ({ secret, ...wanted }, { secrets }): Promise<Linking | undefined> => {
    if (secret === null) return undefined;
    const folder = wanted.path.slice(0, wanted.path.lastIndexOf("/"));
    const linked = (await secrets.paths(wanted.vo, folder)).includes(wanted.path);
    return linked ? { ...wanted, state: "done" } : undefined;
  },
  follow: followLinking,
  lasts: ({ state, login }) => (state === "waiting" && login ? new Date(login.expiresAt) : undefined),
  tellsEnd: true,
  reply: tellLinking,
});

/** What the platform is to keep of a service that is linked by what the person knows. */
async function secretOf(
  kind: ServiceKind,
  {
    token,
    user,
    password,
  }: { token?: string | undefined; user?: string | undefined; password?: string | undefined },
  { account }: Pick<CommandPorts, "account">,
): Promise<Wanted["secret"]> {
  if (kind === "storage") return null;
  if (kind === "huggingface") {
    if (token === undefined)
      throw new Ask(
        "token",
        "Make a token that may read at huggingface.co/settings/tokens and put it in here.",
      );
    if (!/^hf_\w{8,200}$/u.test(token))
      throw refuse("input.value", "A token of Hugging Face begins with hf_. Please copy the whole token.");
    return { token };
  }
  if (password === undefined)
    throw new Ask("password", "Put in the password that the sign-up page of the platform's MLflow gave you.");
  const username = user ?? (await account.profile())?.email ?? "";
  return { username, password };
}

/** Writing what the storage handed out, once only: worth a second try, and a third. */
const TRIES = 3;

async function* followLinking(
  { login, ...linking }: Linking,
  ports: Ports,
  { signal }: Pick<Call, "signal">,
): AsyncIterable<Linking> {
  if (linking.state !== "waiting" || !login) return;
  for (;;) {
    await ports.wait(login.intervalMs, signal);
    if (signal.aborted) return;
    const answer = await pollOnce(login, ports);
    if (answer === "waiting") continue;
    if (answer === "expired") yield { ...linking, state: "expired" };
    else if (typeof answer === "string") yield { ...linking, state: "failed", problem: answer };
    else yield await keepGrant(linking, answer, ports, signal);
    return;
  }
}

/** The grant, `waiting`, `expired`, or why it is over. */
async function pollOnce(login: StorageLogin, { linking }: Ports): Promise<StorageGrant | string> {
  try {
    return await linking.poll(login);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.code === "storage.unreachable" ? "waiting" : error.message;
  }
}

async function keepGrant(
  linking: Omit<Linking, "login">,
  { server, loginName, appPassword, vendor }: StorageGrant,
  { secrets, wait }: Ports,
  signal: AbortSignal,
): Promise<Linking> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      await secrets.put(linking.vo, linking.path, { server, loginName, appPassword, vendor });
      return { ...linking, state: "done" };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (left === 0) return { ...linking, state: "failed", problem: error.message };
      await wait(2000, signal);
    }
  }
}

function tellLinking({ kind, name, vo, state, login, problem = "" }: Linking): Draft {
  switch (state) {
    case "waiting":
      return whisper(
        heading(`Link ${name}`),
        fields({
          VO: vo,
          "Good until": login && timeWords(new Date(login.expiresAt)),
          State: "waiting for you",
        }),
        actions(link("Open the storage's page", login?.link ?? "")),
        note(
          "info",
          "Log in there and grant access. I notice by myself. The link is for you alone: it links the storage of whoever opens it to your account.",
        ),
      );
    case "done":
      return whisper(
        heading(`${SERVICE_WORDS[kind]} linked`),
        fields({ Service: name, VO: vo }),
        note("success", doneWords(kind, name)),
      );
    case "expired":
      return ended(name, `Nobody granted access in time. Type “link ${name}” for a new page.`);
    case "failed":
      return ended(name, problem);
  }
}

function doneWords(kind: ServiceKind, name: string): string {
  if (kind === "storage")
    return `Deployments can use it now: “deploy … --storage ${name}”. The platform keeps the password; I do not.`;
  return kind === "huggingface"
    ? "Language models that want a token get it from there. The platform keeps it; I do not."
    : "Your deployments and trainings get these credentials by themselves. The platform keeps them; I do not.";
}

function ended(name: string, words: string): Draft {
  return whisper(heading(`${name} is not linked`), note("warning", words));
}
