/** The secret key: found or made for a start, and replaced by `rotate-key`. */
import { randomBytes, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config.ts";
import type { Log } from "../engine/turn.ts";
import { refuse } from "../errors.ts";
import { type KeyOptions, loadOrCreateKey, replaceKey } from "../identity/key-file.ts";
import { createSealer, type Sealer } from "../identity/seal.ts";
import { resealStore } from "../store/reseal.ts";

const IN_MEMORY = ":memory:";

function keyOptions({ data }: Config): KeyOptions {
  return {
    configured:
      data.secretKey?.reveal() ??
      (data.directory === IN_MEMORY ? randomBytes(32).toString("base64") : undefined),
    previous: data.previousSecretKey?.reveal(),
    path: join(data.directory, "secret.key"),
  };
}

export async function openSealer(config: Config, log: Log): Promise<Sealer> {
  const options = keyOptions(config);
  const { key, older, created } = await loadOrCreateKey(options);
  if (created) {
    log.warn(
      { file: options.path },
      "a secret key was made; keep a copy apart from the database: without it, what is sealed is lost",
    );
  }
  return createSealer({ current: key, older });
}

/** Seals everything anew under another key; goes on where an earlier run was interrupted. */
export async function rotateKey(config: Config, print: (text: string) => number): Promise<number> {
  const { directory } = config.data;
  const path = join(directory, "ai4-chatops.sqlite");
  if (directory === IN_MEMORY || !existsSync(path)) {
    throw refuse("key.none", `There is no database in ${directory}, so nothing is sealed.`);
  }
  const { current, older, complete } = await replaceKey(keyOptions(config));
  const { changed, unreadable } = await resealStore(path, {
    current,
    older,
    now: () => new Date(),
    instance: randomUUID(),
  });
  await complete();
  print(`The key was replaced; ${changed} secrets were sealed anew.\n`);
  if (unreadable > 0) {
    print(`${unreadable} could not be opened with the old key either, and were left as they are.\n`);
  }
  if (config.data.secretKey) {
    print("Remove AI4_SECRET_KEY_PREVIOUS from the settings now, and the file secret.key if there is one.\n");
  }
  return print("Backups from before need the old key; keep it with them, or make a new backup now.\n");
}
