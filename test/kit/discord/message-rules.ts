/** What Discord takes as a message, of Components V2 and of the older kind. */
import { check, type Json, listOf, objectOf, optionalText, Refused, textOf } from "./refusal.ts";

export const FLAG = { ephemeral: 64, loading: 128, v2: 1 << 15 } as const;

export interface FakeFile {
  readonly name: string;
  readonly data: Buffer;
}

interface Seen {
  count: number;
  text: number;
  bytes: number;
  readonly ids: Set<string>;
  readonly attachments: Set<string>;
}

/** Throws what Discord would answer. */
export function checkMessage(body: Json, files: readonly FakeFile[]): void {
  checkMentions(body["allowed_mentions"]);
  checkFiles(body, files);
  if (body["nonce"] !== undefined) textOf(body["nonce"], "nonce", 1, 25);
  const flags = Number(body["flags"] ?? 0);
  if ((flags & FLAG.v2) === 0) {
    check(body["components"] === undefined, "components", "this fake takes only Components V2");
    textOf(body["content"], "content", 1, 2000);
    return;
  }
  for (const other of ["content", "embeds", "stickers", "poll"])
    check(body[other] === undefined, other, "cannot be used with Components V2");
  const seen: Seen = { count: 0, text: 0, bytes: 0, ids: new Set(), attachments: new Set() };
  for (const component of listOf(body["components"], "components", 1, 40)) visit(component, "top", seen);
  check(seen.count <= 40, "components", "at most 40 components");
  check(seen.text <= 4000, "components", "at most 4000 characters");
  // The real API answers this without a word.
  if (seen.bytes + 12 * seen.count > 10_170) throw new Refused(500, 0, "Internal Server Error");
  for (const { name } of files) check(seen.attachments.has(name), "attachments", `${name} is shown nowhere`);
  for (const name of seen.attachments)
    check(
      files.some((file) => file.name === name),
      "components",
      `${name} is not attached`,
    );
}

function checkMentions(value: unknown): void {
  const mentions = objectOf(value, "allowed_mentions");
  const parse = listOf(mentions["parse"], "allowed_mentions.parse", 0, 3);
  check(parse.length === 0, "allowed_mentions.parse", "this bot pings nobody");
}

function checkFiles(body: Json, files: readonly FakeFile[]): void {
  check(files.length <= 10, "files", "at most 10 files");
  check(
    files.reduce((sum, { data }) => sum + data.length, 0) <= 25 * 1024 * 1024,
    "files",
    "request too large",
  );
  for (const { data } of files)
    check(data.length > 0 && data.length <= 10 * 1024 * 1024, "files", "file too large or empty");
  for (const attachment of Array.isArray(body["attachments"]) ? body["attachments"] : []) {
    const { id, filename, description } = objectOf(attachment, "attachments");
    check(files[Number(id)]?.name === filename, "attachments", "does not match its file");
    optionalText(description, "attachments.description", 1024);
  }
}

type Where = "top" | "container" | "row" | "section" | "accessory";

const ALLOWED: Readonly<Record<Where, readonly number[]>> = {
  top: [1, 9, 10, 12, 13, 14, 17],
  container: [1, 9, 10, 12, 13, 14],
  row: [2, 3],
  section: [10],
  accessory: [2, 11],
};

function visit(value: unknown, where: Where, seen: Seen): void {
  const component = objectOf(value, "components");
  const type = Number(component["type"]);
  check(ALLOWED[where].includes(type), "components.type", `type ${type} may not stand in ${where}`);
  seen.count += 1;
  if (type === 1) visitRow(component, seen);
  if (type === 2) visitButton(component, seen);
  if (type === 3) visitSelect(component, seen);
  if (type === 9) {
    for (const child of listOf(component["components"], "section", 1, 3)) visit(child, "section", seen);
    visit(component["accessory"], "accessory", seen);
  }
  if (type === 10) {
    const content = textOf(component["content"], "content", 1, 4000);
    seen.text += content.length;
    seen.bytes += Buffer.byteLength(content);
  }
  if (type === 12)
    for (const item of listOf(component["items"], "items", 1, 10)) visitMedia(objectOf(item, "items"), seen);
  if (type === 13) visitFile(objectOf(component["file"], "file"), seen);
  if (type === 17)
    for (const child of listOf(component["components"], "container", 1, 40)) visit(child, "container", seen);
}

function visitRow(component: Json, seen: Seen): void {
  const children = listOf(component["components"], "row", 1, 5);
  const selects = children.filter((child) => objectOf(child, "row")["type"] === 3);
  check(selects.length === 0 || children.length === 1, "row", "a select stands alone");
  for (const child of children) visit(child, "row", seen);
}

function visitButton(component: Json, seen: Seen): void {
  textOf(component["label"], "label", 1, 80);
  if (component["style"] !== 5) visitId(component["custom_id"], seen);
  else check(/^(https?|discord):\/\//.test(textOf(component["url"], "url", 1, 512)), "url", "scheme");
}

function visitSelect(component: Json, seen: Seen): void {
  visitId(component["custom_id"], seen);
  optionalText(component["placeholder"], "placeholder", 150);
  checkOptions(component);
}

/** The options of a select, in messages and in modals. */
export function checkOptions(component: Json): void {
  const values = new Set<string>();
  for (const entry of listOf(component["options"], "options", 1, 25)) {
    const option = objectOf(entry, "options");
    textOf(option["label"], "options.label", 1, 100);
    optionalText(option["description"], "options.description", 100);
    const value = textOf(option["value"], "options.value", 1, 100);
    check(!values.has(value), "options.value", "already used");
    values.add(value);
  }
}

function visitId(value: unknown, seen: Seen): void {
  const id = textOf(value, "custom_id", 1, 100);
  check(!seen.ids.has(id), "custom_id", "already used in this message");
  seen.ids.add(id);
}

function visitMedia(item: Json, seen: Seen): void {
  optionalText(item["description"], "description", 1024);
  visitFile(objectOf(item["media"], "media"), seen);
}

function visitFile({ url }: Json, seen: Seen): void {
  const name = /^attachment:\/\/(.+)$/.exec(textOf(url, "url", 1, 2048))?.[1];
  check(name !== undefined, "url", "must be an attachment");
  if (name !== undefined) seen.attachments.add(name);
}
