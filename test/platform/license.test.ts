import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { spdxLicense } from "../../src/platform/license.ts";

/** The platform's rule from SPDX to its vocabulary. */
function vocabularyId(spdx: string): string {
  const special = new Map([
    ["CC-BY-NC-SA-4.0", "CC_BYNCSA_4_0"],
    ["Unlicense", "UNLICENCE"],
    ["PostgreSQL", "POSTGRE_SQL"],
    ["CC0-1.0", "CC0"],
  ]);
  const joined = spdx.replace("Clause-Clear", "ClauseClear");
  return special.get(spdx) ?? joined.toUpperCase().replaceAll(/[-.]/gu, "_");
}

const KNOWN = [
  "Apache-2.0",
  "MIT",
  "MIT-0",
  "GPL-3.0",
  "AGPL-3.0",
  "LGPL-2.1",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BSD-3-Clause-Clear",
  "CC-BY-4.0",
  "CC-BY-SA-4.0",
  "CC-BY-NC-4.0",
  "CC-BY-NC-SA-4.0",
  "CC0-1.0",
  "EUPL-1.2",
  "LPPL-1.3c",
  "MPL-2.0",
  "ODbL-1.0",
  "PostgreSQL",
  "Unlicense",
  "Zlib",
];

describe("licences", () => {
  test.each(KNOWN)("%s survives the way through the platform's vocabulary", (spdx) => {
    expect(spdxLicense(vocabularyId(spdx))).toBe(spdx);
  });

  test("are recognised in any case and when they are SPDX already", () => {
    const known = fc.constantFrom(...KNOWN);
    fc.assert(
      fc.property(known, fc.boolean(), (spdx, lower) => {
        expect(spdxLicense(lower ? spdx.toLowerCase() : ` ${spdx} `)).toBe(spdx);
      }),
    );
  });

  test("that nobody knows stay as they are", () => {
    expect(spdxLicense("HOUSE_LICENCE_7")).toBe("HOUSE_LICENCE_7");
    expect(spdxLicense("constructor")).toBe("constructor");
  });

  test.each(["", " ", "NOASSERTION", "other"])("%j says nothing", (value) => {
    expect(spdxLicense(value)).toBeUndefined();
  });
});
