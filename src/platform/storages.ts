/** Storages that a person linked; the platform keeps their credentials among his secrets. */
import { PlatformFailure } from "./failure.ts";
import { type Http, segments } from "./http.ts";
import { passOf } from "./pass.ts";
import type { TokenSource } from "./ports.ts";
import { present } from "./present.ts";
import type { LinkedStorage, StoragesPort } from "./service-ports.ts";
import { plainText } from "./text.ts";
import { filesSchema, secretsSchema, storageSecretSchema } from "./wire/services.ts";

const FOLDER = "/services/storage";

/** Gives each person his port. Nothing is kept: what is read holds passwords. */
export function createStorages(http: Http): (source: TokenSource) => StoragesPort {
  return (source) => ({
    list: async (vo) => {
      const { token } = await passOf(source);
      // The route wants a folder: the full path of one secret gives nothing.
      const query = { vo, subpath: FOLDER };
      const request = { method: "GET", path: segments("secrets"), query, token, limit: "read" } as const;
      const secrets = await http.ask(request, secretsSchema);
      return Object.entries(secrets)
        .flatMap(([path, secret]) => toStorage(path, secret))
        .toSorted((a, b) => a.name.localeCompare(b.name));
    },
    folders: async (vo, storage, folder) => {
      const { token } = await passOf(source);
      const query = { vo, subpath: folder };
      const path = segments("storage", storage, "ls");
      try {
        const request = { method: "GET", path, query, token, limit: "read" } as const;
        const entries = await http.ask(request, filesSchema);
        return entries
          .filter(({ IsDir }) => IsDir)
          .map(({ Name, ModTime }) => present({ name: plainText(Name), modified: ModTime }))
          .toSorted((a, b) => (b.modified?.getTime() ?? 0) - (a.modified?.getTime() ?? 0));
      } catch (error) {
        if (error instanceof PlatformFailure && error.status === 404) return [];
        throw error;
      }
    },
  });
}

/** Nothing where the secret is not whole: the platform drops a storage that is half given without a word. */
function toStorage(path: string, secret: unknown): readonly LinkedStorage[] {
  const parsed = storageSecretSchema.safeParse(secret);
  if (!parsed.success || !path.startsWith(`${FOLDER}/`)) return [];
  const { server, loginName, appPassword, vendor } = parsed.data;
  const address = /^https?:\/\//iu.test(server) ? server : `https://${server}`;
  return [
    {
      name: path.slice(FOLDER.length + 1),
      url: `${address.replace(/\/+$/u, "")}/remote.php/dav/files/${loginName}`,
      vendor,
      user: loginName,
      password: appPassword,
    },
  ];
}
