import { format, inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Secret } from "../../src/identity/secret.ts";

describe("a secret", () => {
  it("is told only to who asks for it", () => {
    expect(new Secret("hunter2").reveal()).toBe("hunter2");
  });

  it("reads as redacted wherever it is printed", () => {
    const secret = new Secret("hunter2");
    expect(String(secret)).toBe("[redacted]");
    expect(`${secret}`).toBe("[redacted]");
    expect(JSON.stringify({ secret })).toBe('{"secret":"[redacted]"}');
    expect(inspect({ secret })).toBe("{ secret: [redacted] }");
  });

  it("never shows in any print of it", () => {
    // Long enough not to be part of what is printed anyway.
    const texts = fc.string({ minLength: 12 }).filter((text) => !"[redacted] Secret {}".includes(text));
    fc.assert(
      fc.property(texts, (text) => {
        const secret = new Secret(text);
        const nested = {
          list: [secret],
          map: new Map([["k", secret]]),
          error: new Error("x", { cause: secret }),
        };
        const prints = [
          String(secret),
          JSON.stringify(nested),
          format("%s %j %o %O", secret, secret, secret, secret),
          inspect(secret, { showHidden: true, depth: null, customInspect: false, getters: true }),
          inspect({ list: nested.list, map: nested.map }, { showHidden: true, depth: null }),
          inspect(structuredClone(secret)),
          Object.entries(secret).join(),
        ];
        for (const print of prints) expect(print.includes(text)).toBe(false);
      }),
    );
  });
});
