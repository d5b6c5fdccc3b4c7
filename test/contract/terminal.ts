/** The terminal under contract: two people at keyboards of their own, in front of one program. */
import { createTerminal } from "../../adapters/terminal/register.ts";
import type { Inbound, Outbound } from "../../src/surface.ts";
import { createFolder } from "../kit/temporary-folder.ts";
import { type FakeTerminal, fakeTerminal } from "../kit/terminal.ts";
import { waitFor } from "./patience.ts";
import { type Program, startProgram } from "./program.ts";
import type { Contract, ContractPerson, Pressable } from "./surface-under-test.ts";

interface Seat {
  readonly id: string;
  /** Screens, one per start of the program. */
  readonly terminals: FakeTerminal[];
}
interface Running {
  readonly program: Program;
  stop(): Promise<void>;
}
interface Counts {
  edits: number;
  last: Inbound | undefined;
}

const COLUMNS = 100;
const ESCAPE = String.fromCodePoint(0x1b);
const OTHER_SEQUENCES = new RegExp(`${ESCAPE}[\\]PX^_][^\\n]{0,40}|[\\u202A-\\u202E\\u2066-\\u2069]`, "g");

export const terminalContract: Contract = {
  name: "terminal",
  ways: {
    buttons: "the line to type is shown instead",
    selects: "the line to type is shown instead",
    forms: "asked one field after the other",
    "private answers": "the person is alone with the screen",
    "other people": "sit at keyboards of their own, where nothing waits for their yes",
    "live replies": "redrawn in place",
    "long answers": "printed whole",
    "foreign text": "no control sequence gets through",
    "repeated deliveries": "known by the event's id",
    "unknown presses": "a yes to nothing is answered",
    restarts: "the plan waits in the data file",
  },
  async start() {
    const data = createFolder("contract");
    const counts: Counts = { edits: 0, last: undefined };
    const seats: readonly Seat[] = ["ana", "bob"].map((id) => ({ id, terminals: [] }));
    let running = await seated(seats, data.path, counts);
    const [ana, bob] = seats.map(personAt) as [ContractPerson, ContractPerson];
    return {
      ana,
      bob,
      everybodyReads: async () => "",
      edits: async () => counts.edits,
      async deliverAgain() {
        if (counts.last !== undefined) await running.program.assembly.engine.receive(counts.last);
      },
      pressUnknown: () => ana.says("yes"),
      async restart() {
        await running.stop();
        running = await seated(seats, data.path, counts);
      },
      async alive() {
        const drawn = seats.flatMap(({ terminals }) => terminals.map((terminal) => terminal.raw()));
        // Colours and the line editor's movements are ours; a link or a title of the window is not.
        return drawn.flatMap((text) => text.match(OTHER_SEQUENCES) ?? []);
      },
      wrongs: () => running.program.troubles,
      async close() {
        await running.stop();
        data.remove();
      },
    };
  },
};

async function seated(seats: readonly Seat[], path: string, counts: Counts): Promise<Running> {
  const program = await startProgram({ AI4_DATA_DIR: path });
  const { assembly } = program;
  const saved = createFolder("pictures");
  const sessions = seats.map((seat) => {
    const terminal = fakeTerminal(COLUMNS, 60);
    seat.terminals.push(terminal);
    const session = createTerminal({
      input: terminal.input,
      output: terminal.output,
      host: {
        ...assembly.engine,
        receive(event) {
          if (seat.id === "ana") counts.last = event;
          return assembly.engine.receive(event);
        },
      },
      actor: { surface: "terminal", id: seat.id, name: seat.id },
      place: { surface: "terminal", channel: seat.id, direct: true },
      newId: assembly.newId,
      folders: { pictures: saved.path, files: saved.path },
      env: { noColor: true, forceColor: false, unicode: true },
      waitForSettled: 30,
    });
    return { terminal, session, id: seat.id };
  });
  const of = (id: string): Outbound => {
    const found = sessions.find((one) => one.id === id);
    if (found === undefined) throw new Error(`nobody is called ${id}`);
    return found.session.outbound;
  };
  assembly.addSurface("terminal", {
    keysKeptMs: 0,
    capabilities: of("ana").capabilities,
    post: (reply, place, actor, key) => of(place.channel).post(reply, place, actor, key),
    edit(post, reply) {
      counts.edits += 1;
      return of(post.place.channel).edit(post, reply);
    },
  });
  const ended = sessions.map(({ session }) => session.run());
  return {
    program,
    async stop() {
      for (const { terminal } of sessions) terminal.input.push(null);
      await Promise.all(ended);
      await program.stop();
      saved.remove();
    },
  };
}

function personAt({ terminals }: Seat): ContractPerson {
  const screen = () => terminals.map((terminal) => terminal.screen()).join("\n");
  const typeAt = async (prompt: RegExp, line: string) => {
    const terminal = terminals.at(-1);
    await waitFor(
      "a prompt",
      () => prompt.test(terminal?.screen().trimEnd().split("\n").at(-1) ?? "") || undefined,
    );
    terminal?.type(`${line}\r`);
  };
  const says = (text: string) => typeAt(/^ai4>$/, text);
  /** Only what the screen offers is typed; a yes needs no offer, and somebody else's screen shows none. */
  const typed = async ({ typed: line }: Pressable) => {
    const isOffered = () => line.split(" ").every((word) => screen().includes(word));
    if (line !== "yes") await waitFor("the line to be offered", () => isOffered() || undefined);
    await says(line);
  };
  return {
    says,
    presses: typed,
    chooses: typed,
    async fillsIn(values) {
      for (const value of Object.values(values)) {
        await typeAt(/^(?!ai4>).*[>:?]$/, value);
        await waitFor("the answer to be echoed", () => screen().includes(value) || undefined);
      }
    },
    reads: async () => screen(),
  };
}
