import { afterEach, describe, expect, it } from "vitest";
import { type DocumentStore, openDocuments } from "../../src/store/documents.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const open: DocumentStore[] = [];

async function documents(path = ":memory:"): Promise<DocumentStore> {
  const store = await openDocuments(path);
  open.push(store);
  return store;
}

afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});

describe("documents", () => {
  it("lists a kind in the order of first puts, and gives back every JSON value", async () => {
    const store = await documents();
    const value = { "a b": [1, null, "ä\u0000", { __proto__: null }], deep: { x: [[]] } };
    await store.transaction(async (all) => {
      await all.put("job", "b", 1);
      await all.put("job", "a", value);
      await all.put("snapshot", "b", "other kind");
      await all.put("job", "b", false);
    });
    await store.transaction(async (all) => {
      expect(await all.list("job")).toEqual([
        { id: "b", value: false },
        { id: "a", value },
      ]);
      expect(await all.get("snapshot", "b")).toBe("other kind");
      expect(await all.get("job", "constructor")).toBeUndefined();
    });
  });

  it("puts a document that was removed last", async () => {
    const store = await documents();
    const ids = await store.transaction(async (all) => {
      for (const id of ["a", "b"]) await all.put("job", id, null);
      await all.remove("job", "b");
      await all.remove("job", "never there");
      await all.put("job", "c", null);
      await all.put("job", "b", null);
      return (await all.list("job")).map(({ id }) => id);
    });
    expect(ids).toEqual(["a", "c", "b"]);
  });

  it("keeps nothing of a transaction that throws, and goes on after it", async () => {
    const store = await documents();
    const failing = store.transaction(async (all) => {
      await all.put("job", "a", 1);
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect(await store.transaction((all) => all.list("job"))).toEqual([]);
  });

  it("runs one transaction at a time, over callers and connections", async () => {
    const path = folder.file("documents.sqlite");
    const stores = [await documents(path), await documents(path)];
    const increment = (store: DocumentStore) =>
      store.transaction(async (all) => {
        const count = Number((await all.get("counter", "c")) ?? 0);
        await new Promise((resume) => setImmediate(resume));
        await all.put("counter", "c", count + 1);
      });
    await Promise.all(Array.from({ length: 20 }, (_, n) => increment(stores[n % 2] as DocumentStore)));
    expect(await stores[0]?.transaction((all) => all.get("counter", "c"))).toBe(20);
  });

  it("lets the transaction at work end before it closes, and keeps its work", async () => {
    const path = folder.file("documents.sqlite");
    const store = await openDocuments(path);
    const work = store.transaction(async (all) => {
      await new Promise((resume) => setImmediate(resume));
      await all.put("job", "a", 1);
    });
    await Promise.all([work, store.close()]);
    const again = await documents(path);
    expect(await again.transaction((all) => all.get("job", "a"))).toBe(1);
  });
});
