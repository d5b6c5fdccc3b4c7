import { z } from "zod";
import { heading, note, whisper } from "../reply/build.ts";
import { change } from "./define.ts";
import { type LinkedService, linkedService, linkedServices } from "./linked-services.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";

type Ports = Pick<CommandPorts, "linking" | "secrets">;

interface Unlinking extends LinkedService {
  readonly vo: string;
}

export const accountUnlink = change({
  path: "account unlink",
  summary: "Remove what you linked",
  examples: ["unlink share.example.org", "unlink huggingface"],
  aliases: ["unlink"],
  input: z.strictObject({
    service: param.text("What to unlink, as “account services” names it", 300),
    vo: param.vo("Virtual organisation in which it is linked").optional(),
  }),
  positional: ["service"],
  access: "full",
  effect: "change",
  answer: "private",
  prepare: async ({ service, vo = "" }, ports: Ports): Promise<Unlinking> => ({
    vo,
    ...(await linkedService(vo, service, ports)),
  }),
  plan: ({ name, vo, kind }) => whisper(heading(`Unlink ${name} in ${vo}?`), note("info", AFTER[kind])),
  run: async (unlinking, { secrets }): Promise<Unlinking> => {
    await secrets.remove(unlinking.vo, unlinking.path);
    return unlinking;
  },
  recover: async (unlinking, ports): Promise<Unlinking | undefined> => {
    const linked = (await linkedServices(unlinking.vo, ports)).some(({ path }) => path === unlinking.path);
    return linked ? undefined : unlinking;
  },
  reply: ({ name, vo, kind }) =>
    whisper(note("success", `${name} is not linked in ${vo} any more.`), note("info", AFTER[kind])),
});

const AFTER: Readonly<Record<LinkedService["kind"], string>> = {
  storage:
    "Its app password stays valid in the storage until you revoke it there, under Security. Deployments that run keep using it.",
  huggingface: "The token stays valid at Hugging Face until you revoke it there.",
  mlflow: "New deployments do not get these credentials any more.",
};
