import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, link, mkdir, open, rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { Refusal, refuse } from "../errors.ts";
import { KEY_LENGTH, type SealKey, sealKey } from "./seal.ts";

export interface KeyOptions {
  /** The setting AI4_SECRET_KEY; where it is set no file is used. */
  readonly configured?: string | undefined;
  /** The setting AI4_SECRET_KEY_PREVIOUS. */
  readonly previous?: string | undefined;
  readonly path: string;
  readonly random?: (length: number) => Buffer;
}

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
const CURRENT = "AI4_SECRET_KEY";
const PREVIOUS = "AI4_SECRET_KEY_PREVIOUS";
const HOW_TO_MAKE_ONE = "Make one with: openssl rand -base64 32";

/** The key that seals, and one that may still open what is older. */
export interface LoadedKeys {
  readonly key: SealKey;
  readonly older: readonly SealKey[];
  /** True when the key file was made just now. */
  readonly created: boolean;
}

/**
 * The key that encrypts secrets at rest: the configured one, else that of the file, which is made where it is missing.
 *
 * @throws Refusal `key.invalid` (setting), `key.damaged`, `key.exposed` (others may read the file), `key.inaccessible`,
 *   `key.unfinished` (replacing the key was interrupted)
 */
export async function loadOrCreateKey(options: KeyOptions): Promise<LoadedKeys> {
  const older = options.previous === undefined ? [] : [configuredKey(options.previous, PREVIOUS)];
  if (options.configured !== undefined) {
    return { key: configuredKey(options.configured, CURRENT), older, created: false };
  }
  try {
    if (await readKey(nextPath(options.path))) throw unfinished();
    return { ...(await readOrCreate(options.path, options.random)), older };
  } catch (error) {
    throw keyFailure(error, options.path);
  }
}

/** What replacing the key needs: the new key, the old one, and how to make the new one the key of the next start. */
export interface Replacement {
  readonly current: SealKey;
  readonly older: readonly SealKey[];
  /** Call when nothing is sealed under the old key any more. */
  readonly complete: () => Promise<void>;
}

/**
 * The keys for replacing the key. Where it lies in a file, the new one is written beside it first, and takes its place at
 * the end: whatever is interrupted in between finds both keys again.
 *
 * @throws Refusal as {@link loadOrCreateKey}, `key.none` where there is no old key
 */
export async function replaceKey(options: KeyOptions): Promise<Replacement> {
  try {
    const inFile = await readKey(options.path);
    if (options.configured !== undefined) return replaceConfigured(options, options.configured, inFile);
    if (!inFile)
      throw refuse("key.none", "There is no key yet: it is made at the first start. Nothing to replace.");
    const next = nextPath(options.path);
    const { key } = await readOrCreate(next, options.random);
    return {
      current: key,
      older: [inFile],
      complete: async () => {
        await rename(next, options.path);
        await syncFolder(dirname(options.path));
      },
    };
  } catch (error) {
    throw keyFailure(error, options.path);
  }
}

function replaceConfigured(
  options: KeyOptions,
  configured: string,
  inFile: SealKey | undefined,
): Replacement {
  const current = configuredKey(configured, CURRENT);
  const previous = options.previous === undefined ? inFile : configuredKey(options.previous, PREVIOUS);
  if (previous && previous.id !== current.id) {
    return { current, older: [previous], complete: async () => undefined };
  }
  throw refuse(
    "key.none",
    `Set ${CURRENT} to a new key and ${PREVIOUS} to the one it replaces. ${HOW_TO_MAKE_ONE}`,
  );
}

function nextPath(path: string): string {
  return `${path}.next`;
}

async function readOrCreate(
  path: string,
  random = randomBytes as (length: number) => Buffer,
): Promise<{ readonly key: SealKey; readonly created: boolean }> {
  const found = await readKey(path);
  if (found) return { key: found, created: false };
  const created = await createKey(path, random(KEY_LENGTH));
  const key = await readKey(path);
  if (!key) throw new Error("The key file vanished while it was made.");
  return { key, created };
}

function unfinished(): Refusal {
  return refuse(
    "key.unfinished",
    "Replacing the secret key was interrupted. Run “ai4-chatops rotate-key” again: it goes on where it was.",
  );
}

function configuredKey(text: string, setting: string): SealKey {
  const key = parseKey(text);
  if (key) return key;
  throw refuse("key.invalid", `${setting} must be ${KEY_LENGTH} bytes in base64 or hex. ${HOW_TO_MAKE_ONE}`);
}

function parseKey(text: string): SealKey | undefined {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return sealKey(Buffer.from(trimmed, "hex"));
  // 32 bytes are 43 characters and one of padding; some tools use the URL alphabet or leave out the padding.
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return sealKey(Buffer.from(trimmed, "base64"));
  return undefined;
}

/** Undefined where there is no such file. */
async function readKey(path: string): Promise<SealKey | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
  try {
    const { mode } = await file.stat();
    // Windows has no such rights and reports every file as readable by all.
    if (process.platform !== "win32" && (mode & OTHERS) !== 0) throw exposed(path, mode);
    const key = parseKey(await file.readFile("utf8"));
    if (!key) throw damaged(path);
    return key;
  } finally {
    await file.close();
  }
}

/**
 * Writes the key beside its place and links it there: the link fails where another process was faster, and nobody ever
 * sees a file without its content. True when this process made it.
 */
async function createKey(path: string, bytes: Buffer): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(8).toString("hex")}`;
  await writeDraft(draft, `${bytes.toString("base64")}\n`);
  try {
    await link(draft, path);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    return false;
  } finally {
    await unlink(draft);
  }
  await syncFolder(dirname(path));
  return true;
}

async function writeDraft(draft: string, content: string): Promise<void> {
  const file = await open(draft, "wx", OWNER_ONLY);
  try {
    await file.writeFile(content);
    await file.sync();
  } catch (error) {
    await unlink(draft);
    throw error;
  } finally {
    await file.close();
  }
}

/** A key that is lost in a power cut makes everything unreadable that was sealed with it. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function exposed(path: string, mode: number): Refusal {
  const rights = (mode & 0o777).toString(8).padStart(3, "0");
  return refuse(
    "key.exposed",
    `Others may read or change the key file ${path} (mode ${rights}). Run: chmod 600 ${path}`,
  );
}

function damaged(path: string): Refusal {
  return refuse(
    "key.damaged",
    `The key file ${path} holds no key. Restore it from a backup. Without it the stored logins cannot be read; ` +
      "if you remove the file, a new key is made and everyone logs in again.",
  );
}

function keyFailure(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (error instanceof Refusal || code === "") return error;
  return refuse(
    "key.inaccessible",
    `I cannot read or make the key file ${path} (${code}). Let the bot's user read and write there, ` +
      `or set AI4_SECRET_KEY instead. ${HOW_TO_MAKE_ONE}`,
    { cause: error },
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
