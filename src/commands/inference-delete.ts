import { z } from "zod";
import { fields, heading, note, reply } from "../reply/build.ts";
import { change } from "./define.ts";
import { readService } from "./inference-info.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { serviceHardware, serviceName } from "./present/service.ts";

interface Deletion {
  readonly name: string;
  readonly vo: string;
  readonly title: string;
  readonly facts: Readonly<Record<string, string>>;
}

export const inferenceDelete = change({
  path: "inference delete",
  summary: "Delete an inference service",
  examples: ["inference delete 1"],
  aliases: ["inference remove"],
  input: z.strictObject({
    service: param.inferenceService("Its title, number in the last list, or name"),
  }),
  positional: ["service"],
  access: "full",
  effect: "destroy",
  prepare: async (
    { service: name },
    ports: Pick<CommandPorts, "directory" | "inference">,
  ): Promise<Deletion> => {
    const service = await readService(name, ports);
    return {
      name: service.name,
      vo: service.vo,
      title: serviceName(service),
      facts: {
        Image: service.image,
        Resources: serviceHardware(service),
        VO: service.vo,
        Name: service.name,
      },
    };
  },
  plan: ({ title, facts }) =>
    reply(
      heading(`Delete the inference service ${title}?`),
      fields(facts),
      note("warning", "Its endpoint and its token stop working at once, and cannot be brought back."),
    ),
  run: async (deletion: Deletion, { inference }) => {
    await inference.remove(deletion.vo, deletion.name);
    return deletion;
  },
  recover: async (deletion, { inference }) => {
    const left = await inference.list(deletion.vo);
    return left.some((one) => one.name === deletion.name) ? undefined : deletion;
  },
  reply: ({ title }) => reply(note("success", `The inference service ${title} is deleted.`)),
});
