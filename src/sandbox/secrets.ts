import type { Hono } from "hono";
import { requireHeader, requireLevel } from "./auth.ts";
import type { Call, SandboxContext, SandboxEnv } from "./context.ts";
import { query, requiredObjectBody, requiredQueries } from "./parameters.ts";
import { odd, problem } from "./problems.ts";
import { normalised, putSecret, removeSecret, secretsBelow, type Vault } from "./secret-documents.ts";

/** The private key-value store of each person in each VO. */
export function addSecrets(app: Hono<SandboxEnv>, { state }: SandboxContext): void {
  app.get("/v1/secrets", async (c) => {
    requireHeader(c);
    const { vo } = requiredQueries(c, "vo");
    const vault = await vaultOf(c, vo);
    const folder = normalised(query(c, "subpath") ?? "");
    const found = await state.transaction((documents) => secretsBelow(documents, vault, folder));
    return c.json(Object.fromEntries(found));
  });

  app.post("/v1/secrets", async (c) => {
    requireHeader(c);
    const { vo, secret_path } = requiredQueries(c, "vo", "secret_path");
    const secret = await requiredObjectBody(c);
    const vault = await vaultOf(c, vo);
    if (Object.keys(secret).length === 0) throw odd(c, problem(400, "A secret needs at least one entry."));
    await state.transaction((documents) => putSecret(documents, vault, normalised(secret_path), secret));
    return c.json({ status: "success" });
  });

  app.delete("/v1/secrets", async (c) => {
    requireHeader(c);
    const { vo, secret_path } = requiredQueries(c, "vo", "secret_path");
    const vault = await vaultOf(c, vo);
    await state.transaction((documents) => removeSecret(documents, vault, normalised(secret_path)));
    return c.json({ status: "success" });
  });
}

/** The caller's own secrets; needs full access in the VO. */
export async function vaultOf(c: Call, vo: string): Promise<Vault> {
  const { sub } = await requireLevel(c, vo);
  return { vo, owner: sub };
}
