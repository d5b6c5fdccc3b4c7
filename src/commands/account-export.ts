import { z } from "zod";
import { heading, note, text, whisper } from "../reply/build.ts";
import { csvFile } from "../reply/csv.ts";
import { md } from "../reply/markdown.ts";
import { read } from "./define.ts";
import type { CommandPorts, OwnData } from "./ports.ts";

export const accountExport = read({
  path: "account export",
  summary: "Show everything that I keep of you, as JSON, to you alone",
  examples: ["account export"],
  aliases: ["my data", "export my data"],
  input: z.strictObject({}),
  access: "anyone",
  answer: "private",
  run: (_params, { ownData }: Pick<CommandPorts, "ownData">) => ownData.read(),
  reply: ({ usage = [], ...kept }) =>
    whisper(
      heading("What I keep of you"),
      text(md`\`\`\`json
${JSON.stringify(kept, undefined, 2)}
\`\`\``),
      usage.length > 0 && samplesFile(usage),
      note(
        "info",
        "What begins with v1. is encrypted. The platform keeps your deployments and what they used. “account forget” erases what is here.",
      ),
    ),
});

const COLUMNS = ["at", "vo", "cpu", "gpu", "memoryMb", "diskMb", "running", "queued"] as const;

/** There is one an hour: as JSON in a message nobody would read them. */
function samplesFile(samples: NonNullable<Awaited<ReturnType<OwnData["read"]>>["usage"]>) {
  const rows = samples.map((sample) => COLUMNS.map((column) => sample[column]));
  const count = samples.length === 1 ? "1 sample" : `${samples.length} samples`;
  return csvFile("my usage samples", `What you held on the platform: ${count}`, COLUMNS, rows);
}
