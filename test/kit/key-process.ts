/** A process of its own that loads or makes the key of a file for a test, and tells its id through IPC. */
import { loadOrCreateKey } from "../../src/identity/key-file.ts";

process.on("message", (path: string) => {
  loadOrCreateKey({ path }).then(
    ({ key, created }) => process.send?.({ id: key.id, created }),
    (error: unknown) => process.send?.({ id: String(error), created: false }),
  );
});
process.send?.("ready");
