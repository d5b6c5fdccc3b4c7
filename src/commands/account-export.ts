import { z } from "zod";
import { heading, note, text, whisper } from "../reply/build.ts";
import { md } from "../reply/markdown.ts";
import { read } from "./define.ts";
import type { CommandPorts } from "./ports.ts";

export const accountExport = read({
  path: "account export",
  summary: "Show everything that I keep of you, as JSON, to you alone",
  examples: ["account export"],
  aliases: ["my data", "export my data"],
  input: z.strictObject({}),
  access: "anyone",
  answer: "private",
  run: (_params, { ownData }: Pick<CommandPorts, "ownData">) => ownData.read(),
  reply: (kept) =>
    whisper(
      heading("What I keep of you"),
      text(md`\`\`\`json
${JSON.stringify(kept, undefined, 2)}
\`\`\``),
      note(
        "info",
        "What begins with v1. is encrypted. The platform keeps your deployments and what they used. “account forget” erases what is here.",
      ),
    ),
});
