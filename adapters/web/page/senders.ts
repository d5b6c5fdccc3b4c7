/** What parts of the page can send; each resolves when it has arrived. */
export interface Senders {
  say(text: string): Promise<void>;
  press(token: string, value?: string): Promise<void>;
  submit(token: string, values: Readonly<Record<string, string>>): Promise<void>;
}
