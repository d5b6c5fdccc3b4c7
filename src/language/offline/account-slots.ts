/** Which storage or service an account is linked with, and as whom. */
import { one, type Params } from "./params.ts";
import type { Sentence } from "./sentence.ts";

const HOST = /^(?!.*@)(?:[a-z0-9-]+\.)+[a-z]{2,}$/;
const NAMED = /\b(?:nextcloud|hugging ?face|hf|share|zenodo|mlflow|github)\b/g;
const USER =
  /(?:user ?name|user|login|account)(?: name)?(?: is| of| called| :)* (?!is |name |the |my )([a-z0-9][\w.@-]*)/;

/** The host where one is said, else the service by its name; the last one that is said counts. */
export function serviceParams(sentence: Sentence): Params {
  const host = sentence.words.findLast(
    ({ en, mark }) => !mark && HOST.test(en) && !/\.(?:py|csv|txt|json)$/.test(en),
  );
  const named = (sentence.text.match(NAMED) ?? []).at(-1)?.replace(" ", "");
  return one("service", host?.en ?? (named === "hf" ? "huggingface" : named));
}

/** "as user tmeier", for services that ask for one. */
export function userParams(sentence: Sentence): Params {
  if (!/\buser/.test(sentence.text)) return {};
  const said = sentence.find(USER);
  return one("user", said && sentence.words[sentence.wordAt(said.index + said[0].length - 1)]?.raw);
}
