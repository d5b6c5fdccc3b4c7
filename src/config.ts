/** The settings as the program uses them. Read once, at the start, from the environment that `main` passes in. */
import { posix, win32 } from "node:path";
import { needs, type SettingName, settings } from "./config-schema.ts";
import { about, machineTimeZone } from "./config-values.ts";
import { nearest } from "./engine/grammar/nearest.ts";
import { refuse } from "./errors.ts";
import type { Secret } from "./identity/secret.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the machine says where the environment says nothing. */
export interface Machine {
  /** Home folder of the person who runs the program. */
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

/** Addresses have no slash at their end. */
export interface Config {
  readonly platform: {
    /** Undefined: the embedded sandbox. */
    readonly url: string | undefined;
    readonly vo: string | undefined;
    /** Undefined: the sandbox's own. */
    readonly statusUrl: string | undefined;
  };
  /** How people log in; undefined on the sandbox, which has its own login, and where only a token was given. */
  readonly login:
    | { readonly issuerUrl: string; readonly clientId: string; readonly clientSecret: Secret | undefined }
    | undefined;
  /** Subjects or e-mail addresses of the platform's login. */
  readonly admins: readonly string[];
  readonly data: {
    /** A folder, or `:memory:`. */
    readonly directory: string;
    readonly secretKey: Secret | undefined;
    /** What `secretKey` replaces. */
    readonly previousSecretKey: Secret | undefined;
  };
  /** Name in the IANA database. */
  readonly timeZone: string;
  readonly logLevel: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | "silent";
  readonly terminal: { readonly accessToken: Secret | undefined };
  readonly http: { readonly host: string; readonly port: number };
  /** The page in the browser. */
  readonly web: {
    /** Undefined: `serve` offers none. */
    readonly port: number | undefined;
    /** Undefined: the address of the machine. */
    readonly url: string | undefined;
  };
  /** Surfaces that are not configured are undefined. */
  readonly slack:
    | {
        readonly botToken: Secret;
        readonly appToken: Secret | undefined;
        readonly signingSecret: Secret | undefined;
        readonly apiUrl: string;
      }
    | undefined;
  readonly discord:
    | {
        readonly token: Secret;
        readonly applicationId: string | undefined;
        readonly guildId: string | undefined;
        readonly apiUrl: string;
      }
    | undefined;
  readonly matrix:
    | {
        readonly homeserverUrl: string;
        readonly credentials:
          | { readonly accessToken: Secret }
          | { readonly user: string; readonly password: Secret };
        readonly allowedInviters: readonly string[];
        /** What the homeserver lets the account send; undefined: it is found out. */
        readonly allowance: { readonly perSecond: number; readonly atOnce: number } | undefined;
      }
    | undefined;
  /** Undefined: the offline parser alone. */
  readonly model:
    | {
        readonly name: string;
        readonly baseUrl: string;
        readonly apiKey: Secret | undefined;
        readonly requestsPerMinute: number;
        readonly tokensPerDay: number;
      }
    | undefined;
}

type Settings = (typeof settings)["_output"];

const STATUS_OF_AI4EOSC = "https://api.github.com/repos/AI4EOSC/status/issues";
/** Where it is, the issuer need not be set. */
const PRODUCTION = "https://api.cloud.ai4eosc.eu";
const PRODUCTION_ISSUER = "https://login.cloud.ai4eosc.eu/realms/ai4eosc";
const NAMES = Object.keys(settings.shape) as SettingName[];

/** Reads the settings; throws one refusal `config.invalid` that names everything that is wrong. */
export function readConfig(env: Environment, machine: Machine): Config {
  // What is set to nothing counts as not set: that is how people switch a line off in a compose or unit file.
  const given = new Map(Object.entries(env).filter(([, value]) => (value ?? "").trim() !== ""));
  const unknown = [...given.keys()].filter((name) => name.startsWith("AI4_") && !isSetting(name));
  const read = settings.safeParse(Object.fromEntries(given));
  const problems = [
    ...unknown.map(describeUnknown),
    ...(read.error?.issues ?? []).map((issue) => describeWrong(issue.path[0] as SettingName, issue.message)),
    ...needs
      .filter(([name, anyOf]) => given.has(name) && !anyOf.some((other) => given.has(other)))
      .map(describeMissing),
    ...(read.success ? issuerProblem(read.data) : []),
  ];
  if (!read.success || problems.length > 0) {
    throw refuse("config.invalid", ["The settings are not usable:", ...problems].join("\n- "), {
      suggestions: unknown.flatMap((name) => nearest(name, NAMES, 1)),
    });
  }
  return arrange(read.data, env, machine);
}

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(settings.shape, name);
}

function describeUnknown(name: string): string {
  const [meant] = nearest(name, NAMES, 1);
  const hint = meant === undefined ? "`ai4-chatops config sample` lists all." : `Did you mean ${meant}?`;
  return `${name} is not a setting. ${hint}`;
}

function describeWrong(name: SettingName, problem: string): string {
  return `${name} ${problem}. Example: ${name}=${about.get(settings.shape[name])?.example ?? ""}`;
}

