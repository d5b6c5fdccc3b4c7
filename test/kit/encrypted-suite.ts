/** Suites in encrypted rooms: the SDK with its crypto library as WebAssembly, and people whose clients encrypt. */
import { installCryptoOnWasm } from "./crypto-on-wasm.ts";
import { createEncryptingPerson, ENCRYPTED, type EncryptingPerson } from "./encrypting-person.ts";
import type { BotOptions, MatrixEvent, MatrixUser } from "./matrix-lab.ts";
import { onSynapse, type RunningBot, type Suite } from "./matrix-suite.ts";
import { folderOfTest } from "./temporary-folder.ts";

export interface Meeting {
  readonly ana: EncryptingPerson;
  readonly bot: RunningBot;
  /** Where the bot's keys are. */
  readonly cryptoFolder: string;
}

export interface EncryptedSuite extends Suite {
  person(name: string): Promise<EncryptingPerson>;
  /** A bot that can encrypt, and a person. */
  meeting(options?: BotOptions & { readonly account?: MatrixUser }): Promise<Meeting>;
}

export function inEncryptedRooms(name: string, body: (suite: EncryptedSuite) => void): void {
  installCryptoOnWasm();
  onSynapse(name, (suite) => {
    const person = (who: string) => createEncryptingPerson(suite.url(), who);
    body({
      ...suite,
      person,
      async meeting(options = {}) {
        const cryptoFolder = options.cryptoFolder ?? folderOfTest();
        const started = suite.startBot({ allowance: UNLIMITED, ...options, cryptoFolder });
        const [ana, bot] = await Promise.all([person("Ana"), started]);
        return { ana, bot, cryptoFolder };
      },
    });
  });
}

/** As the homeserver of the tests: it limits nothing. */
const UNLIMITED = { perSecond: 0, atOnce: 0 };
/** For `meet`: a room for more than two, and one between two. */
export const ROOM = ENCRYPTED;
export const DIRECT = { ...ENCRYPTED, is_direct: true };

/** The types of what these accounts sent, as the homeserver holds them, without what describes the room itself. */
export function typesOf(events: readonly MatrixEvent[]): readonly string[] {
  return [...new Set(events.filter((event) => event.state_key === undefined).map(({ type }) => type))].sort();
}
