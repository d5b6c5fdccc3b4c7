import { z } from "zod";
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
  run: (_params, { identity }: Pick<CommandPorts, "identity">, call) => ({
    identity,
    person: call.person,
    vos: call.fullAccess,
  }),
  reply: ({ identity, person, vos }) =>
    reply(
      heading("ai4-chatops"),
      fields({
        Version: identity.version,
        Platform: identity.platform,
        "You are": person?.name ?? "not logged in",
        "Full access in": person && vos.length === 0 ? "no VO" : vos.join(", "),
      }),
      note("info", "“help” shows what I can do."),
    ),
});