function describeMissing([name, anyOf]: (typeof needs)[number]): string {
  return `${name} is set, but ${anyOf.join(" or ")} is missing.`;
}

function arrange(set: Settings, env: Environment, machine: Machine): Config {
  const onPlatform = set.AI4_PLATFORM_URL !== undefined;
  return {
    platform: {
      url: set.AI4_PLATFORM_URL,
      vo: set.AI4_VO,
      statusUrl: set.AI4_STATUS_URL ?? (onPlatform ? STATUS_OF_AI4EOSC : undefined),
    },
    login: arrangeLogin(set),
    admins: set.AI4_ADMINS,
    data: {
      directory: dataDirectory(set.AI4_DATA_DIR, env, machine),
      secretKey: set.AI4_SECRET_KEY,
      previousSecretKey: set.AI4_SECRET_KEY_PREVIOUS,
    },
    timeZone: set.AI4_TIME_ZONE ?? machineTimeZone(),
    logLevel: set.AI4_LOG_LEVEL,
    terminal: { accessToken: set.AI4_ACCESS_TOKEN },
    http: { host: set.AI4_HTTP_HOST, port: set.AI4_HTTP_PORT },
    web: { port: set.AI4_WEB_PORT, url: set.AI4_WEB_URL },
    ...arrangeSurfaces(set),
    model: set.OPENAI_MODEL
      ? {
          name: set.OPENAI_MODEL,
          baseUrl: set.OPENAI_BASE_URL,
          apiKey: set.OPENAI_API_KEY,
          requestsPerMinute: set.AI4_MODEL_REQUESTS_PER_MINUTE,
          tokensPerDay: set.AI4_MODEL_TOKENS_PER_DAY,
        }
      : undefined,
  };
}

function arrangeLogin(set: Settings): Config["login"] {
  const issuerUrl = issuerOf(set);
  return issuerUrl && set.AI4_CLIENT_ID
    ? { issuerUrl, clientId: set.AI4_CLIENT_ID, clientSecret: set.AI4_CLIENT_SECRET }
    : undefined;
}

function issuerOf({ AI4_ISSUER_URL: set, AI4_PLATFORM_URL: platform }: Settings): string | undefined {
  return set ?? (platform === PRODUCTION ? PRODUCTION_ISSUER : undefined);
}

/** A client without an issuer would look as if people could log in. */
function issuerProblem(set: Settings): readonly string[] {
  const lost = set.AI4_CLIENT_ID && set.AI4_PLATFORM_URL && !issuerOf(set);
  return lost ? [describeMissing(["AI4_CLIENT_ID", ["AI4_ISSUER_URL"]])] : [];
}

function arrangeSurfaces(set: Settings): Pick<Config, "slack" | "discord" | "matrix"> {
  const credentials = matrixCredentials(set);
  return {
    slack: set.SLACK_BOT_TOKEN && {
      botToken: set.SLACK_BOT_TOKEN,
      appToken: set.SLACK_APP_TOKEN,
      signingSecret: set.SLACK_SIGNING_SECRET,
      apiUrl: set.SLACK_API_URL,
    },
    discord: set.DISCORD_TOKEN && {
      token: set.DISCORD_TOKEN,
      applicationId: set.DISCORD_APPLICATION_ID,
      guildId: set.DISCORD_GUILD_ID,
      apiUrl: set.DISCORD_API_URL,
    },
    matrix:
      set.MATRIX_HOMESERVER_URL && credentials
        ? {
            homeserverUrl: set.MATRIX_HOMESERVER_URL,
            credentials,
            allowedInviters: set.MATRIX_ALLOWED_INVITERS,
            allowance:
              set.MATRIX_MESSAGES_PER_SECOND === undefined
                ? undefined
                : { perSecond: set.MATRIX_MESSAGES_PER_SECOND, atOnce: set.MATRIX_MESSAGES_AT_ONCE },
          }
        : undefined,
  };
}

function matrixCredentials(set: Settings) {
  if (set.MATRIX_ACCESS_TOKEN) return { accessToken: set.MATRIX_ACCESS_TOKEN };
  if (set.MATRIX_USER && set.MATRIX_PASSWORD) return { user: set.MATRIX_USER, password: set.MATRIX_PASSWORD };
  return undefined;
}

function dataDirectory(typed: string | undefined, env: Environment, { home, platform }: Machine): string {
  const path = platform === "win32" ? win32 : posix;
  // Service files and containers do not expand a tilde; a folder called "~" is never what was meant.
  if (typed !== undefined) return /^~(?=$|[/\\])/.test(typed) ? path.join(home, typed.slice(1)) : typed;
  return path.join(dataHome(env, home, platform), "ai4-chatops");
}

function dataHome(env: Environment, home: string, platform: NodeJS.Platform): string {
  const { LOCALAPPDATA: local, XDG_DATA_HOME: xdg } = env;
  if (platform === "win32") return local || win32.join(home, "AppData", "Local");
  if (platform === "darwin") return posix.join(home, "Library", "Application Support");
  // The XDG base directory specification has relative paths ignored.
  return xdg !== undefined && posix.isAbsolute(xdg) ? xdg : posix.join(home, ".local", "share");
}
