/** The addresses of the page and what they answer. */
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { getCookie, setCookie } from "hono/cookie";
import { unexpected } from "../../src/errors.ts";
import { fileBytes, fileName } from "../../src/reply/file-name.ts";
import type { ChatHost, SurfaceDeps } from "../../src/surface.ts";
import { adminApp } from "./admin.ts";
import type { Administration } from "./administration.ts";
import type { PageFile } from "./files.ts";
import { knownHost, ownOrigin, problem, secureHeaders } from "./guard.ts";
import type { Histories } from "./history.ts";
import { actorOf, inboundOf, placeOf, readSent, wordsOf } from "./inbound.ts";
import { MOST_BYTES, MOST_LINE, MOST_STREAMS, MOST_TEXT, SESSION_MS } from "./limits.ts";
import { csrfOf, isCsrfOf, type Person, type Sessions } from "./sessions.ts";
import { streamOf } from "./stream.ts";
import type { MeView } from "./view.ts";

export interface WebAppOptions {
  readonly deps: Pick<SurfaceDeps, "log" | "now" | "newId">;
  readonly host: ChatHost;
  readonly histories: Histories;
  readonly sessions: Sessions;
  readonly files: ReadonlyMap<string, PageFile>;
  /** The address people use, where it is not this machine's own. */
  readonly publicUrl: string | undefined;
  /** Empty for the embedded one. */
  readonly platform: string;
  readonly version: string;
  readonly administration: Administration | undefined;
  /** A link is needed to come in. */
  readonly guarded: boolean;
  /** Tells the sessions of two programs on one machine apart: browsers send cookies to every port of a host. */
  readonly cookie: () => string;
  /** Aborted when the surface stops. */
  readonly ended: AbortSignal;
}

interface Known {
  readonly person: Person;
  readonly secret: string;
}
type Env = { Variables: { known: Known } };

