import { z } from "zod";
import { actions, button, heading, note, table, whisper } from "../reply/build.ts";
import { read } from "./define.ts";
import {
  type LinkedService,
  linkedServices,
  SERVICE_USES,
  SERVICE_WORDS,
  type ServiceKind,
} from "./linked-services.ts";
import type { CommandPorts } from "./ports.ts";

const KINDS: readonly ServiceKind[] = ["storage", "huggingface", "mlflow"];

export const accountServices = read({
  path: "account services",
  summary: "List the storages and services you linked",
  examples: ["account services", "storages"],
  aliases: ["linked services", "storages", "storage list"],
  input: z.strictObject({}),
  access: "linked",
  answer: "private",
  run: async (_params, { secrets }: Pick<CommandPorts, "secrets">, { fullAccess }) => {
    const linked: (LinkedService & { readonly vo: string })[] = [];
    // One after the other: the platform keeps each VO's links apart.
    for (const vo of fullAccess)
      for (const one of await linkedServices(vo, { secrets })) linked.push({ ...one, vo });
    return { linked, vos: fullAccess };
  },
  reply: ({ linked, vos }) => {
    if (vos.length === 0)
      return whisper(
        note("info", "Services are linked per VO by its members (level ap-u), and you are in none yet."),
      );
    const rows = vos.flatMap((vo) =>
      KINDS.flatMap((kind) => {
        const found = linked.filter((one) => one.vo === vo && one.kind === kind);
        const names = found.length > 0 ? found.map(({ name }) => name) : ["not linked"];
        return names.map((name) => [
          SERVICE_WORDS[kind],
          kind === "storage" || found.length === 0 ? name : "linked",
          SERVICE_USES[kind],
          vo,
        ]);
      }),
    );
    return whisper(
      heading("Linked services"),
      table(["Service", "Linked", "For", "VO"], rows),
      actions(button("Link a service", "account link")),
      note("info", "“unlink” and a name removes one. What they hold is kept by the platform, not by me."),
    );
  },
});
