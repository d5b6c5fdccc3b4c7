/** `web`: the page in the browser; and the same page beside the chats that `serve` connects. */
import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createWeb, type WebConfig } from "../../adapters/web/register.ts";
import type { Config } from "../config.ts";
import type { ChatSurface, SurfaceDeps } from "../surface.ts";
import { type Flags, portNumber, settings } from "./arguments.ts";
import { assemble } from "./assemble.ts";
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
  const config = settings();
  const { directory } = config.data;
  const log =
    directory === ":memory:"
      ? createLog(config, { level: "error" })
      : createLog(config, { file: join(directory, "ai4-chatops.log") });
  const assembly = await assemble(config, log, version);
  const port = flags.port === undefined ? config.http.port : portNumber(flags);
  const web = webSurface(config, port, assembly.surfaceDeps("web"), version, (address) =>
    print(wordsOf(config, address)),
  );
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
  port: number,
  deps: SurfaceDeps,
  version: string,
  offer: WebConfig["offer"],
): ChatSurface {
  return createWeb(
    {
      host: config.http.host,
      port,
      entry: entryOf(config),
      owner: { id: "local", name: ownName() },
      page: pageFolder(),
      platform: config.platform.url ?? "",
      version,
      offer,
    },
    deps,
  );
}

/**
 * On the sandbox nothing is real, so nobody at this machine needs a link. On a platform, other users of the machine must not
 * become its owner; and who comes from elsewhere is somebody of his own.
 */
function entryOf({ http, platform }: Config): WebConfig["entry"] {
  if (!isLoopback(http.host)) return "guests";
  return platform.url === undefined ? "open" : "owner";
}

function isLoopback(host: string): boolean {
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