export function webApp(options: WebAppOptions): Hono<Env> {
  const { deps, host, histories, sessions, files } = options;
  const app = new Hono<Env>();
  app.use(secureHeaders);
  app.use(knownHost(options.publicUrl && new URL(options.publicUrl).host));
  app.use("/api/*", ownOrigin);
  app.use(
    "/api/*",
    bodyLimit({
      maxSize: MOST_BYTES,
      onError: (context) =>
        problem(
          context,
          413,
          "web.too-long",
          `That is too long: at most ${MOST_TEXT.toLocaleString("en")} characters are possible. Put it into your storage, or send a part of it.`,
        ),
    }),
  );
  app.onError((error, context) => {
    const { message, reference } = unexpected(deps.newId());
    deps.log.error(
      { err: error, reference, path: context.req.path },
      "the page asked for something that failed",
    );
    return problem(context, 500, "web.failed", message);
  });
  app.notFound((context) => problem(context, 404, "web.unknown", "There is nothing at this address."));

  app.get("/", (context) => fileAnswer(context, files.get("index.html")));
  app.get("/:name{page\\.js|style\\.css|icon\\.svg}", (context) =>
    fileAnswer(context, files.get(context.req.param("name"))),
  );

  app.post("/api/enter", async (context) => {
    const given: unknown = await context.req.json().catch(() => undefined);
    const secret = await sessions.enter(tokenIn(given));
    if (secret === undefined) return turnedAway(context, options);
    setCookie(context, options.cookie(), secret, {
      httpOnly: true,
      sameSite: "Strict",
      path: "/",
      secure: options.publicUrl?.startsWith("https:") ?? false,
      maxAge: SESSION_MS / 1000,
    });
    return context.json({ csrf: csrfOf(secret) });
  });

  // Nobody is not wrong here: it is how a page finds out whether it has to be let in.
  app.get("/api/me", async (context) => {
    const secret = getCookie(context, options.cookie());
    const person = await sessions.of(secret);
    if (secret === undefined || person === undefined) return context.json(null);
    return context.json({
      name: person.name,
      platform: options.platform,
      version: options.version,
      mayLeave: options.guarded,
      admin: (await options.administration?.admits(actorOf(person))) ?? false,
      csrf: csrfOf(secret),
      mostText: MOST_TEXT,
    } satisfies MeView);
  });

  app.use("/api/*", async (context, next) => {
    const secret = getCookie(context, options.cookie());
    const person = await sessions.of(secret);
    if (secret === undefined || person === undefined) return turnedAway(context, options);
    if (context.req.method !== "GET" && !isCsrfOf(secret, context.req.header("x-csrf-token")))
      return problem(context, 403, "web.csrf", "This page is out of date. Reload it and send that again.");
    context.set("known", { person, secret });
    return next();
  });

  app.post("/api/leave", async (context) => {
    await sessions.leave(context.get("known").secret);
    return context.json({});
  });

  const streams = new Map<string, AbortController[]>();
  app.get("/api/stream", async (context) => {
    const { person } = context.get("known");
    const own = streams.get(person.id) ?? [];
    const mine = new AbortController();
    streams.set(person.id, [...own.slice(-(MOST_STREAMS - 1)), mine]);
    for (const old of own.slice(0, -(MOST_STREAMS - 1))) old.abort();
    const { ended } = options;
    return streamOf(context, await histories.of(person.id), { ended, replaced: mine.signal });
  });

  app.post("/api/events", async (context) => {
    const { person } = context.get("known");
    const given = readSent(await context.req.json().catch(() => undefined));
    if (given === undefined)
      return problem(
        context,
        400,
        "web.event",
        "I did not understand what the page sent. Reload it and try again.",
      );
    const event = inboundOf(given, person);
    const history = await histories.of(person.id);
    const words = wordsOf(given, history);
    // Kept first and by its id: whatever is cut off after this, sending again completes it.
    if (words !== undefined)
      await history.add({
        kind: "said",
        id: given.id,
        at: deps.now().toISOString(),
        text: words,
        ...(given.kind === "submit" ? { form: given.token } : {}),
      });
    return context.json({ status: await host.accept(event) });
  });

  app.get("/api/complete", async (context) => {
    const { person } = context.get("known");
    const line = (context.req.query("line") ?? "").slice(0, MOST_LINE);
    return context.json(await host.complete(line, actorOf(person), placeOf(person)));
  });

  app.get("/api/posts/:post/:block", async (context) => {
    const { person } = context.get("known");
    const entry = (await histories.of(person.id)).find(context.req.param("post"));
    const block =
      entry?.kind === "answer" ? entry.reply.blocks[Number(context.req.param("block"))] : undefined;
    if (block?.type === "file") {
      return context.body(new Uint8Array(fileBytes(block)), 200, {
        "content-type": `${block.mediaType}; charset=utf-8`,
        "content-disposition": `attachment; filename="${fileName(block)}"`,
      });
    }
    if ((block?.type === "chart" || block?.type === "image") && block.png !== undefined)
      return context.body(new Uint8Array(block.png), 200, { "content-type": "image/png" });
    return problem(context, 404, "web.unknown", "That is no longer kept. Ask again to get it anew.");
  });
  if (options.administration) adminApp(app, options.administration);
  return app;
}

function fileAnswer(context: Context, file: PageFile | undefined): Response | Promise<Response> {
  if (file === undefined) return context.notFound();
  return context.body(file.bytes, 200, { "content-type": file.type });
}

function turnedAway(context: Context, { publicUrl }: WebAppOptions): Response {
  const where = publicUrl === undefined ? "in the terminal in which it was started" : "by whoever runs it";
  return problem(
    context,
    401,
    "web.login",
    `This browser is not let in. Open the newest link, which is shown ${where}: each works once.`,
  );
}

function tokenIn(body: unknown): string | undefined {
  if (typeof body !== "object" || body === null || !("token" in body)) return undefined;
  return typeof body.token === "string" ? body.token : undefined;
}
