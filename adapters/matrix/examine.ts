/** What `doctor` tries on Matrix: nothing is posted and nothing is kept. */
import { Refusal } from "../../src/errors.ts";
import type { Finding, SurfaceDeps } from "../../src/surface.ts";
import { type MatrixConfig, signIn } from "./account.ts";
import { createRequest } from "./http.ts";
import { listAt } from "./json.ts";
import { loadSdk } from "./sdk.ts";

export async function examine(config: MatrixConfig, deps: SurfaceDeps): Promise<readonly Finding[]> {
  const open = new AbortController();
  try {
    const versions = await reach(config, open.signal);
    return versions === undefined
      ? [
          {
            what: `Matrix: the homeserver ${config.homeserverUrl} answers`,
            ok: false,
            mend: "Check MATRIX_HOMESERVER_URL (the address of the homeserver itself, with https://) and the network.",
          },
        ]
      : [
          { what: `Matrix: the homeserver ${config.homeserverUrl} answers`, ok: true },
          ...(await account(config, deps, open.signal)),
        ];
  } finally {
    open.abort();
  }
}

async function reach(config: MatrixConfig, closed: AbortSignal): Promise<readonly unknown[] | undefined> {
  const request = createRequest(config.homeserverUrl, "", closed);
  const answer = await request({ method: "GET", path: "/_matrix/client/versions" }).catch(() => undefined);
  const versions = listAt(answer, "versions");
  return versions.length > 0 ? versions : undefined;
}

async function account(
  config: MatrixConfig,
  deps: SurfaceDeps,
  closed: AbortSignal,
): Promise<readonly Finding[]> {
  // A second login on the running bot's device would end the bot's own session: this one is of a device of its own.
  const memory = { get: async () => undefined, set: async () => undefined };
  // Nor are its keys opened, which the running bot may have in use.
  const { cryptoFolder, ...keyless } = config;
  try {
    const { userId, deviceId, client, request } = await signIn(keyless, { ...deps, memory }, closed);
    const encrypts = loadSdk().encryption && cryptoFolder !== undefined && deviceId !== undefined;
    const rooms = await client.getJoinedRooms();
    if ("password" in config.credentials)
      await request({ method: "POST", path: "/_matrix/client/v3/logout", body: {} });
    return [
      {
        what: `Matrix: signed in as ${userId}, in ${rooms.length} room${rooms.length === 1 ? "" : "s"}`,
        ok: true,
      },
      inviters(config),
      { what: `Matrix: ${paceOf(config)}`, ok: true },
      {
        what: encrypts
          ? "Matrix: encrypted rooms can be read"
          : "Matrix: without encryption; encrypted rooms are refused",
        ok: true,
      },
    ];
  } catch (error) {
    const mend =
      error instanceof Refusal
        ? "Set a valid MATRIX_ACCESS_TOKEN, or MATRIX_USER and MATRIX_PASSWORD."
        : `Try again later: ${error instanceof Error ? error.message : String(error)}.`;
    return [{ what: "Matrix: signing in", ok: false, mend }];
  }
}

/** The homeserver tells nobody but its administrators how much it takes. */
function paceOf({ allowance }: MatrixConfig): string {
  if (allowance === undefined)
    return "how many messages the homeserver takes is found out; MATRIX_MESSAGES_PER_SECOND says it";
  if (allowance.perSecond === 0) return "the bot sends as many messages as there are";
  return `the bot sends at most ${allowance.perSecond} messages a second, ${allowance.atOnce} at once`;
}

function inviters({ allowedInviters }: MatrixConfig): Finding {
  return allowedInviters.length > 0
    ? { what: `Matrix: ${allowedInviters.join(", ")} may invite the bot`, ok: true }
    : {
        what: "Matrix: somebody may invite the bot",
        ok: false,
        mend: "Set MATRIX_ALLOWED_INVITERS to user ids such as @ana:example.org, or @*:example.org for a whole server.",
      };
}
