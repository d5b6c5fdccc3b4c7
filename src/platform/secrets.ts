/** The platform's small private store: secrets of a person in a VO, by path. */
import { z } from "zod";
import { type Http, segments } from "./http.ts";
import { passOf } from "./pass.ts";
import type { TokenSource } from "./ports.ts";
import type { SecretsPort } from "./service-ports.ts";
import { secretsSchema } from "./wire/services.ts";

const textsSchema = z.record(z.string(), z.string());

/** Gives each person his port. Nothing is kept: what is read holds passwords. */
export function createSecrets(http: Http): (source: TokenSource) => SecretsPort {
  return (source) => ({
    paths: async (vo, folder) => {
      const { token } = await passOf(source);
      const query = { vo, subpath: folder };
      const request = { method: "GET", path: segments("secrets"), query, token, limit: "read" } as const;
      return Object.keys(await http.ask(request, secretsSchema)).toSorted();
    },
    read: async (vo, path) => {
      const { token } = await passOf(source);
      // The route wants a folder: the full path of one secret gives nothing.
      const query = { vo, subpath: path.slice(0, path.lastIndexOf("/")) };
      const request = { method: "GET", path: segments("secrets"), query, token, limit: "read" } as const;
      const found = new Map(Object.entries(await http.ask(request, secretsSchema)));
      const secret = textsSchema.safeParse(found.get(path));
      return secret.success ? secret.data : undefined;
    },
    put: async (vo, path, value) => {
      const { token } = await passOf(source);
      const query = { vo, secret_path: path };
      const address = { method: "POST", path: segments("secrets"), query, token } as const;
      await http.ask({ ...address, body: value, limit: "change" }, z.unknown());
    },
    remove: async (vo, path) => {
      const { token } = await passOf(source);
      const query = { vo, secret_path: path };
      const address = { method: "DELETE", path: segments("secrets"), query, token } as const;
      await http.ask({ ...address, limit: "change" }, z.unknown());
    },
  });
}
