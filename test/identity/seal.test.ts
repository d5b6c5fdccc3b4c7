import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Refusal } from "../../src/errors.ts";
import { createSealer, KEY_LENGTH, sealKey } from "../../src/identity/seal.ts";

const key = (fill: number) => sealKey(Buffer.alloc(KEY_LENGTH, fill));
const sealer = createSealer({ current: key(1) });

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return "none";
}

describe("sealing", () => {
  it("gives back every text in its context", () => {
    const text = fc.string({
      unit: fc.oneof(fc.string({ unit: "binary", maxLength: 1 }), fc.constant("\ud800")),
    });
    fc.assert(
      fc.property(text, text, (plain, context) => {
        expect(sealer.open(sealer.seal(plain, context), context)).toBe(plain);
      }),
    );
  });

  it("names the version and the key, and never repeats itself", () => {
    const sealed = Array.from({ length: 50 }, () => sealer.seal("same", "same"));
    expect(new Set(sealed).size).toBe(50);
    for (const each of sealed) expect(each).toMatch(/^v1\.[\w-]{8}\.[\w-]{16}\.[\w-]+$/);
    expect(sealed[0]?.split(".")[1]).toBe(key(1).id);
  });

  it("uses a new nonce from the given source each time", () => {
    let count = 0;
    const counting = createSealer({ current: key(1) }, (length) => {
      count += 1;
      return Buffer.alloc(length, count);
    });
    const nonces = [counting.seal("a", ""), counting.seal("a", "")].map((sealed) => sealed.split(".")[2]);
    expect(nonces).toEqual(
      [Buffer.alloc(12, 1), Buffer.alloc(12, 2)].map((nonce) => nonce.toString("base64url")),
    );
  });

  it("refuses every other context", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (context, other) => {
        fc.pre(context !== other);
        expect(codeOf(() => sealer.open(sealer.seal("token", context), other))).toBe("secret.unreadable");
      }),
    );
    const sealed = sealer.seal("token", "a\ud800");
    expect(codeOf(() => sealer.open(sealed, "a\ud801"))).toBe("secret.unreadable");
  });

  it("refuses a text in which any character was changed, left out or added", () => {
    const change = fc.record({
      plain: fc.string({ maxLength: 20 }),
      where: fc.nat(),
      by: fc.constantFrom("", "A", "B", "_", "-", ".", "=", " ", "\n", "é"),
      removed: fc.constantFrom(0, 1),
    });
    fc.assert(
      fc.property(change, ({ plain, where, by, removed }) => {
        const sealed = sealer.seal(plain, "row 1");
        const position = where % (sealed.length + 1);
        const changed = sealed.slice(0, position) + by + sealed.slice(position + removed);
        fc.pre(changed !== sealed);
        expect(codeOf(() => sealer.open(changed, "row 1"))).toBe("secret.unreadable");
      }),
      { numRuns: 1_000 },
    );
  });

  it("refuses a text in which any single byte was flipped", () => {
    const sealed = sealer.seal("a token", "row 1");
    const [version, id, ...parts] = sealed.split(".");
    const bytes = parts.map((part) => Buffer.from(part, "base64url"));
    for (const [part, buffer] of bytes.entries()) {
      for (let at = 0; at < buffer.length * 8; at += 1) {
        const flipped = bytes.map((each) => Buffer.from(each));
        flipped[part]?.writeUInt8(buffer.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3);
        const changed = [version, id, ...flipped.map((each) => each.toString("base64url"))].join(".");
        expect(codeOf(() => sealer.open(changed, "row 1"))).toBe("secret.unreadable");
      }
    }
  });

  it("refuses a tag that was cut, and texts that were never sealed", () => {
    const [version, id, nonce, body = ""] = sealer.seal("", "c").split(".");
    const cut = Buffer.from(body, "base64url").subarray(0, 4).toString("base64url");
    for (const text of [[version, id, nonce, cut].join("."), "", "....", "hunter2", "v1.constructor.AA.AA"]) {
      expect(codeOf(() => sealer.open(text, "c"))).toBe("secret.unreadable");
    }
  });
});

describe("replacing a key", () => {
  it("opens what the older keys sealed, and seals with the current one", () => {
    const old = createSealer({ current: key(1) }).seal("token", "c");
    const both = createSealer({ current: key(2), older: [key(3), key(1)] });
    expect(both.open(old, "c")).toBe("token");
    expect(createSealer({ current: key(2) }).open(both.seal("token", "c"), "c")).toBe("token");
  });

  it("refuses what a key sealed that is gone", () => {
    const old = createSealer({ current: key(1) }).seal("token", "c");
    expect(codeOf(() => createSealer({ current: key(2) }).open(old, "c"))).toBe("secret.unreadable");
  });
});

describe("a key", () => {
  it("has 32 bytes and a name of its own that stays", () => {
    expect(() => sealKey(Buffer.alloc(31))).toThrow(RangeError);
    expect(key(1).id).toBe(key(1).id);
    expect(key(1).id).not.toBe(key(2).id);
  });

  it("is not printed", () => {
    const bytes = Buffer.alloc(KEY_LENGTH, "K");
    const printed =
      inspect(sealKey(bytes), { depth: null, showHidden: true }) + JSON.stringify(sealKey(bytes));
    for (const form of ["KKKK", "4b4b", "4b 4b", "75,75", bytes.toString("base64").slice(0, 8)]) {
      expect(printed).not.toContain(form);
    }
  });
});
