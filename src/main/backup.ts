/** `backup` and `restore`: what the bot keeps, as files beside each other that hold everything. */
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Config } from "../config.ts";
import { refuse } from "../errors.ts";
import { loadOrCreateKey } from "../identity/key-file.ts";
import { createSealer, type Sealer } from "../identity/seal.ts";
import { checkDatabase, copyDatabase, forgetInstances, isInUse } from "../store/backup.ts";
import { openDocuments } from "../store/documents.ts";
import { openStore } from "../store/sqlite-store.ts";
import { Misuse } from "./arguments.ts";

type Print = (text: string) => void;

export interface BackupFlags {
  readonly "with-key"?: boolean | undefined;
  readonly force?: boolean | undefined;
}

const DATABASE = "ai4-chatops.sqlite";
const SANDBOX = "sandbox.sqlite";
const KEY = "secret.key";
/** Behind the name of the backup: what lies beside it. */
const OF_SANDBOX = ".sandbox";
const OF_KEY = ".key";

/** Copies the database, and the sandbox's, while the program may go on; the key only where it is asked for. */
export async function backup(
  words: readonly string[],
  flags: BackupFlags,
  config: Config,
  now: Date,
  print: Print,
): Promise<number> {
  if (words.length > 1) throw new Misuse("Type: ai4-chatops backup [FILE]");
  const { directory, secretKey } = config.data;
  const from = join(directory, DATABASE);
  if (!existsSync(from)) throw refuse("backup.none", `There is no database in ${directory}.`);
  const to = resolve(words[0] ?? `ai4-chatops-${now.toISOString().replace(/[-:]|\.\d+/g, "")}.backup`);
  for (const path of [to, to + OF_SANDBOX, to + OF_KEY]) {
    if (existsSync(path)) throw refuse("backup.exists", `There is a file ${path} already. Name another one.`);
  }
  if (!existsSync(dirname(to)))
    throw refuse("backup.folder", `There is no folder ${dirname(to)}. Make it first.`);
  const key = join(directory, KEY);
  if (flags["with-key"] && !existsSync(key)) {
    throw refuse(
      "key.none",
      "There is no key file: the key is in AI4_SECRET_KEY. Keep a copy of that setting.",
    );
  }

  // The database comes last, and takes its name when it is whole: a backup that was interrupted is none.
  const sandbox = join(directory, SANDBOX);
  if (existsSync(sandbox)) await copyDatabase(sandbox, to + OF_SANDBOX);
  if (flags["with-key"]) copyKey(key, to + OF_KEY);
  const unfinished = `${to}.unfinished`;
  rmSync(unfinished, { force: true });
  await copyDatabase(from, unfinished);
  renameSync(unfinished, to);

  print(`The backup is whole: ${to}\n`);
  if (existsSync(to + OF_SANDBOX)) print(`The embedded platform: ${to}${OF_SANDBOX}\n`);
  if (flags["with-key"]) {
    print(`The key: ${to}${OF_KEY}\nWhoever has both can read every token in it. Keep them apart.\n`);
  } else {
    const where = secretKey
      ? "the setting AI4_SECRET_KEY"
      : `${key} (--with-key puts a copy beside the backup)`;
    print(
      `The key is not in it, and without the key the backup is worth nothing. Keep ${where} too, apart from it.\n`,
    );
  }
  return 0;
}

/** Puts a backup in the place of what is there, after trying it out beside it. What was there is moved aside. */
export async function restore(
  words: readonly string[],
  flags: BackupFlags,
  config: Config,
  now: Date,
  print: Print,
): Promise<number> {
  const [typed, ...rest] = words;
  if (typed === undefined || rest.length > 0) throw new Misuse("Type: ai4-chatops restore FILE");
  const { directory } = config.data;
  if (directory === ":memory:")
    throw refuse("restore.memory", "AI4_DATA_DIR is :memory:, which keeps nothing.");
  const from = resolve(typed);
  if (!existsSync(from)) throw refuse("restore.none", `There is no file ${from}.`);
  await checkDatabase(from);
  const place = join(directory, DATABASE);
  checkPlace(place, flags, now);
  mkdirSync(directory, { recursive: true, mode: 0o700 });

  const { sealer, takeKey } = await keyFor(from, flags, config);
  const drafts: [draft: string, place: string][] = [];
  try {
    const draft = await draftOf(from, place);
    drafts.push([draft, place]);
    await forgetInstances(draft);
    const count = await tryOut(draft, sealer, flags, print);
    if (existsSync(from + OF_SANDBOX)) {
      const sandbox = join(directory, SANDBOX);
      const copy = await draftOf(from + OF_SANDBOX, sandbox);
      drafts.push([copy, sandbox]);
      await (await openDocuments(copy)).close();
    }
    const stamp = now.toISOString().replace(/[-:]|\.\d+/g, "");
    if (takeKey) putInPlace(from + OF_KEY, join(directory, KEY), stamp, print, copyKey);
    for (const [copy, target] of drafts) putInPlace(copy, target, stamp, print, renameSync);
    print(`Restored from ${from}; its audit has ${count} ${count === 1 ? "record" : "records"}.\n`);
    print(
      "What was asked for after the backup was made is not known to the bot: look at “deployments” first.\n",
    );
    return 0;
  } finally {
    for (const [draft] of drafts)
      for (const end of ["", "-wal", "-shm"]) rmSync(draft + end, { force: true });
  }
}

