/** What `doctor` tries of the page, and what to do where it fails. */
import { get } from "node:http";
import { createServer } from "node:net";
import type { Finding } from "../../src/surface.ts";
import { readPage } from "./files.ts";
import { listeningProblem, nameOf } from "./listen.ts";
import type { WebConfig } from "./register.ts";

/** A server that does not answer for so long is none of ours, ms. */
const PATIENCE_MS = 2000;

export async function examine(config: WebConfig): Promise<readonly Finding[]> {
  return [
    await attempt("the page was built", () => readPage(config.page)),
    await portFinding(config),
    addressFinding(config),
    finding(
      "people can log in to the platform",
      config.canLogIn,
      "Set AI4_ISSUER_URL and AI4_CLIENT_ID; without them people at the page can only search.",
    ),
  ];
}

function finding(what: string, ok: boolean, mend: string): Finding {
  return ok ? { what, ok } : { what, ok, mend };
}

async function attempt(what: string, work: () => Promise<unknown>): Promise<Finding> {
  try {
    await work();
    return { what, ok: true };
  } catch (error) {
    return { what, ok: false, mend: error instanceof Error ? error.message : String(error) };
  }
}

/** A bot that runs already has its port, and is no fault. */
async function portFinding(config: WebConfig): Promise<Finding> {
  const { host, port } = config;
  const what = `port ${port} of ${host} is free`;
  const problem = await attempt(what, () => tryToListen(host, port));
  if (problem.ok || !(await isOurs(config))) return problem;
  return { what: `the page is served at port ${port} of ${host}`, ok: true };
}

function tryToListen(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error) => reject(listeningProblem(error, host, port)));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve()));
  });
}

function isOurs({ host, port, publicUrl }: WebConfig): Promise<boolean> {
  return new Promise((resolve) => {
    // The page answers to the name that people use, and to no other.
    const headers = publicUrl === undefined ? {} : { host: new URL(publicUrl).host };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    get({ host: nameOf(host).replace(/^\[|\]$/g, ""), port, headers, signal }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      answer.once("end", () => resolve(text.includes("<title>ai4-chatops</title>")));
      answer.once("error", () => resolve(false));
    }).once("error", () => resolve(false));
  });
}

/** Whoever listens on the way could take over the session: beyond this machine it must be https. */
function addressFinding({ host, port, publicUrl }: WebConfig): Finding {
  const { protocol, hostname } = new URL(publicUrl ?? `http://${nameOf(host)}:${port}`);
  // All addresses of a machine are reached from elsewhere, too.
  const isHere = isLoopback(hostname) && (publicUrl !== undefined || isLoopback(host));
  const mend =
    publicUrl === undefined
      ? "People elsewhere would reach it without https. Put a proxy with https in front, and set AI4_WEB_URL to its address."
      : `AI4_WEB_URL is ${publicUrl}: let a proxy offer it with https, and set AI4_WEB_URL to that address.`;
  return finding(
    "the page is reached with https, or from this machine alone",
    protocol === "https:" || isHere,
    mend,
  );
}

function isLoopback(name: string): boolean {
  return name === "localhost" || /^\[?::1\]?$/.test(name) || /^127(?:\.\d{1,3}){3}$/.test(name);
}
