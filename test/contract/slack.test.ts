import { contractOf } from "./scenarios.ts";
import { slackContract } from "./slack.ts";

contractOf(slackContract);
