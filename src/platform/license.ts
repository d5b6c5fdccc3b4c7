/** Licences: the platform speaks the identifiers of the EU vocabulary, we speak SPDX. */

/** The licences that GitHub tells apart (the platform takes them from there), and the Creative Commons family. */
const SPDX = `0BSD AFL-3.0 AGPL-3.0 AGPL-3.0-only AGPL-3.0-or-later Apache-2.0 Artistic-2.0 BlueOak-1.0.0
  BSD-2-Clause BSD-2-Clause-Patent BSD-3-Clause BSD-3-Clause-Clear BSD-4-Clause BSL-1.0 CC-BY-3.0 CC-BY-4.0
  CC-BY-NC-3.0 CC-BY-NC-4.0 CC-BY-NC-ND-4.0 CC-BY-NC-SA-4.0 CC-BY-ND-4.0 CC-BY-SA-3.0 CC-BY-SA-4.0 CC0-1.0
  CECILL-2.1 CERN-OHL-P-2.0 CERN-OHL-S-2.0 CERN-OHL-W-2.0 ECL-2.0 EPL-1.0 EPL-2.0 EUPL-1.1 EUPL-1.2 GFDL-1.3
  GPL-2.0 GPL-2.0-only GPL-2.0-or-later GPL-3.0 GPL-3.0-only GPL-3.0-or-later ISC LGPL-2.1 LGPL-2.1-only
  LGPL-2.1-or-later LGPL-3.0 LGPL-3.0-only LGPL-3.0-or-later LPPL-1.3c MIT MIT-0 MPL-2.0 MS-PL MS-RL MulanPSL-2.0
  NCSA ODbL-1.0 OFL-1.1 OSL-3.0 PostgreSQL Unlicense UPL-1.0 Vim W3C WTFPL Zlib`.split(/\s+/u);

/** Where the vocabulary does not follow its own rule. */
const SPECIAL: readonly (readonly [string, string])[] = [
  ["UNLICENCE", "Unlicense"],
  ["POSTGRE_SQL", "PostgreSQL"],
  ["CC0", "CC0-1.0"],
  ["BSD_3_CLAUSECLEAR", "BSD-3-Clause-Clear"],
];

/** GitHub's words for a licence that it does not know, which say nothing. */
const UNKNOWN = new Set(["", "NOASSERTION", "OTHER", "NONE", "UNKNOWN"]);

const BY_VOCABULARY = new Map<string, string>([
  ...SPDX.flatMap((id) => spellings(id).map((spelling) => [spelling, id] as const)),
  ...SPECIAL,
]);

/** The vocabulary joins the restrictions of Creative Commons (`BY-NC-SA` is `BYNCSA`), but not in every entry. */
function spellings(id: string): readonly string[] {
  const plain = id.toUpperCase().replaceAll(/[-.]/gu, "_");
  const joined = plain.replace(
    /^CC_(BY(?:_(?:NC|ND|SA))+)/u,
    (_, terms: string) => `CC_${terms.replaceAll("_", "")}`,
  );
  return joined === plain ? [plain] : [plain, joined];
}

/** `APACHE_2_0` as `Apache-2.0`. An identifier that nobody knows stays readable; undefined when none is known. */
export function spdxLicense(value: string): string | undefined {
  const vocabulary = value
    .trim()
    .toUpperCase()
    .replaceAll(/[-.\s]/gu, "_");
  if (UNKNOWN.has(vocabulary)) return undefined;
  return BY_VOCABULARY.get(vocabulary) ?? value.trim();
}
