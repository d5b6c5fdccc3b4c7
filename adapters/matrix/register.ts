/** Matrix as a surface. */
import { Refusal } from "../../src/errors.ts";
import type { ChatHost, ChatSurface, Outbound, SurfaceDeps, SurfaceHealth } from "../../src/surface.ts";
import { PostFailure } from "../../src/surface.ts";
import { type MatrixConfig, pause } from "./account.ts";
import { ADMINISTRATORS } from "./administrators.ts";
import { type Connection, connect } from "./connection.ts";
import { examine } from "./examine.ts";
import { KEYS_KEPT_MS } from "./outbound.ts";

export { matrixManifest } from "./manifest.ts";

/** One connection of one account. A surface that failed or was stopped is not started again; make a new one. */
export function createMatrix(config: MatrixConfig, deps: SurfaceDeps): ChatSurface {
  const intake = new AbortController();
  const closed = new AbortController();
  let fail: (reason: unknown) => void = () => undefined;
  const failed = new Promise<unknown>((resolve) => {
    fail = resolve;
  });
  let state: SurfaceHealth["state"] = "starting";
  let connection: Connection | undefined;
  let connecting: Promise<Connection> | undefined;
  let running: Promise<void> = Promise.resolve();

  async function start(host: ChatHost): Promise<void> {
    try {
      connecting = connect(config, deps, host, { stop: intake.signal, closed: closed.signal });
      connection = await connecting;
    } catch (error) {
      state = "down";
      deps.log.error({ err: error }, "Matrix: could not start");
      throw error;
    }
    state = "up";
    running = connection.run().then((reason) => {
      if (intake.signal.aborted) return;
      state = "down";
      deps.log.error({ err: reason }, "Matrix: stopped; somebody has to mend this");
      // A new login may help where the password is known.
      const renewable = "password" in config.credentials && reason instanceof Refusal;
      fail(renewable ? new Error(reason.message) : reason);
    });
  }

  async function stop(graceMs: number): Promise<void> {
    state = "stopped";
    intake.abort(new Error("the surface was stopped"));
    const over = new AbortController();
    const calm = running.then(() => connection?.settle());
    await Promise.race([calm, pause(graceMs, over.signal)]).catch(() => undefined);
    over.abort();
    closed.abort(new Error("the surface was stopped"));
    await running;
  }

  return {
    name: "matrix",
    outbound: outboundOf(() => connecting),
    start,
    stop,
    failed,
    health() {
      const { lastGoodAt, problem } = connection?.health() ?? { lastGoodAt: undefined, problem: undefined };
      return { state: state === "up" && problem !== undefined ? "down" : state, lastGoodAt, problem };
    },
    examine: () => examine(config, deps),
  };
}

/**
 * What was said while the bot was away is taken in, and answered, before the start has come to its end: such answers wait for
 * it. Before a start, and after a failed one, nothing can be said; what waits may be tried again.
 */
function outboundOf(connecting: () => Promise<Connection> | undefined): Outbound {
  const unaskedOf = (outbound: Outbound) => outbound.unasked ?? outbound;
  const ready = async () => {
    const connection = await connecting()?.catch(() => undefined);
    if (connection === undefined) throw new PostFailure("not-sent", "Matrix is not connected");
    return connection.outbound;
  };
  return {
    keysKeptMs: KEYS_KEPT_MS,
    capabilities: { buttons: true, forms: true, edits: true, privateReplies: false, pictures: true },
    post: async (reply, place, actor, key) => (await ready()).post(reply, place, actor, key),
    edit: async (post, reply) => (await ready()).edit(post, reply),
    unasked: {
      post: async (reply, place, actor, key) => unaskedOf(await ready()).post(reply, place, actor, key),
      edit: async (post, reply) => unaskedOf(await ready()).edit(post, reply),
    },
    administrators: {
      ...ADMINISTRATORS,
      include: async (actor, place) => (await (await ready()).administrators?.include(actor, place)) === true,
    },
  };
}
