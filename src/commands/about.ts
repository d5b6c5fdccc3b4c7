import { z } from "zod";
import { PlatformFailure } from "../platform/failure.ts";
import type { PlatformInfo } from "../platform/service-ports.ts";
import { fields, heading, note, reply } from "../reply/build.ts";
import { read } from "./define.ts";
import type { CommandPorts } from "./ports.ts";

export const about = read({
  path: "about",
  summary: "Show what I am, and to which platform I am connected",
  examples: ["about"],
  aliases: ["version"],
  input: z.strictObject({}),
  access: "anyone",
  run: async (_params, { identity, info }: Pick<CommandPorts, "identity" | "info">, call) => ({
    identity,
    platform: await ifReachable(info),
    person: call.person,
    vos: call.fullAccess,
  }),
  reply: ({ identity, platform, person, vos }) =>
    reply(
      heading("ai4-chatops"),
      fields({
        Version: identity.version,
        Platform: identity.platform,
        "Platform API": platform ? platform.versions.join(", ") : "cannot be reached now",
        "API pages": platform?.links.join(" "),
        "You are": person?.name ?? "not logged in",
        "Full access in": person && vos.length === 0 ? "no VO" : vos.join(", "),
      }),
      note("info", "“help” shows what I can do."),
    ),
});

/** Who I am can be said without the platform. */
async function ifReachable(info: CommandPorts["info"]): Promise<PlatformInfo | undefined> {
  try {
    return await info.read();
  } catch (error) {
    if (error instanceof PlatformFailure) return undefined;
    throw error;
  }
}
