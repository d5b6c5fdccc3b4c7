/** `doctor`: tries every setting and connection, and says what to mend. */
import type { Config } from "../config.ts";
import { Refusal } from "../errors.ts";
import { readAccessToken } from "../identity/session.ts";
import { createPlatform } from "../platform/client.ts";
import type { ChatSurface, Finding } from "../surface.ts";
import type { Assembly } from "./assemble.ts";
import { modelFindings } from "./doctor-model.ts";
import { issuerOf } from "./sessions.ts";
import { configuredSurfaces } from "./surfaces.ts";
import { webSurface } from "./web.ts";

/** Prints a line per finding; true when all is well. */
export async function examineAll(
  config: Config,
  assembly: Assembly,
  print: (text: string) => void,
): Promise<boolean> {
  let well = true;
  const tell = (part: string, findings: readonly Finding[]) => {
    for (const { what, ok, mend } of findings) {
      well &&= ok;
      print(`${ok ? "ok  " : "MEND"}  ${part}: ${what}\n${mend && !ok ? `      ${mend}\n` : ""}`);
    }
  };
  tell("settings", [
    { what: "every AI4_, SLACK_, DISCORD_, MATRIX_ and OPENAI_ setting is understood", ok: true },
  ]);
  tell("data", [await examine(`${config.data.directory} can be written`, assembly.checkStore)]);
  tell("audit", [await examine("the record of changes is what was written", assembly.checkAudit)]);
  tell("platform", await platformFindings(config));
  tell("login", await loginFindings(config));
  tell("language model", await modelFindings(config, assembly));
  const chats = await configuredSurfaces(config, assembly.surfaceDeps);
  if (chats.length === 0) print("      no chat surface is configured; “ai4-chatops chat” works without\n");
  // Without a port of its own beside chats, the page is not served.
  const isServed = chats.length === 0 || config.web.port !== undefined;
  const surfaces = isServed ? [...chats, { name: "web", make: page }] : chats;
  for (const { name, make } of surfaces) {
    const findings = await make()
      .examine()
      .catch((error: unknown) => [{ what: "could be examined", ok: false, mend: wordsOf(error) }]);
    tell(name, findings);
  }
  return well;

  function page(): Pick<ChatSurface, "examine"> {
    const port = config.web.port ?? config.http.port;
    return webSurface(config, assembly, "", { port, surfaces: () => [], offer: () => undefined });
  }
}

async function platformFindings(config: Config): Promise<readonly Finding[]> {
  const { url } = config.platform;
  if (url === undefined) return [{ what: "the embedded sandbox (AI4_PLATFORM_URL is not set)", ok: true }];
  const token = config.terminal.accessToken?.reveal();
  const { catalogue, deployments } = createPlatform({ baseUrl: url }).as(async () => token);
  const findings = [await examine(`${url} answers`, () => catalogue.items())];
  if (token === undefined) return findings;
  const own = await examine("AI4_ACCESS_TOKEN is accepted", async () => {
    const [vo] = readAccessToken(token).levels.keys();
    if (vo === undefined) throw new Refusal("access.level", "It has no level in any VO.");
    await deployments.list({ vo, kind: "module" });
  });
  return [...findings, own];
}

async function loginFindings(config: Config): Promise<readonly Finding[]> {
  if (config.platform.url === undefined) return [{ what: "the embedded sandbox's own", ok: true }];
  const found = issuerOf(config, undefined, () => new Date());
  if (!found) {
    const what = "nobody can log in: AI4_CLIENT_ID and AI4_ISSUER_URL are not set";
    return [{ what, ok: true }];
  }
  const what = `${found.issuer.url} answers and lets people log in by device code`;
  return [await examine(what, () => found.issuer.examine())];
}

async function examine(what: string, attempt: () => Promise<unknown>): Promise<Finding> {
  try {
    await attempt();
    return { what, ok: true };
  } catch (error) {
    return { what, ok: false, mend: wordsOf(error) };
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
