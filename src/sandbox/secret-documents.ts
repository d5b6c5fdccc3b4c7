/** The secret objects of one person in one VO, by path; paths start with a slash. */
import type { Documents } from "../store/documents.ts";
import type { Json } from "../store/store.ts";

const KIND = "secret";

export interface Vault {
  readonly vo: string;
  /** Subject of the owner. */
  readonly owner: string;
}

/** Makes or replaces the secret. */
export function putSecret(documents: Documents, vault: Vault, path: string, value: Json): Promise<void> {
  return documents.put(KIND, address(vault, path), value);
}

export function readSecret(documents: Documents, vault: Vault, path: string): Promise<Json | undefined> {
  return documents.get(KIND, address(vault, path));
}

export function removeSecret(documents: Documents, vault: Vault, path: string): Promise<void> {
  return documents.remove(KIND, address(vault, path));
}

/** All secrets in the folder and below, by full path; the root is the empty string. */
export async function secretsBelow(
  documents: Documents,
  vault: Vault,
  folder: string,
): Promise<ReadonlyMap<string, Json>> {
  const start = address(vault, folder === "" ? "/" : `${normalised(folder)}/`);
  const found = (await documents.list(KIND)).filter(({ id }) => id.startsWith(start));
  const prefix = address(vault, "").length;
  return new Map(found.map(({ id, value }) => [id.slice(prefix), value]));
}

export async function removeSecretsBelow(documents: Documents, vault: Vault, folder: string): Promise<void> {
  for (const path of (await secretsBelow(documents, vault, folder)).keys())
    await removeSecret(documents, vault, path);
}

/** One slash in front, none behind; the empty string for the root. */
export function normalised(path: string): string {
  const inner = path.split("/").filter((part) => part !== "");
  return inner.length === 0 ? "" : `/${inner.join("/")}`;
}

function address({ vo, owner }: Vault, path: string): string {
  return `${vo}|${owner}|${path}`;
}
