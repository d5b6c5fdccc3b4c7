/** Keys for the platform's language model. */
import { type Http, type PlatformRequest, segments } from "./http.ts";
import { passOf } from "./pass.ts";
import type { TokenSource } from "./ports.ts";
import { present } from "./present.ts";
import { checkDone } from "./refusals.ts";
import type { KeysPort } from "./service-ports.ts";
import { changeSchema } from "./wire/deployments.ts";
import { bareTextSchema, keyListSchema } from "./wire/services.ts";

export function createKeys(http: Http): (source: TokenSource) => KeysPort {
  const path = segments("llm", "api_keys");
  return (source) => {
    const request = async (wish: Pick<PlatformRequest, "method" | "query" | "limit">) => {
      const { token } = await passOf(source);
      return { path, token, ...wish };
    };
    return {
      list: async () => {
        const keys = await http.ask(await request({ method: "GET", limit: "read" }), keyListSchema);
        return keys.map(({ id, created_at, expires }) =>
          present({ name: id, created: created_at, expires: expires ?? undefined }),
        );
      },
      create: async ({ name, days }) => {
        const query = { key_name: name, ...(days === undefined ? {} : { duration: `${days}d` }) };
        return http.ask(await request({ method: "POST", query, limit: "change" }), bareTextSchema);
      },
      remove: async (name) => {
        const query = { key_name: name };
        checkDone(await http.ask(await request({ method: "DELETE", query, limit: "change" }), changeSchema));
      },
    };
  };
}
