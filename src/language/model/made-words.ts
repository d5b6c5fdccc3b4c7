/** Words that a machine made up: keys, tokens and signatures, wherever they stand; and addresses, which may hold such words. */

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:_\d+)?/gi;
/** Up to the next space or quotation mark; DOIs begin with their registrant. */
const ADDRESS = /(?:\b[a-z][a-z0-9+.-]*:\/\/|\bwww\.|\bdoi:\s?|(?<![\w/])10\.\d{4,9}\/)[^\s"'<>“”]+/gi;
/** Long words of letters and digits mixed are keys; names of modules have hyphens and words. */
const LONG_WORD = /[\w+/=.~-]{20,}/g;
/** A checksum says what a file is and opens nothing. */
const DIGEST =
  /(?:\b(?:sha-?(?:1|224|256|384|512)|md5)(?:sum)?[:=\s]\s*|\b(?:commit|revision|digest|checksum)(?:\s+(?:is|of|id))?[:=\s]\s*|\/(?:blob|tree|commit|raw)\/)$/i;
const HEX = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i;
/** Digests of nothing at all, by MD5, SHA-1 and SHA-256: people meet them where a download was empty. */
const OF_NOTHING = new Set([
  "d41d8cd98f00b204e9800998ecf8427e",
  "da39a3ee5e6b4b0d3255bfef95601890afd80709",
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
]);
/** Parameters of an address that open what it leads to, and the links by which files are shared (Nextcloud: `/s/…`). */
const OPENS =
  /([?&#;](?:[\w-]*(?:token|signature|auth(?!or)|pass|secret|credential|session|sas)[\w-]*|(?:[\w-]*[-_])?(?:api|access)?(?:key|sig|jwt|pwd?|code|sid|otp|pin))=)[^\s&#"'<>]+|(\/(?:s|d|sh|share|shared|download\/s|i\/r)\/)(?=[\w-]*[A-Z\d])[\w-]{8,}/gi;

/** The text with `leftOut` in the place of words that are made up. */
export function withoutMadeWords(text: string, leftOut: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { 0: address, index } of text.matchAll(ADDRESS)) {
    parts.push(withoutLong(text.slice(at, index), leftOut), withoutOpening(address, leftOut));
    at = index + address.length;
  }
  return [...parts, withoutLong(text.slice(at), leftOut)].join("");
}

/** Of an address each part is judged by itself: a host and a long number together are no key. */
function withoutOpening(address: string, leftOut: string): string {
  const opened = address.replace(
    OPENS,
    (_all, parameter?: string, share?: string) => `${parameter ?? share}${leftOut}`,
  );
  const uuids = new Set([...opened.matchAll(UUID)].map(({ index }) => index));
  return opened.replace(
    /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:_\d+)?|[\w+~=-]+/gi,
    (word, at: number) => (!uuids.has(at) && isMade(word, opened.slice(0, at), 8) ? leftOut : word),
  );
}

function withoutLong(text: string, leftOut: string): string {
  return text.replace(LONG_WORD, (word, at: number) => {
    const before = text.slice(0, at);
    if (!word.includes("/")) return isMade(word, before, 16) ? leftOut : word;
    const steps = word.split("/");
    // A path has plain steps; the slashes of a key stand anywhere.
    const isPath = steps.every((step) => step === "" || isPlain(step) || HEX.test(step));
    if (!isPath)
      return isMade(word.replaceAll("/", ""), before, 16) || isMade(word, before, 16) ? leftOut : word;
    return word;
  });
}

/** Words and numbers with one kind of mark between. */
function isPlain(step: string): boolean {
  return /^[.~]?(?:\p{Lu}?\p{Ll}*\d{0,8}|\d+|\p{Lu}{1,8}\d{0,4})(?:[-_.](?:\p{Lu}?\p{Ll}*\d{0,8}|\d+|\p{Lu}{1,8}\d{0,4}))*$/u.test(
    step,
  );
}

/** `least` letters and digits mixed, in one part of the word; of fewer than 16 they must be mixed well. */
function isMade(word: string, before: string, least: number): boolean {
  const bare = word.replace(/[.=~]+$/, "");
  if (new RegExp(`^${UUID.source}$`, "i").test(bare) || OF_NOTHING.has(bare.toLowerCase())) return false;
  const digest = /^(.*?[:=])?([0-9a-f]+)$/i.exec(bare);
  if (digest?.[2] && HEX.test(digest[2]) && DIGEST.test(before + (digest[1] ?? ""))) return false;
  return bare.split(/[-_.]/).some((part) => {
    if (part.length < least || !/\d/.test(part) || !/[A-Za-z]/.test(part)) return false;
    return part.length >= 16 ? true : changes(part) >= 3 && /[A-Z]/.test(part) && /[a-z]/.test(part);
  });
}

/** How often a part changes between small letters, capitals and digits; a capital may begin a word. */
function changes(part: string): number {
  return (part.match(/[a-z](?=[A-Z\d])|[A-Z](?=\d)|\d(?=[A-Za-z])|[A-Z]{2}(?=[a-z])/g) ?? []).length;
}
