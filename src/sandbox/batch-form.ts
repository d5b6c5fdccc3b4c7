import type { Json } from "../store/store.ts";
import type { Call } from "./context.ts";
import { invalid, missing, odd, problem } from "./problems.ts";

export interface BatchForm {
  readonly script: string;
  /** JSON text; undefined where the part was left out. */
  readonly conf: string | undefined;
}

/** The multipart form: `user_cmd` must be a file part, `conf` a text part. */
export async function batchForm(c: Call): Promise<BatchForm> {
  const form = await c.req.parseBody().catch(() => {
    throw problem(400, "The body could not be parsed.");
  });
  const { user_cmd, conf } = form;
  if (user_cmd === undefined) throw invalid(missing("body", "user_cmd"));
  if (!(user_cmd instanceof File)) throw invalid(notAFile(user_cmd));
  return { script: await user_cmd.text(), conf: typeof conf === "string" ? conf : undefined };
}

/** The configuration; a list or `null` is what the platform trips over. */
export function parsedConf(c: Call, conf: string | undefined): Json | undefined {
  if (conf === undefined) return undefined;
  const parsed = parse(conf);
  if (parsed === null) throw odd(c, problem(400, "conf must be an object."));
  return parsed;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw problem(400, "conf is not JSON.");
  }
}

function notAFile(received: unknown) {
  return {
    type: "value_error",
    loc: ["body", "user_cmd"],
    msg: "Value error, Expected UploadFile, received: <class 'str'>",
    input: typeof received === "string" ? received : null,
    ctx: { error: {} },
  };
}
