/** Where the page listens: what keeps it from that, and what people type to get there. */
import { refuse } from "../../src/errors.ts";

export function listeningProblem(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code !== "EADDRINUSE" && error.code !== "EACCES" && error.code !== "EADDRNOTAVAIL") return error;
  const why = {
    EADDRINUSE: `Port ${port} is taken; maybe I run already. Another one: --port ${port + 1}, or --port 0 for any free one.`,
    EACCES: `Port ${port} is not for everybody here. Take one from 1024 up: --port 8080.`,
    EADDRNOTAVAIL: `${host} is no address of this machine; AI4_HTTP_HOST takes one, or 0.0.0.0 for all.`,
  }[error.code];
  return refuse("surface.address", why, { cause: error });
}

/** What people type: all addresses of a machine have no name of their own. */
export function nameOf(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
