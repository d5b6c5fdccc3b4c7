/** `web`: the page in the browser; and the same page beside the chats that `serve` connects. */
import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createWeb, type WebConfig } from "../../adapters/web/register.ts";
import type { Config } from "../config.ts";
import { PEOPLE } from "../sandbox/people.ts";
import type { ChatSurface } from "../surface.ts";
import type { AdministrationDeps } from "./administration.ts";
import { type Flags, portNumber, settings, settingsInWords } from "./arguments.ts";
import { type Assembly, assemble } from "./assemble.ts";
import { createLog } from "./log.ts";

/** How long work in hand may take after the signal to stop. */
const GRACE_MS = 5000;

/** Serves the page alone, until `stop`. */
export async function serveWeb(
  flags: Flags,
  version: string,
  stop: Promise<void>,
  print: (text: string) => void,
): Promise<number> {
  const config = withOwnAdmin(settings());
  const { directory } = config.data;
  const log =
    directory === ":memory:"
      ? createLog(config, { level: "error" })
      : createLog(config, { file: join(directory, "ai4-chatops.log") });
  const assembly = await assemble(config, log, version);
  const port = flags.port === undefined ? config.http.port : portNumber(flags);
  const web: ChatSurface = webSurface(config, assembly, version, {
    port,
    surfaces: () => [{ name: "web", health: () => web.health() }],
    offer: (address) => print(wordsOf(config, address)),
  });
  assembly.addSurface("web", web.outbound);
  try {
    await assembly.start();
    await web.start(assembly.engine.chatHost("web"));
    await assembly.engine.resume("web");
    assembly.keepSampling();
    const jobs = assembly.startJobs();
    const failure = await Promise.race([stop, web.failed]);
    await jobs.stop(GRACE_MS);
    if (failure !== undefined) throw failure;
    return 0;
  } finally {
    await web.stop(GRACE_MS);
    await assembly.stop();
  }
}

export function webSurface(
  config: Config,
  assembly: Pick<Assembly, "surfaceDeps" | "administration">,
  version: string,
  { port, surfaces, offer }: Pick<WebConfig, "port" | "offer"> & Pick<AdministrationDeps, "surfaces">,
): ChatSurface {
  return createWeb(
    {
      host: config.http.host,
      port,
      publicUrl: config.web.url,
      administration: assembly.administration({ surfaces, settings: settingsInWords() }),
      entry: entryOf(config),
      owner: { id: "local", name: ownName() },
      page: pageFolder(),
      platform: config.platform.url ?? "",
      version,
      canLogIn: config.platform.url === undefined || config.login !== undefined,
      offer,
    },
    assembly.surfaceDeps("web"),
  );
}

/**
 * Whoever tries it out on his own machine sees everything of it: there the demo person is an admin where nobody is named. A
 * platform has none unless the settings say who.
 */
function withOwnAdmin(config: Config): Config {
  const isOwn = config.platform.url === undefined && isForThisMachine(config);
  return isOwn && config.admins.length === 0 ? { ...config, admins: [PEOPLE.researcher.sub] } : config;
}

/**
 * On the sandbox nothing is real, so nobody at this machine needs a link. On a platform, other users of the machine must not
 * become its owner; and who comes from elsewhere is somebody of his own.
 */
function entryOf(config: Config): WebConfig["entry"] {
  if (!isForThisMachine(config)) return "guests";
  return config.platform.url === undefined ? "open" : "owner";
}

/** An address for people means that a proxy brings them from elsewhere. */
function isForThisMachine({ http: { host }, web }: Config): boolean {
  if (web.url !== undefined) return false;
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function wordsOf(config: Config, address: string): string {
  const platform = config.platform.url ?? "the embedded platform: nothing there is real or costs anything";
  const once = address.includes("#") ? " (lets one browser in, once)" : "";
  return `ai4-chatops in the browser, on ${platform}\n\n  ${address}${once}\n\nCtrl-C ends it.\n`;
}

function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return "you";
  }
}

/** Beside the built program; the sources use what was built. */
function pageFolder(): string {
  const candidates = ["./page/", "../../dist/page/"].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  return candidates.find((path) => existsSync(join(path, "index.html"))) ?? candidates[0] ?? "";
}
