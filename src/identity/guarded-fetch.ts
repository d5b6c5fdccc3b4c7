/** Requests to the issuer: only where tokens may be sent, and never more of an answer than one can need. */

export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

/** Bytes. */
const LONGEST_ANSWER = 256 * 1024;
const LONGEST_ADDRESS = 2000;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** https, or http on this machine; without a user name in it. */
export function isSafeAddress(address: string): boolean {
  if (address.length > LONGEST_ADDRESS || !URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname));
}

/** A fetch that refuses other addresses, whatever the issuer's description names, and answers that are too long. */
export function guardedFetch(fetch: Fetch) {
  return async (input: string, init: object = {}): Promise<Response> => {
    if (!isSafeAddress(input)) throw new TypeError("not an address to which tokens may be sent");
    const answer = await fetch(input, init as RequestInit);
    const body = await readAll(answer);
    const { status, statusText, headers } = answer;
    const bodiless = [101, 204, 205, 304].includes(status);
    return new Response(bodiless ? null : body, { status, statusText, headers });
  };
}

async function readAll(answer: Response): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of answer.body ?? []) {
    length += part.length;
    if (length > LONGEST_ANSWER) throw new TypeError("the answer is too long");
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
