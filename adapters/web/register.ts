/** The page in the browser as a surface. */
import type { Server } from "node:http";
import { type ServerType, serve } from "@hono/node-server";
import type { ChatSurface, SurfaceDeps, SurfaceHealth } from "../../src/surface.ts";
import type { Administration } from "./administration.ts";
import { examine } from "./examine.ts";
import { readPage } from "./files.ts";
import { createHistories } from "./history.ts";
import { webApp } from "./http.ts";
import { listeningProblem, nameOf } from "./listen.ts";
import { createOutbound } from "./outbound.ts";
import { createSessions, type Entry, type Person } from "./sessions.ts";

export interface WebConfig {
  /** Address of this machine on which it listens. */
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  /** The address people use, where a proxy stands in front; without a slash at its end. */
  readonly publicUrl?: string | undefined;
  readonly entry: Entry;
  /** Who sits at this machine. */
  readonly owner: Person;
  /** Folder of the built page. */
  readonly page: string;
  /** Name of the platform; empty for the embedded one. */
  readonly platform: string;
  readonly version: string;
  /** Whether there is a login to the platform. */
  readonly canLogIn: boolean;
  /** What admins can see; without it there is no such view. */
  readonly administration?: Administration | undefined;
  /** Tells whoever runs the program an address that lets a browser in. */
  readonly offer: (address: string) => void;
}

export type { Entry } from "./sessions.ts";

export function createWeb(config: WebConfig, deps: SurfaceDeps): ChatSurface {
  const histories = createHistories(deps);
  const ended = new AbortController();
  let server: ServerType | undefined;
  let health: SurfaceHealth = { state: "starting", lastGoodAt: undefined, problem: undefined };
  let base = "";
  let cookie = "";
  let fail: (reason: unknown) => void = () => undefined;
  const failed = new Promise<unknown>((resolve) => {
    fail = resolve;
  });
  const sessions = createSessions({
    ...deps,
    entry: config.entry,
    owner: config.owner,
    // Behind # it is sent to no server and stands in no log; the page takes it out of the address at once.
    offer: (token) => config.offer(`${base}/#enter=${token}`),
  });

  return {
    name: "web",
    outbound: createOutbound({ histories, ...deps }),
    failed,
    async start(host) {
      const files = await readPage(config.page);
      const app = webApp({
        ...config,
        publicUrl: config.publicUrl,
        administration: config.administration,
        guarded: config.entry !== "open",
        deps,
        host,
        histories,
        sessions,
        files,
        cookie: () => cookie,
        ended: ended.signal,
      });
      const { running, port } = await listen(config, app.fetch);
      server = running;
      cookie = `ai4_${port}`;
      base = config.publicUrl ?? `http://${nameOf(config.host)}:${port}`;
      running.on("error", fail);
      health = { state: "up", lastGoodAt: deps.now(), problem: undefined };
      if (config.entry === "open") config.offer(`${base}/`);
      sessions.start();
    },
    async stop(graceMs) {
      health = { ...health, state: "stopped" };
      ended.abort();
      if (server) await close(server as Server, graceMs);
      server = undefined;
    },
    // It is in this process: as long as it listens, it hears.
    health: () => (health.state === "up" ? { ...health, lastGoodAt: deps.now() } : health),
    examine: () => examine(config),
  };
}

function listen(
  { host, port }: WebConfig,
  fetch: (request: Request) => Response | Promise<Response>,
): Promise<{ readonly running: ServerType; readonly port: number }> {
  return new Promise((resolve, reject) => {
    const running = serve({ fetch, hostname: host, port }, (address) =>
      resolve({ running, port: address.port }),
    );
    running.once("error", (error: NodeJS.ErrnoException) => reject(listeningProblem(error, host, port)));
  });
}

/** Requests in hand may end; streams were told to, and whoever does not listen is cut off. */
function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), Math.min(graceMs, 2000));
    server.close(() => {
      clearTimeout(late);
      resolve();
    });
    server.closeIdleConnections();
  });
}
