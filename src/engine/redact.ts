/** What of the parameters may be kept in clear: everything but secrets. */
import type { Json } from "../store/store.ts";

const SECRET_FIELD = /pass(word|wd)?|token|secret|credential|api_?key/i;

/** Parameters for the audit: values of configuration fields that hold a secret are replaced. */
export function redactParams(params: Readonly<Record<string, unknown>>): Json {
  return JSON.parse(JSON.stringify(params), (key, value) => {
    if (typeof value !== "string") return value;
    if (SECRET_FIELD.test(key)) return "[redacted]";
    const [field = "", ...rest] = value.split("=");
    return rest.length > 0 && /^[\w-]+\.[\w-]+$/.test(field) && SECRET_FIELD.test(field)
      ? `${field}=[redacted]`
      : value;
  });
}
