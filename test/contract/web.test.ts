import { contractOf } from "./scenarios.ts";
import { webContract } from "./web.ts";

contractOf(webContract);
