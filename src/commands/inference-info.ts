import { z } from "zod";
import { refuse } from "../errors.ts";
import type { InferenceService } from "../platform/service-ports.ts";
import { actions, button, fields, heading, note, whisper } from "../reply/build.ts";
import { read } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { unmarked } from "./present/deployment.ts";
import { serviceHardware, serviceName } from "./present/service.ts";
import { timeWords } from "./present/words.ts";

export const inferenceInfo = read({
  path: "inference info",
  summary: "Show a service with its endpoint and token",
  examples: ["inference info 1"],
  aliases: ["inference show"],
  input: z.strictObject({
    service: param.inferenceService("Its title, number in the last list, or name"),
  }),
  positional: ["service"],
  access: "full",
  answer: "private",
  run: ({ service }, ports: Pick<CommandPorts, "directory">) => readService(service, ports),
  reply: (service) =>
    whisper(
      heading(serviceName(service)),
      fields({
        Endpoint: service.endpoint,
        Token: service.token,
        Image: service.image,
        Description: unmarked(service.description),
        Resources: serviceHardware(service),
        Made: service.created && timeWords(service.created),
        VO: service.vo,
        Name: service.name,
      }),
      note(
        "info",
        "Send your input to the endpoint with the header “Authorization: Bearer” and the token. The first call takes a while, as the service starts for it. Keep the token to yourself.",
      ),
      actions(button("Delete", "inference delete", { service: service.name }, "danger")),
    ),
});

export async function readService(
  name: string,
  { directory }: Pick<CommandPorts, "directory">,
): Promise<InferenceService> {
  const found = (await directory.services()).found.find((one) => one.name === name);
  if (found) return found;
  throw refuse(
    "service.unknown",
    "You have no such inference service. “inference list” shows those you have.",
  );
}
