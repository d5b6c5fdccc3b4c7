import { contractOf } from "./scenarios.ts";
import { terminalContract } from "./terminal.ts";

contractOf(terminalContract);
