import type { Hono } from "hono";
import type { Documents } from "../store/documents.ts";
import { requireHeader } from "./auth.ts";
import type { Call, SandboxContext, SandboxEnv } from "./context.ts";
import { query, requiredQueries } from "./parameters.ts";
import { odd, problem } from "./problems.ts";
import { readSecret, type Vault } from "./secret-documents.ts";
import { vaultOf } from "./secrets.ts";
import { cleanPath, lookUp } from "./storage-tree.ts";

const KIND = "storage-removed";

/** Looking into and tidying up a linked storage. */
export function addStorage(app: Hono<SandboxEnv>, { state }: SandboxContext): void {
  app.get("/v1/storage/:storage/ls", async (c) => {
    requireHeader(c);
    const { vo } = requiredQueries(c, "vo");
    const vault = await vaultOf(c, vo);
    const path = cleanPath(query(c, "subpath") ?? "");
    return state.transaction(async (documents) => {
      const storage = await linkedStorage(c, documents, vault);
      const found = lookUp(path, await removedFolders(documents, storage));
      if (found.kind === "nothing") throw noSuchFolder(path);
      return c.json(found.kind === "file" ? [found.entry] : found.entries);
    });
  });

  app.delete("/v1/storage/:storage/rm", async (c) => {
    requireHeader(c);
    const { vo, subpath } = requiredQueries(c, "vo", "subpath");
    const vault = await vaultOf(c, vo);
    const path = cleanPath(subpath);
    if (path === "") throw problem(400, "The root folder cannot be deleted.");
    return state.transaction(async (documents) => {
      const storage = await linkedStorage(c, documents, vault);
      await removeFolder(documents, storage, path);
      return c.json({ status: "success" });
    });
  });
}

/** Id of the storage's contents. The platform breaks where no such storage is linked. */
async function linkedStorage(c: Call, documents: Documents, vault: Vault): Promise<string> {
  const name = c.req.param("storage") ?? "";
  const secret = await readSecret(documents, vault, `/services/storage/${name}`);
  if (secret === undefined) throw odd(c, problem(404, "No storage of this name is linked."));
  return `${vault.owner}|${name}`;
}

async function removedFolders(documents: Documents, storage: string): Promise<readonly string[]> {
  return ((await documents.get(KIND, storage)) ?? []) as readonly string[];
}

async function removeFolder(documents: Documents, storage: string, path: string): Promise<void> {
  const removed = await removedFolders(documents, storage);
  const found = lookUp(path, removed);
  if (found.kind === "nothing") throw noSuchFolder(path);
  if (found.kind === "file") {
    throw problem(
      500,
      commandOutput("The storage command failed.", `"rshare:/${path}": is a file not a directory`),
    );
  }
  await documents.put(KIND, storage, [...removed, path]);
}

function noSuchFolder(path: string) {
  return problem(404, commandOutput("No such directory.", `"rshare:/${path}": directory not found`));
}

/** The platform passes on what the storage command printed, inner paths included. */
function commandOutput(summary: string, line: string): string {
  return `${summary} \n\n Failed to open ${line}\n`;
}
