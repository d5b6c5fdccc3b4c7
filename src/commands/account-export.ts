import { z } from "zod";
import { formatCount } from "../language/sizes.ts";
import type { TextFile } from "../reply/blocks.ts";
import { heading, note, text, whisper } from "../reply/build.ts";
import { csvFile } from "../reply/csv.ts";
import { md } from "../reply/markdown.ts";
import { read } from "./define.ts";
import type { CommandPorts, KeptOfAccount, OwnData } from "./ports.ts";

export const accountExport = read({
  path: "account export",
  summary: "Show everything that I keep of you, as JSON, to you alone",
  examples: ["account export"],
  aliases: ["my data", "export my data"],
  input: z.strictObject({}),
  access: "anyone",
  answer: "private",
  run: (_params, { ownData }: Pick<CommandPorts, "ownData">) => ownData.read(),
  reply: ({ usage = [], said = [], elsewhere, ...kept }) =>
    whisper(
      heading("What I keep of you"),
      text(md`\`\`\`json
${JSON.stringify({ ...kept, elsewhere: elsewhere.map(withoutSaid) }, undefined, 2)}
\`\`\``),
      usage.length > 0 && samplesFile(usage),
      saidFile([{ account: "this one", said }, ...elsewhere]),
      note(
        "info",
        "What begins with v1. is encrypted. The platform keeps your deployments and what they used. “account forget” erases what is here.",
      ),
    ),
});

const COLUMNS = ["at", "vo", "cpu", "gpu", "memoryMb", "diskMb", "running", "queued"] as const;

type Said = Pick<KeptOfAccount, "said"> & { readonly account: string };

function withoutSaid({ said: _, ...kept }: Said): object {
  return kept;
}

/** What was said on surfaces that keep it themselves; false where there is nothing. */
function saidFile(accounts: readonly Said[]): TextFile | false {
  const rows = accounts.flatMap(({ account, said = [] }) =>
    said.map(({ at, by, text }) => [account, at, by, text]),
  );
  if (rows.length === 0) return false;
  const about = `What was said on the page, and answered openly: ${formatCount(rows.length, "entry")}`;
  return csvFile("what was said", about, ["account", "at", "by", "text"], rows);
}

/** There is one an hour: as JSON in a message nobody would read them. */
function samplesFile(samples: NonNullable<Awaited<ReturnType<OwnData["read"]>>["usage"]>) {
  const rows = samples.map((sample) => COLUMNS.map((column) => sample[column]));
  const count = samples.length === 1 ? "1 sample" : `${samples.length} samples`;
  return csvFile("my usage samples", `What you held on the platform: ${count}`, COLUMNS, rows);
}
