import { createSealer, type Sealer, sealKey } from "../../src/identity/seal.ts";

/** A sealer whose key is that of every other one of the same number. */
export function testSealer(number = 7): Sealer {
  return createSealer({ current: testKey(number) });
}

export function testKey(number = 7) {
  return sealKey(Buffer.alloc(32, number));
}
