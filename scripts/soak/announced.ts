/** Announcements that are written into the program's database while it is not running. */
import { asJson } from "../../src/store/store.ts";
import { announcementContent } from "../../test/kit/announcement.ts";
import { openWritten } from "./data.ts";

export interface Destination {
  readonly surface: string;
  readonly channel: string;
  /** Undefined: of all. */
  readonly vo: string | undefined;
}

export interface Announcing {
  readonly announcements: number;
  /** Of the announcement with this number, from 0 on; null: every VO. */
  vo(number: number): string | null;
  /** When it is told. */
  at(number: number): Date;
}

export async function announceTo(
  folder: string,
  destinations: readonly Destination[],
  { announcements, vo, at }: Announcing,
): Promise<void> {
  const store = await openWritten(folder);
  for (const destination of destinations)
    await store.subscriptions.put({
      ...destination,
      direct: false,
      topic: "downtime",
      owner: "",
      actor: null,
      since: at(0),
    });
  for (let number = 0; number < announcements; number += 1)
    await store.announcements.put({
      operation: markOf(number),
      owner: "",
      content: asJson(
        announcementContent({
          title: markOf(number),
          body: bodyOf(number, 0),
          vo: vo(number),
          by: "an admin",
        }),
      ),
      overAt: undefined,
      createdAt: at(number),
    });
  await store.close();
}

/** What it says after so many changes; no two texts are the same. */
export function bodyOf(number: number, version: number): string {
  return `It says said${number + 1}v${version}.`;
}

/** Which texts stand somewhere: the number of the announcement, and of the version. */
export function textsIn(words: string): readonly { readonly number: number; readonly version: number }[] {
  return [...words.matchAll(/said(\d+)v(\d+)/g)].map(([, count, version]) => ({
    number: Number(count) - 1,
    version: Number(version),
  }));
}

/** A word that stands in it, and in no other. */
export function markOf(number: number): string {
  return `soak${number + 1}x`;
}

export function markIn(text: string): string | undefined {
  return /soak\d+x/.exec(text)?.[0];
}
