/** Which of the storages that a person linked a job is to use, and how it is mounted. */
import { refuse } from "../errors.ts";
import type { ConfigValues } from "../platform/ports.ts";
import type { LinkedStorage } from "../platform/service-ports.ts";
import { Ask } from "./ask.ts";
import type { CommandPorts } from "./ports.ts";
import { listWords } from "./present/words.ts";

type Ports = Pick<CommandPorts, "storages">;

/**
 * The storage meant by its name or a part of it; with nothing said, the only one. Asks where several would do, and refuses
 * where there is none, or none of that name.
 */
export async function chooseStorage(
  vo: string,
  typed: string | undefined,
  { storages }: Ports,
): Promise<LinkedStorage> {
  const linked = await storages.list(vo);
  const [first] = linked;
  if (!first) {
    throw refuse(
      "storage.none",
      `This needs a storage, and you have linked none in ${vo}. Link one with “link nextcloud”, then send it again.`,
    );
  }
  const names = linked.map(({ name }) => name);
  if (typed === undefined) {
    if (linked.length === 1) return first;
    throw new Ask("storage", `Which storage should it use? You have linked ${listWords(names)}.`, names);
  }
  const wanted = typed.trim().toLowerCase();
  const exact = linked.find(({ name }) => name.toLowerCase() === wanted);
  const fitting = exact ? [exact] : linked.filter(({ name }) => name.toLowerCase().includes(wanted));
  const [only, other] = fitting;
  if (only && !other) return only;
  throw refuse(
    "storage.unknown",
    only
      ? `“${typed.slice(0, 60)}” fits ${listWords(fitting.map(({ name }) => name))}. Which one?`
      : `You have no storage “${typed.slice(0, 60)}” in ${vo}. You have linked ${listWords(names)}.`,
    { suggestions: only ? fitting.map(({ name }) => name) : names },
  );
}

/** The storage by its whole name, as it is now. Refuses one that is linked no more. */
export async function linkedStorage(vo: string, name: string, { storages }: Ports): Promise<LinkedStorage> {
  const found = (await storages.list(vo)).find((one) => one.name === name);
  if (found) return found;
  throw refuse(
    "storage.unknown",
    `Your storage ${name} is not linked in ${vo} any more, so nothing was done.`,
  );
}

/** Values with the storage in them: the platform mounts one only if all five are there. */
export function withStorage(values: ConfigValues, storage: LinkedStorage): ConfigValues {
  return {
    ...values,
    storage: {
      ...values["storage"],
      rclone_conf: "/srv/.rclone/rclone.conf",
      rclone_url: storage.url,
      rclone_vendor: storage.vendor,
      rclone_user: storage.user,
      rclone_password: storage.password,
    },
  };
}
