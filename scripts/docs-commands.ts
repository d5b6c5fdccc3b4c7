/** Writes the reference page of all commands from their declarations. */
import { writeFileSync } from "node:fs";
import { commandsPage } from "./docs/commands-page.ts";

writeFileSync(new URL("../docs/commands.md", import.meta.url), commandsPage());
