/** The whole program with the page, on a port that a restart takes again. */
import { createWeb, type Entry } from "../../adapters/web/register.ts";
import { shownSettings } from "../../src/config-shown.ts";
import { type Supervised, supervise } from "../../src/main/supervisor.ts";
import { waitFor } from "../contract/patience.ts";
import { type Program, startProgram } from "../contract/program.ts";
import { builtPage } from "./built-page.ts";

export interface WebProgram {
  readonly program: Program;
  /** As browsers have it: `http://127.0.0.1:1234`. */
  readonly base: string;
  /** The address of the newest link. */
  link(): string;
  stop(): Promise<void>;
}

export interface WebProgramOptions {
  readonly env: Readonly<Record<string, string>>;
  /** 0: a free one. */
  readonly port?: number;
  readonly entry?: Entry;
}

export async function startWebProgram({
  env,
  port = 0,
  entry = "guests",
}: WebProgramOptions): Promise<WebProgram> {
  const program = await startProgram(env);
  const stopping = new AbortController();
  const offered: string[] = [];
  let web: Supervised | undefined;
  const make = () =>
    createWeb(
      {
        host: "127.0.0.1",
        port,
        entry,
        owner: { id: "local", name: "local" },
        page: builtPage(),
        platform: "",
        version: "0.0.0",
        canLogIn: true,
        administration: program.assembly.administration({
          surfaces: () => (web ? [web] : []),
          settings: shownSettings(env),
        }),
        offer: (address) => void offered.push(address),
      },
      program.assembly.surfaceDeps("web"),
    );
  web = supervise({ name: "web", make }, program.assembly.supervision(stopping.signal));
  const address = await waitFor("an address", () => offered[0]);
  return {
    program,
    base: new URL(address).origin,
    link: () => offered.at(-1) ?? "",
    async stop() {
      stopping.abort();
      await web?.stop(3000);
      await program.stop();
    },
  };
}
