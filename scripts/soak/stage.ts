/** A chat service as the soak sees it: people who say things, and what they get to read. */

/** What a person did. */
export interface Said {
  /** Its id in the bot's inbox. */
  readonly inboxId: string;
  /** False where the service told the person that the bot did not answer, so that nobody waits. */
  expected(): boolean;
}

/** A post of the bot as it reads now; edits change the text, not the id. */
export interface Shown {
  readonly id: string;
  readonly channel: string;
  readonly text: string;
}

export interface Stage {
  readonly name: "slack" | "discord" | "matrix";
  /** Settings under which the program finds this service. */
  readonly settings: Readonly<Record<string, string>>;
  /** Where the people who launch and delete talk to the bot alone, one channel each. */
  readonly launchers: readonly string[];
  /** Once, before the first kill: people get to know the bot, so that it knows where they will write. */
  meet(): Promise<void>;
  /** A message in one of the launchers' channels. */
  says(channel: string, text: string): Promise<Said>;
  /** Something that changes nothing, by any of the ways the service has. */
  asks(text: string, turn: number): Promise<Said>;
  shown(): Promise<readonly Shown[]>;
  /** Makes so many shared channels more, with the bot in them. */
  open(count: number): Promise<readonly string[]>;
  /** How often something that may have been posted was kept from showing twice, as far as the service knows. */
  knownAgain(): number | undefined;
  /** What the client did that the service would not stand; empty at the end of a good run. */
  wrongs(): readonly string[];
  close(): Promise<void>;
}
