// Where the checks put what they keep for a moment: databases by the hundred, each of whose commits waits for the disk.
import { readFileSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";

/** Linux keeps it in memory (tmpfs), where a sync takes no time; a process that is killed loses nothing there either. */
const IN_MEMORY = "/dev/shm";
/** A whole run takes less than half of it. Containers often have 64 MB. */
const LEAST_FREE = 2 * 1024 ** 3;

/** The folder for temporary folders: in memory where there is room for it, else where the system has them. */
export function memoryFolder() {
  // Whoever says where they go is obeyed.
  if (process.env.TMPDIR !== undefined) return tmpdir();
  try {
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return bavail * bsize >= LEAST_FREE && isPlain() ? IN_MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** In memory, and programs may be run from it: tests install and start some. */
function isPlain() {
  const mount = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" "))
    .find(([, place]) => place === IN_MEMORY);
  if (mount === undefined) return false;
  const [, , type, options = ""] = mount;
  return type === "tmpfs" && !options.split(",").includes("noexec");
}
