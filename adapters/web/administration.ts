/** What admins of the bot can see: given to the page by whoever puts the program together. */
import type { Reply } from "../../src/reply/blocks.ts";
import type { Actor } from "../../src/surface.ts";

/** One part of the view. What can be done about something stands in its reply, as buttons that pass the same gates as typing. */
export interface AdminSection {
  readonly id: string;
  readonly title: string;
  /** What it can be narrowed down by, in words that people type. */
  readonly filters: readonly { readonly name: string; readonly label: string; readonly hint: string }[];
}

export interface Administration {
  /** Whether the person is an admin now. */
  admits(actor: Actor): Promise<boolean>;
  readonly sections: readonly AdminSection[];
  /** The part as it is now; undefined where there is none of this id, and for whoever is not admitted. */
  read(id: string, filters: ReadonlyMap<string, string>, actor: Actor): Promise<Reply | undefined>;
}
