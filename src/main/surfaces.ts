/** The chat surfaces that the settings name: made for `serve`, examined for `doctor`, described for `manifest`. */
import type { Config } from "../config.ts";
import { outlines } from "../engine/outlines.ts";
import type { Registry } from "../engine/registry.ts";
import type { ChatSurface, SurfaceDeps, SurfaceName } from "../surface.ts";
import { Misuse } from "./arguments.ts";
import type { SurfaceFactory } from "./supervisor.ts";

type DepsOf = (name: SurfaceName) => SurfaceDeps;

/** One factory per configured surface; its SDK is loaded only here. */
export async function configuredSurfaces(config: Config, depsOf: DepsOf): Promise<readonly SurfaceFactory[]> {
  const found = await Promise.all([slack(config, depsOf), discord(config, depsOf), matrix(config, depsOf)]);
  return found.flatMap((make) => (make ? [make] : []));
}

function factory(name: SurfaceName, make: () => ChatSurface): SurfaceFactory {
  return { name, make };
}

async function slack({ slack: given, http }: Config, depsOf: DepsOf): Promise<SurfaceFactory | undefined> {
  if (!given) return undefined;
  const { createSlack } = await import("../../adapters/slack/register.ts");
  const { botToken, appToken, signingSecret, apiUrl } = given;
  const settings = {
    botToken: botToken.reveal(),
    appToken: appToken?.reveal(),
    signingSecret: signingSecret?.reveal(),
    apiUrl: `${apiUrl}/`,
    // Deliveries have a port of their own: what faces the internet must not show the health pages.
    http: { host: http.host, port: http.port === 0 ? 0 : http.port + 1 },
  };
  return factory("slack", () => createSlack(settings, depsOf("slack")));
}

async function discord({ discord: given }: Config, depsOf: DepsOf): Promise<SurfaceFactory | undefined> {
  if (!given) return undefined;
  const { createDiscord } = await import("../../adapters/discord/register.ts");
  const { token, applicationId, guildId, apiUrl } = given;
  const settings = {
    token: token.reveal(),
    apiUrl,
    ...(applicationId ? { applicationId } : {}),
    ...(guildId ? { guildId } : {}),
  };
  return factory("discord", () => createDiscord(settings, depsOf("discord")));
}

async function matrix({ matrix: given, data }: Config, depsOf: DepsOf): Promise<SurfaceFactory | undefined> {
  if (!given) return undefined;
  const { createMatrix } = await import("../../adapters/matrix/register.ts");
  const { homeserverUrl, allowedInviters, allowance } = given;
  const credentials =
    "accessToken" in given.credentials
      ? { accessToken: given.credentials.accessToken.reveal() }
      : { user: given.credentials.user, password: given.credentials.password.reveal() };
  const settings = {
    homeserverUrl,
    credentials,
    allowedInviters,
    ...(allowance ? { allowance } : {}),
    ...(data.directory === ":memory:" ? {} : { cryptoFolder: `${data.directory}/matrix-crypto` }),
  };
  return factory("matrix", () => createMatrix(settings, depsOf("matrix")));
}

/** What to paste where to create the app of a surface. */
export async function manifestOf(name: string | undefined, registry: Registry): Promise<string> {
  switch (name) {
    case "slack":
      return (await import("../../adapters/slack/register.ts")).slackManifest(outlines(registry));
    case "discord":
      return (await import("../../adapters/discord/register.ts")).discordManifest();
    case "matrix":
      return (await import("../../adapters/matrix/register.ts")).matrixManifest();
    default:
      throw new Misuse("Type: ai4-chatops manifest slack (or discord, or matrix)");
  }
}
