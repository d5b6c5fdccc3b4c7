/** What `doctor` says of the language model. */
import type { Config } from "../config.ts";
import type { Trouble } from "../language/model/dialogue.ts";
import type { Finding } from "../surface.ts";
import type { Language } from "./language.ts";

type Configured = NonNullable<Config["model"]>;

export async function modelFindings(
  { model }: Config,
  { language }: { readonly language: Pick<Language, "probe"> },
): Promise<readonly Finding[]> {
  const probe = await language.probe();
  if (!model || !probe)
    return [{ what: "none (OPENAI_MODEL is not set); sentences are read offline", ok: true }];
  const what = `${model.name} at ${model.baseUrl} answers in a form that can be used`;
  if (!("trouble" in probe)) return [{ what: `${what} (${probe.mechanism})`, ok: true }];
  return [{ what, ok: false, mend: mendOf(probe.trouble, probe.offered, model) }];
}

function mendOf(trouble: Trouble, offered: readonly string[], model: Configured): string {
  switch (trouble) {
    case "key":
      return model.apiKey
        ? "It refuses the key. Mend OPENAI_API_KEY: keys end, and each server has its own."
        : "It wants a key. Set OPENAI_API_KEY.";
    case "unknown":
      return offered.length > 0
        ? `It does not know the model. Set OPENAI_MODEL to one of: ${offered.slice(0, 10).join(", ")}.`
        : "There is no such model, or no such server at that address. OPENAI_BASE_URL mostly ends with /v1.";
    case "limited":
      return "It takes no more requests now. Wait, or lower AI4_MODEL_REQUESTS_PER_MINUTE.";
    case "down":
    case "left-alone":
      return "It cannot be reached, or is out of order. Look at OPENAI_BASE_URL, and whether the server runs.";
    case "late":
      return "It did not answer within ten seconds. Choose a smaller model, or a faster server.";
    case "form":
    case "unusable":
      return "It does not keep to the form of an answer. Choose another OPENAI_MODEL: one that follows instructions.";
    case "rate":
      return "Our own limit a minute is reached: AI4_MODEL_REQUESTS_PER_MINUTE. Try again in a minute.";
    case "budget":
      return "The tokens of today are used up: AI4_MODEL_TOKENS_PER_DAY.";
    case "strange":
      return "What answers there is no OpenAI-compatible server. Mend OPENAI_BASE_URL; it mostly ends with /v1.";
    case "unexpected":
      return "Something went wrong here that nobody foresaw; AI4_LOG_LEVEL=error logs it.";
  }
}
