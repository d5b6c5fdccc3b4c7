/** The device flow (RFC 8628): a program asks for a code, a person approves it on a page. */
import type { Hono } from "hono";
import { REALM } from "./auth.ts";
import type { Call, SandboxContext, SandboxEnv } from "./context.ts";
import { approvalPage, askForCodePage, messagePage, page } from "./realm-pages.ts";
import { CODE_LIFETIME, decide, isPersonName, issueCode, POLL_INTERVAL, waitingCode } from "./realm-state.ts";
import { clientForm, oauthError } from "./realm-tokens.ts";

const DEVICE = `${REALM}/device`;

export function addDevicePages(app: Hono<SandboxEnv>, context: SandboxContext): void {
  app.post(`${REALM}/protocol/openid-connect/auth/device`, (c) => begin(context, c));
  app.get(DEVICE, async (c) => {
    const typed = c.req.query("user_code") ?? "";
    if (typed === "") return page(200, askForCodePage(DEVICE));
    const code = await waitingCode(context, typed);
    return code ? page(200, approvalPage(DEVICE, code.userCode, code.client)) : page(404, gonePage());
  });
  app.post(DEVICE, async (c) => {
    const form = await c.req.parseBody().catch(() => ({}));
    const { user_code: typed, decision, person } = form as Readonly<Record<string, unknown>>;
    if (typeof typed !== "string") return page(400, gonePage());
    if (decision === "refuse") return decided(await decide(context, typed, null), "Refused", REFUSED_WORDS);
    if (decision !== "approve" || typeof person !== "string" || !isPersonName(person)) {
      return page(400, messagePage("Nothing was chosen", "Go back, choose a person, and approve or refuse."));
    }
    return decided(await decide(context, typed, person), "You are logged in", APPROVED_WORDS);
  });
  app.get(`${REALM}/account/`, () =>
    page(
      200,
      messagePage("Your account", "On a real platform you end your sessions and ask for rights here."),
    ),
  );
}

const APPROVED_WORDS = "Go back to the chat: it knows in a few seconds. You can close this page.";
const REFUSED_WORDS = "Nobody was logged in. You can close this page.";

async function begin(context: SandboxContext, c: Call): Promise<Response> {
  const form = await clientForm(c);
  if (form instanceof Response) return form;
  const challenge = form.text("code_challenge");
  if (challenge !== "" && form.text("code_challenge_method") !== "S256")
    return oauthError(400, "invalid_request", "Invalid parameter: code_challenge_method");
  const scope = form.text("scope") || "openid profile email";
  const { secret, userCode } = await issueCode(context, { client: form.client, scope, challenge });
  const verification = `${context.baseUrl()}${DEVICE}`;
  return c.json({
    device_code: secret,
    user_code: userCode,
    verification_uri: verification,
    verification_uri_complete: `${verification}?user_code=${userCode}`,
    expires_in: CODE_LIFETIME,
    interval: POLL_INTERVAL,
  });
}

function decided(first: boolean, title: string, words: string): Response {
  return first ? page(200, messagePage(title, words)) : page(410, gonePage());
}

function gonePage(): string {
  return messagePage(
    "This code does not wait any more",
    "It was mistyped, used already, or is older than ten minutes. Type “login” in the chat for a new one.",
  );
}
