/** What the contract asks of a surface: people who speak, press and fill in, and what each of them then reads. */
import type { SurfaceName } from "../../src/surface.ts";

/** Something to press: its words where there are buttons, and what the post says to type where there are none. */
export interface Pressable {
  readonly label: string;
  readonly typed: string;
}

export interface ContractPerson {
  /** Says something to the bot, in the place that the people of the test share. */
  says(text: string): Promise<void>;
  /** Presses the newest button with this label that this person can see. */
  presses(button: Pressable): Promise<void>;
  /** Chooses an option of the newest select. */
  chooses(option: Pressable): Promise<void>;
  /** Fills in and sends the newest form, fields in the order of the form. */
  fillsIn(values: Readonly<Record<string, string>>): Promise<void>;
  /** All that this person can read of the bot, as it stands now, files included, in the order of the posts. */
  reads(): Promise<string>;
}

/** What a surface has to do in some way of its own; there is no skipping. */
export type Feature =
  | "buttons"
  | "selects"
  | "forms"
  | "private answers"
  | "other people"
  | "live replies"
  | "long answers"
  | "foreign text"
  | "repeated deliveries"
  | "unknown presses"
  | "restarts";

/** How a surface does each of them, in words; they become the names of its tests. */
export type Ways = Readonly<Record<Feature, string>>;

export interface SurfaceUnderTest {
  readonly ana: ContractPerson;
  readonly bob: ContractPerson;
  /** What everybody in the shared place can read; nothing where a person is alone with the bot. */
  everybodyReads(): Promise<string>;
  /** Edits of posts so far. */
  edits(): Promise<number>;
  /** Delivers Ana's last message to the program once more, as the vendor does; resolves when it was taken. */
  deliverAgain(): Promise<void>;
  /** Ana answers something that the program never offered. */
  pressUnknown(): Promise<void>;
  /** Ends the program, and starts it again on the same data. */
  restart(): Promise<void>;
  /** What in the posts pings somebody, or is markup or a link that the bot did not mean. */
  alive(): Promise<readonly string[]>;
  /** What the vendor's side had to refuse or complain of. */
  wrongs(): readonly string[];
  close(): Promise<void>;
}

export interface Contract {
  readonly name: SurfaceName;
  readonly ways: Ways;
  start(): Promise<SurfaceUnderTest>;
}