function checkPlace(place: string, { force }: BackupFlags, now: Date): void {
  if (!existsSync(place)) return;
  const inUse = isInUse(place, now);
  if (inUse) {
    throw refuse(
      "restore.busy",
      "A process of the bot uses the data folder. Stop it, then restore again; nothing was changed.",
    );
  }
  if (force) return;
  const why = inUse === undefined ? "It cannot be read. " : "";
  throw refuse(
    "restore.exists",
    `There is a database at ${place} already. ${why}With --force it is moved aside, and kept.`,
  );
}

/** The key that opens the backup: the configured one, that beside the backup, or that of the data folder. */
async function keyFor(
  from: string,
  { force }: BackupFlags,
  { data }: Config,
): Promise<{ readonly sealer: Sealer; readonly takeKey: boolean }> {
  const configured = data.secretKey?.reveal();
  const own = join(data.directory, KEY);
  const brought = from + OF_KEY;
  const takeKey = configured === undefined && existsSync(brought) && !sameContent(brought, own);
  if (takeKey && existsSync(own) && !force) {
    throw refuse(
      "restore.exists",
      `There is another key at ${own}. With --force it is moved aside, and kept.`,
    );
  }
  if (configured === undefined && !takeKey && !existsSync(own)) {
    throw refuse(
      "key.none",
      `The key of this backup is missing: put it at ${brought} or ${own}, or set AI4_SECRET_KEY.`,
    );
  }
  const { key, older } = await loadOrCreateKey({
    configured,
    previous: data.previousSecretKey?.reveal(),
    path: takeKey ? brought : own,
  });
  return { sealer: createSealer({ current: key, older }), takeKey };
}

function sameContent(one: string, other: string): boolean {
  return existsSync(other) && readFileSync(one, "utf8").trim() === readFileSync(other, "utf8").trim();
}

/** A copy in the folder where it is to lie, so that it can take its place at once. */
async function draftOf(from: string, place: string): Promise<string> {
  const draft = `${place}.restoring`;
  for (const end of ["", "-wal", "-shm"]) rmSync(draft + end, { force: true });
  await copyDatabase(from, draft);
  return draft;
}

/** Opens it as the bot would, which refuses a newer one and brings an older one up to date. */
async function tryOut(draft: string, sealer: Sealer, { force }: BackupFlags, print: Print): Promise<number> {
  const store = await openStore(draft, sealer);
  try {
    const { count, problems } = await store.audit.verify(undefined);
    const [first] = problems;
    if (first === undefined) return count;
    const where = first.position > 0 ? `Record ${first.position}: ` : "";
    const found = `The audit in the backup is not what was written under this key. ${where}${first.what}.`;
    if (!force)
      throw refuse("restore.audit", `${found} Nothing was changed; --force restores it all the same.`);
    print(`${found}\n`);
    return count;
  } finally {
    await store.close();
  }
}

function putInPlace(
  draft: string,
  place: string,
  stamp: string,
  print: Print,
  put: (from: string, to: string) => void,
): void {
  const aside = `${place}.before-${stamp}`;
  // The log belongs to the database: it is found by its name.
  for (const end of ["", "-wal", "-shm"]) if (existsSync(place + end)) renameSync(place + end, aside + end);
  put(draft, place);
  if (existsSync(aside)) print(`What was there is now ${aside}\n`);
}

function copyKey(from: string, to: string): void {
  copyFileSync(from, to, constants.COPYFILE_EXCL);
  chmodSync(to, 0o600);
}
