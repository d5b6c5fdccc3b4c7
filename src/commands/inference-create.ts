import { z } from "zod";
import { refuse } from "../errors.ts";
import { formatSizeMb } from "../language/sizes.ts";
import type { ItemConfig } from "../platform/ports.ts";
import type { InferenceService } from "../platform/service-ports.ts";
import { fields, heading, items, note, reply, whisper } from "../reply/build.ts";
import { change } from "./define.ts";
import { type Launch, launchNeeds, planLaunch } from "./launch.ts";
import { launchNotes } from "./launch-follow.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { isMarked } from "./present/deployment.ts";
import { serviceRow } from "./present/service.ts";

interface Created {
  readonly launch: Launch;
  readonly name: string;
  /** As the platform tells it; undefined where it could not be read. */
  readonly service: InferenceService | undefined;
}

type Ports = Pick<CommandPorts, "catalogue" | "inference" | "inventor">;

export const inferenceCreate = change({
  path: "inference create",
  summary: "Offer a module as a service that runs while called",
  examples: ["inference create 1", "inference create ai4os-yolo-torch --cpu 2 --ram 4GB"],
  aliases: ["inference add", "inference deploy"],
  input: z.strictObject({
    item: param.item("Module: its name, title, or number in the last list"),
    title: param.text("Short name of the service, at most 45 characters", 300).optional(),
    cpu: param.count("Number of CPUs, 1 to 8", 0, 1000).optional(),
    ram: param.sizeMb("Memory, e.g. 4GB; 1 to 8 GB").optional(),
    vo: param.vo("Virtual organisation to offer it in").optional(),
  }),
  positional: ["item"],
  access: "full",
  effect: "change",
  prepare: async ({ item, vo = "", ...wishes }, ports: Ports, { operation }): Promise<Launch> => {
    const detail = await ports.catalogue.item(item);
    if (detail.kind === "tool")
      throw refuse("inference.tool", `${detail.title} is a tool; only modules are offered as a service.`);
    if (!detail.valid) {
      throw refuse(
        "inference.unreadable",
        `The platform cannot read the metadata of ${detail.id}, so it cannot be offered for now. “show ${detail.id}” says why.`,
      );
    }
    return planLaunch({
      vo,
      kind: "module",
      toolName: null,
      what: detail.title,
      config: withoutTag(await ports.inference.config(item, vo)),
      wishes,
      existing: [],
      operation,
      inventTitle: ports.inventor.title,
      inventPassword: ports.inventor.password,
    });
  },
  launches: launchNeeds,
  plan: (launch) => {
    const { cpu_num: cpus, ram } = launch.values["hardware"] ?? {};
    return reply(
      heading(`Create the inference service ${launch.title}?`),
      fields({
        What: launch.what,
        CPUs: Number(cpus),
        RAM: typeof ram === "number" ? formatSizeMb(ram) : undefined,
        VO: launch.vo,
      }),
      ...launchNotes(launch),
    );
  },
  run: async (launch, { inference }: Ports): Promise<Created> => {
    const name = await inference.create({ vo: launch.vo, values: launch.values });
    return { launch, name, service: await readBack(launch.vo, name, inference) };
  },
  recover: async (launch, { inference }: Ports, { operation }): Promise<Created | undefined> => {
    const found = (await inference.list(launch.vo)).find((one) => isMarked(one.description, operation));
    return found && { launch, name: found.name, service: found };
  },
  reply: ({ launch, name, service }) =>
    reply(
      heading(`${launch.title}: inference service of ${launch.what}`),
      items([
        service
          ? serviceRow(service)
          : { kind: "service", ref: name, title: launch.title, facts: [launch.vo] },
      ]),
      ...launchNotes(launch),
      note(
        "info",
        "It costs nothing while nobody calls it. “inference info” tells you its endpoint and token in private.",
      ),
    ),
  whisper: ({ launch, service }) =>
    service?.token === undefined
      ? undefined
      : whisper(heading(launch.title), fields({ Endpoint: service.endpoint, Token: service.token })),
});

/** The platform ignores the tag of an image here, so nobody shall think that he chose one. */
function withoutTag({ params, ...rest }: ItemConfig): ItemConfig {
  return {
    ...rest,
    params: params.filter(({ group, key }) => !(group === "general" && key === "docker_tag")),
  };
}

/** It is made; not being able to read it does not change that. */
async function readBack(
  vo: string,
  name: string,
  inference: CommandPorts["inference"],
): Promise<InferenceService | undefined> {
  try {
    return (await inference.list(vo)).find((one) => one.name === name);
  } catch {
    return undefined;
  }
}
