/** `/healthz`, `/readyz` and `/metrics`: alive, able to work, and figures for Prometheus. */
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { Gauge, Registry } from "prom-client";
import type { Supervised } from "./supervisor.ts";

export interface HealthOptions {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
  readonly surfaces: readonly Supervised[];
  /** Throws when the data file cannot be written. */
  readonly checkStore: () => Promise<void>;
  /** What waits in the outbox. */
  readonly outbox: (now: Date) => Promise<OutboxCounts>;
  readonly now: () => Date;
  /** Figures of others, in the same form. */
  readonly more?: () => Promise<string>;
}

export interface OutboxCounts {
  /** Due and not posted yet. */
  readonly waiting: number;
  /** Given up. */
  readonly parked: number;
  readonly oldestDueAt: Date | undefined;
}

export interface HealthServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** A surface that was not heard for so long counts as deaf, even where it calls itself up. */
const DEAF_MS = 3 * 60_000;

export async function serveHealth(options: HealthOptions): Promise<HealthServer> {
  const app = healthApp(options);
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: options.host, port: options.port }, ({ port }) =>
      resolve({
        port,
        stop: () => new Promise((done) => void server.close(() => done())),
      }),
    );
    server.on("error", reject);
  });
}

export function healthApp(options: HealthOptions): Hono {
  const app = new Hono();
  const metrics = figures(options);
  app.get("/healthz", (c) => c.json({ status: "alive" }));
  app.get("/readyz", async (c) => {
    const surfaces = options.surfaces.map((surface) => readiness(surface, options.now()));
    const store = await options.checkStore().then(
      () => "writable",
      () => "not writable",
    );
    const ready = store === "writable" && surfaces.every((surface) => surface.ready);
    return c.json({ ready, store, surfaces }, ready ? 200 : 503);
  });
  app.get("/metrics", async (c) =>
    c.text(`${await metrics.metrics()}${(await options.more?.()) ?? ""}`, 200, {
      "content-type": metrics.contentType,
    }),
  );
  return app;
}

function readiness(surface: Supervised, now: Date) {
  const { state, lastGoodAt, problem } = surface.health();
  const silentSeconds = lastGoodAt && Math.round((now.getTime() - lastGoodAt.getTime()) / 1000);
  const heard = silentSeconds !== undefined && silentSeconds * 1000 < DEAF_MS;
  return { name: surface.name, ready: state === "up" && heard, state, silentSeconds, problem };
}

function figures({ surfaces, outbox, now }: HealthOptions): Registry {
  const registry = new Registry();
  const posts = new Gauge({
    name: "ai4_outbox_posts",
    help: "Posts that are due and wait, and posts of the last week that were given up",
    labelNames: ["state"],
    registers: [registry],
    async collect() {
      const { waiting, parked } = await outbox(now());
      this.set({ state: "waiting" }, waiting);
      this.set({ state: "parked" }, parked);
    },
  });
  const late = new Gauge({
    name: "ai4_outbox_late_seconds",
    help: "Seconds since the oldest waiting post was due",
    registers: [registry],
    async collect() {
      const { oldestDueAt } = await outbox(now());
      this.set(oldestDueAt ? (now().getTime() - oldestDueAt.getTime()) / 1000 : 0);
    },
  });
  const up = new Gauge({
    name: "ai4_surface_up",
    help: "1 where the surface is connected",
    labelNames: ["surface"],
    registers: [registry],
    collect() {
      for (const surface of surfaces)
        this.set({ surface: surface.name }, surface.health().state === "up" ? 1 : 0);
    },
  });
  const silent = new Gauge({
    name: "ai4_surface_silent_seconds",
    help: "Seconds since the other side was last heard",
    labelNames: ["surface"],
    registers: [registry],
    collect() {
      for (const surface of surfaces) {
        const { lastGoodAt } = surface.health();
        if (lastGoodAt) this.set({ surface: surface.name }, (now().getTime() - lastGoodAt.getTime()) / 1000);
      }
    },
  });
  void up;
  void silent;
  void posts;
  void late;
  return registry;
}
