/** Services on OSCAR, which run while they are called. */
import { itemConfig } from "./configuration.ts";
import { PlatformFailure } from "./failure.ts";
import { type Http, segments } from "./http.ts";
import { checkNewDeployment } from "./new-deployment.ts";
import { passOf } from "./pass.ts";
import type { TokenSource } from "./ports.ts";
import { present } from "./present.ts";
import type { InferencePort, InferenceService } from "./service-ports.ts";
import { configSchema } from "./wire/catalogue.ts";
import { bareTextSchema, serviceListSchema, type WireService } from "./wire/services.ts";

const services = () => segments("inference", "oscar", "services");

export function createInference(http: Http): (source: TokenSource) => InferencePort {
  return (source) => ({
    config: async (item, vo) => {
      const path = segments("inference", "oscar", "conf");
      const query = { item_name: item, vo };
      return itemConfig(await http.ask({ method: "GET", path, query, limit: "read" }, configSchema));
    },
    list: async (vo) => {
      const { token } = await passOf(source);
      const request = { method: "GET", path: services(), query: { vo }, token, limit: "read" } as const;
      return (await http.ask(request, serviceListSchema)).map((wire) => toService(wire, vo));
    },
    create: async ({ vo, values }) => {
      checkNewDeployment({ values });
      const { token } = await passOf(source);
      const request = { path: services(), query: { vo }, body: values, token, limit: "create" } as const;
      return http.ask({ method: "POST", ...request }, bareTextSchema);
    },
    remove: async (vo, name) => {
      const { token } = await passOf(source);
      // The platform takes the name from the query; the one in the path is ignored.
      const query = { vo, service_name: name };
      const path = `${services()}/${segments(name)}`;
      const answer = await http.ask(
        { method: "DELETE", path, query, token, limit: "change" },
        bareTextSchema,
      );
      if (answer !== name)
        throw new PlatformFailure("broken", "The platform answered about another service than was meant.", {
          ambiguous: true,
        });
    },
  });
}

function toService(wire: WireService, vo: string): InferenceService {
  const { PAPI_TITLE, PAPI_DESCRIPTION, PAPI_CREATED } = wire.environment.variables;
  return present({
    name: wire.name,
    vo,
    title: PAPI_TITLE,
    description: PAPI_DESCRIPTION,
    image: wire.image,
    cpu: numberOf(wire.cpu),
    memoryMb: memoryOf(wire.memory),
    created: PAPI_CREATED,
    endpoint: wire.endpoint,
    token: wire.token,
  });
}

function numberOf(text: string | undefined): number | undefined {
  const value = Number(text ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}

/** `3000Mi` or `3Gi`, as the cluster writes memory, in MB. */
function memoryOf(text: string | undefined): number | undefined {
  const [, digits = "", unit = ""] = /^(\d+(?:\.\d+)?)(Mi|Gi)$/u.exec(text ?? "") ?? [];
  return digits === "" ? undefined : Number(digits) * (unit === "Gi" ? 1000 : 1);
}
