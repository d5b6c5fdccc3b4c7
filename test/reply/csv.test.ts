import fc from "fast-check";
import { expect, test } from "vitest";
import { csvFile, csvLine } from "../../src/reply/csv.ts";
import { fileName } from "../../src/reply/file-name.ts";

/** Reads one line back, as RFC 4180 has it. */
function read(line: string): readonly string[] {
  const cells: string[] = [];
  for (let rest = `${line.slice(0, -2)},`; rest !== ""; ) {
    const [whole, quoted, plain = ""] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*)),/.exec(rest) ?? [];
    if (whole === undefined) throw new Error(`not a line: ${rest}`);
    cells.push(quoted?.replaceAll('""', '"') ?? plain);
    rest = rest.slice(whole.length);
  }
  return cells;
}

test("any texts come back from a line, those that begin like a formula behind an apostrophe", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 1 }), (values) => {
      const harmless = values.map((value) => (/^[=+\-@\t\r]/.test(value) ? `'${value}` : value));
      expect(read(csvLine(values))).toEqual(harmless);
    }),
  );
});

test("numbers stay numbers, moments are ISO, what is not known is empty", () => {
  expect(csvLine([-1.5, Number.NaN, undefined, null, new Date(0), { a: 1 }, true])).toBe(
    '-1.5,,,,1970-01-01T00:00:00.000Z,"{""a"":1}",true\r\n',
  );
});

test("a file begins with its columns", () => {
  expect(csvFile("Usage", "2 days", ["day", "gpu"], [["2026-11-23", 2]])).toEqual({
    type: "file",
    name: "Usage",
    mediaType: "text/csv",
    text: "day,gpu\r\n2026-11-23,2\r\n",
    about: "2 days",
  });
});

test("any name becomes one that chooses no folder and no other kind", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      expect(fileName({ name, mediaType: "text/csv" })).toMatch(/^[a-z0-9][a-z0-9-]{0,60}\.csv$/);
    }),
  );
  expect(fileName({ name: "../../.ssh/authorized_keys.sh", mediaType: "text/plain" })).toBe(
    "ssh-authorized-keys-sh.txt",
  );
});
