/**
 * What tests look for in what was kept or sent. Hashes and identifiers are random, so they hold any three letters
 * sooner or later: what is looked for is long enough never to be among them by chance, or they are left out first.
 */
import type { AuditRecord } from "../../src/store/audit-port.ts";

/** The first two parts of a JSON Web Token (RFC 7519, 3): both are JSON objects in base64url, so both begin alike. */
export const JSON_WEB_TOKEN = /eyJ[\w-]{6,}\.eyJ[\w-]{6,}/;

/** Records as text, without their hashes. */
export function withoutHashes(records: readonly AuditRecord[]): string {
  return JSON.stringify(records.map(({ hash: _random, ...said }) => said));
}
