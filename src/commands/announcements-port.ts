/** What commands know of announcements. */
import type { AnnouncementContent } from "./announcement.ts";

/** What an announcement would reach. */
export interface AnnouncedTo {
  /** Shared channels, and single people who are alone with the bot. */
  readonly channels: number;
  readonly people: number;
  /** Each of them, as it can be named. */
  readonly names: readonly string[];
}

/** What became of one post of an announcement. */
export interface Delivery {
  readonly where: string;
  readonly state: "sent" | "waiting" | "failed";
  readonly due: Date;
  /** Why it failed. */
  readonly problem: string | undefined;
}

/** An announcement as it stands. */
export interface Announced {
  readonly number: number;
  readonly content: AnnouncementContent;
  readonly state: "open" | "over" | "cancelled";
  readonly createdAt: Date;
  /** When it is due next; undefined where nothing of it is due any more. */
  readonly next: Date | undefined;
  readonly deliveries: readonly Delivery[];
}

/** What admins announce. Every change is made once for one operation, however often it is asked for. */
export interface AnnouncementsPort {
  audience(vo: string | null): Promise<AnnouncedTo>;
  create(content: AnnouncementContent, operation: string): Promise<Announced>;
  /** Undefined where it is cancelled meanwhile. */
  change(number: number, content: AnnouncementContent, operation: string): Promise<Announced | undefined>;
  cancel(number: number): Promise<Announced | undefined>;
  find(number: number): Promise<Announced | undefined>;
  /** What an operation made or changed. */
  byOperation(operation: string): Promise<Announced | undefined>;
  /** Newest first. */
  all(): Promise<readonly Announced[]>;
}
