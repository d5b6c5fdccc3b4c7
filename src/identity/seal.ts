import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { type Refusal, refuse } from "../errors.ts";

/** Length of a key in bytes. */
export const KEY_LENGTH = 32;

/** A key and the name under which sealed texts refer to it. The key itself does not print. */
export interface SealKey {
  readonly id: string;
  readonly secret: KeyObject;
}

export interface Sealer {
  /** Encrypts under the current key. Only who names the same `context` (say, the row it belongs to) can open it. */
  seal(plain: string, context: string): string;
  /** @throws Refusal `secret.unreadable` for another context, an unknown key, or a text that was changed. */
  open(sealed: string, context: string): string;
}

const VERSION = "v1";
const CIPHER = "aes-256-gcm";
/** Bytes. With random nonces of this size NIST SP 800-38D allows 2^32 texts per key, far beyond what a bot seals. */
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
/** Bytes of the key's digest that name it: enough to tell keys apart, and no help in finding one. */
const ID_LENGTH = 6;

/** @throws RangeError where `bytes` is not {@link KEY_LENGTH} long */
export function sealKey(bytes: Uint8Array): SealKey {
  if (bytes.length !== KEY_LENGTH)
    throw new RangeError(`A key has ${KEY_LENGTH} bytes, not ${bytes.length}.`);
  const digest = createHash("sha256").update("ai4-chatops key id\n").update(bytes).digest();
  return { id: digest.subarray(0, ID_LENGTH).toString("base64url"), secret: createSecretKey(bytes) };
}

/** Seals with the current key and opens with any of them, so that a key can be replaced without losing what it sealed. */
export function createSealer(
  keys: { readonly current: SealKey; readonly older?: readonly SealKey[] },
  random: (length: number) => Buffer = randomBytes,
): Sealer {
  const known = new Map([...(keys.older ?? []), keys.current].map((key) => [key.id, key]));
  return {
    seal: (plain, context) => {
      const nonce = random(NONCE_LENGTH);
      const cipher = createCipheriv(CIPHER, keys.current.secret, nonce, { authTagLength: TAG_LENGTH });
      cipher.setAAD(toBytes(context));
      const body = Buffer.concat([cipher.update(toBytes(plain)), cipher.final(), cipher.getAuthTag()]);
      return [VERSION, keys.current.id, nonce.toString("base64url"), body.toString("base64url")].join(".");
    },
    open: (sealed, context) => {
      const { key, nonce, body } = parse(sealed, known);
      const decipher = createDecipheriv(CIPHER, key.secret, nonce, { authTagLength: TAG_LENGTH });
      decipher.setAAD(toBytes(context));
      decipher.setAuthTag(body.subarray(-TAG_LENGTH));
      try {
        const plain = Buffer.concat([decipher.update(body.subarray(0, -TAG_LENGTH)), decipher.final()]);
        return JSON.parse(plain.toString("utf8")) as string;
      } catch {
        throw unreadable();
      }
    },
  };
}

function parse(
  sealed: string,
  known: ReadonlyMap<string, SealKey>,
): { key: SealKey; nonce: Buffer; body: Buffer } {
  const [version, id, nonceText, bodyText, ...rest] = sealed.split(".");
  const key = known.get(id ?? "");
  const nonce = fromBase64Url(nonceText);
  const body = fromBase64Url(bodyText);
  const sound =
    version === VERSION && rest.length === 0 && nonce.length === NONCE_LENGTH && body.length >= TAG_LENGTH;
  if (!key || !sound) throw unreadable();
  return { key, nonce, body };
}

/** Empty for anything but the one spelling of its bytes: Node's decoder skips strange characters and spare bits. */
function fromBase64Url(text = ""): Buffer {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : Buffer.alloc(0);
}

/** As JSON, because UTF-8 alone would merge all texts that differ in an unpaired surrogate only. */
function toBytes(text: string): Buffer {
  return Buffer.from(JSON.stringify(text), "utf8");
}

function unreadable(): Refusal {
  return refuse(
    "secret.unreadable",
    "A stored secret cannot be read: it was encrypted with another key, or it was changed. If the key was replaced, " +
      "an admin can bring the old one back; otherwise log in again.",
  );
}
