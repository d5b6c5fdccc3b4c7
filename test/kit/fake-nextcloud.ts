/** A Nextcloud's login flow v2 over HTTP, with what can go wrong in it. */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeNextcloud {
  /** `127.0.0.1:port`. */
  readonly host: string;
  /** What it was asked, as `POST /path type`; its body after a space. */
  readonly asked: string[];
  /** The person agrees on the page. */
  grant(): void;
  /** How it misbehaves. */
  fault: "none" | "not-nextcloud" | "other-login" | "other-poll" | "other-server" | "broken-poll";
  stop(): Promise<void>;
}

export const APP_PASSWORD = "app-7731-otter-fen";
const ELSEWHERE = "https://thief.example.org";

export async function startFakeNextcloud(): Promise<FakeNextcloud> {
  let granted = false;
  const server = createServer((request, response) => {
    void answer(request).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  const fake: FakeNextcloud = {
    host: `127.0.0.1:${port}`,
    asked: [],
    fault: "none",
    grant: () => {
      granted = true;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };

  async function answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    let body = "";
    for await (const part of request) body += String(part);
    fake.asked.push(`${request.method} ${request.url} ${request.headers["content-type"]} ${body}`);
    if (fake.fault === "not-nextcloud") return { status: 404, body: {} };
    if (request.method !== "POST") return { status: 405, body: {} };
    if (request.url === "/index.php/login/v2") {
      const login = `${fake.fault === "other-login" ? ELSEWHERE : base}/index.php/login/v2/flow/abc`;
      const endpoint = `${fake.fault === "other-poll" ? ELSEWHERE : base}/index.php/login/v2/poll`;
      return { status: 200, body: { poll: { token: "poll-secret-5512", endpoint }, login } };
    }
    // As Nextcloud: a form, nothing else.
    const isForm = request.headers["content-type"] === "application/x-www-form-urlencoded";
    const known = new URLSearchParams(body).get("token") === "poll-secret-5512";
    if (request.url !== "/index.php/login/v2/poll" || !isForm || !known) return { status: 404, body: [] };
    if (fake.fault === "broken-poll") return { status: 500, body: {} };
    if (!granted) return { status: 404, body: [] };
    granted = false;
    const at = fake.fault === "other-server" ? ELSEWHERE : base;
    return { status: 200, body: { server: at, loginName: "ada", appPassword: APP_PASSWORD } };
  }
  return fake;
}
