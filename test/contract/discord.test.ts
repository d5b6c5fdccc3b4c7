import { discordContract } from "./discord.ts";
import { contractOf } from "./scenarios.ts";

contractOf(discordContract);
