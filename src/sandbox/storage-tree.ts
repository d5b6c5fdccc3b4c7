/** The files that every linked storage of the sandbox holds. */

/** As rclone lists it; `Path` is relative to the listed folder, `Size` is in bytes and -1 for a folder. */
interface FileEntry {
  readonly Path: string;
  readonly Name: string;
  readonly Size: number;
  readonly MimeType: string;
  readonly ModTime: string;
  readonly IsDir: boolean;
}

interface StoredFile {
  /** Without a slash at either end. */
  readonly path: string;
  readonly size: number;
  readonly type: string;
  readonly modified: string;
}

const MB = 1_000_000;
const BACKUPS = "ai4os-storage/tools/cvat/backups";
const DATASETS = "ai4os-storage/datasets";

const FILES: readonly StoredFile[] = [
  file(`${BACKUPS}/seabed_2025-09-14/project.zip`, 412 * MB, "application/zip", "2025-09-14T16:20:11Z"),
  file(`${BACKUPS}/seabed_2025-10-02/project.zip`, 455 * MB, "application/zip", "2025-10-02T09:05:47Z"),
  file(`${BACKUPS}/birds_2025-06-30/project.zip`, 97 * MB, "application/zip", "2025-06-30T11:48:02Z"),
  file(`${DATASETS}/10.5072_zenodo.700103/images.zip`, 2_310 * MB, "application/zip", "2025-08-21T07:31:55Z"),
  file(`${DATASETS}/10.5072_zenodo.700103/labels.csv`, 184_213, "text/csv", "2025-08-21T07:31:58Z"),
  file("models/plankton-v2/weights.pt", 88 * MB, "application/octet-stream", "2025-10-11T22:14:09Z"),
  file("models/plankton-v2/classes.txt", 1_204, "text/plain; charset=utf-8", "2025-10-11T22:14:10Z"),
  file("notes/readme.txt", 412, "text/plain; charset=utf-8", "2025-05-03T12:00:00Z"),
  file("train.sh", 638, "text/x-shellscript; charset=utf-8", "2025-10-10T18:42:33Z"),
];

export type Found =
  | { readonly kind: "folder"; readonly entries: readonly FileEntry[] }
  | { readonly kind: "file"; readonly entry: FileEntry }
  | { readonly kind: "nothing" };

/** What is at a path (the empty string is the root), after the folders in `removed` are gone. */
export function lookUp(path: string, removed: readonly string[]): Found {
  const files = FILES.filter((one) => !removed.some((folder) => one.path.startsWith(`${folder}/`)));
  const exact = files.find((one) => one.path === path);
  if (exact) return { kind: "file", entry: fileEntry(exact) };
  const below = path === "" ? files : files.filter((one) => one.path.startsWith(`${path}/`));
  if (below.length === 0 && path !== "") return { kind: "nothing" };
  return { kind: "folder", entries: children(path, below) };
}

/** As the platform reads a path: cut at the first space, `.` and `..` resolved, no slash at either end. */
export function cleanPath(subpath: string): string {
  const parts: string[] = [];
  for (const part of (subpath.split(" ")[0] ?? "").split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}

function children(folder: string, below: readonly StoredFile[]): readonly FileEntry[] {
  const start = folder === "" ? 0 : folder.length + 1;
  const entries = new Map<string, FileEntry>();
  for (const one of below) {
    const [name = "", ...rest] = one.path.slice(start).split("/");
    if (rest.length === 0) entries.set(name, fileEntry(one));
    else entries.set(name, folderEntry(name, later(entries.get(name)?.ModTime, one.modified)));
  }
  return [...entries.values()].sort((one, other) => (one.Name < other.Name ? -1 : 1));
}

function later(known: string | undefined, other: string): string {
  return known !== undefined && known > other ? known : other;
}

function fileEntry({ path, size, type, modified }: StoredFile): FileEntry {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return { Path: name, Name: name, Size: size, MimeType: type, ModTime: modified, IsDir: false };
}

function folderEntry(name: string, modified: string): FileEntry {
  return { Path: name, Name: name, Size: -1, MimeType: "inode/directory", ModTime: modified, IsDir: true };
}

function file(path: string, size: number, type: string, modified: string): StoredFile {
  return { path, size, type, modified };
}
