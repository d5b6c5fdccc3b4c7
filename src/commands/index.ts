/** The list of commands. Adding one: its file, a line here, its test. */
import { datacenters } from "./datacenters.ts";
import type { Command } from "./define.ts";

export const COMMANDS: readonly Command[] = [datacenters];
