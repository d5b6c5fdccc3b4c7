/** What is mounted into a deployment and fetched into that storage: "nextcloud mounted", "with 10.5281/zenodo.1234 on my share". */
import { one, type Params } from "./params.ts";
import type { Sentence } from "./sentence.ts";

const KNOWN = "(?:nextcloud|b2drop|share|owncloud|huggingface)";
/** A known kind of storage, with the address of one where it follows, or an address alone. */
const PLACE = `(?:${KNOWN} \\S+\\.[a-z]{2,}|${KNOWN}|\\S+\\.[a-z]{2,})`;
const SPACE = "(?:storage|space|drive|folder|disk|volume)";
const MOUNT = "(?:mount(?:ed|ing|s)?|attach(?:ed|ing)?|plug(?:ged)? in)";
/** Words after "storage" that name none. */
const NO_NAME = "(?!the |is |of |it |for |at |and |with |please|space|size|\\d|,|_)";

const STORAGE: readonly RegExp[] = [
  new RegExp(`(?:with |and )?(?:the )?${SPACE} (?:is )?(?:the one )?(?:called|named) (\\S+)`),
  new RegExp(`(?:with |and |, )?(?:the |my )?storage (?:(?:from|at|on|of|is|:|=) )?(?:the |my )?(${PLACE})`),
  new RegExp(
    `(?:(?:with|and|use|using|on|onto|to|into|from|in) )?(?:the |my |our )?(?:linked )?(${PLACE}) (?:${SPACE} )?(?:is )?${MOUNT}`,
  ),
  new RegExp(`${MOUNT} (?:it |me )?(?:to |with )?(?:the |my |our )?(?:linked )?(?:storage )?(${PLACE})`),
  new RegExp(
    `(?:with|and|on|onto|to|into|from|in|using|,) (?:the |my |our )?(?:linked )?(${PLACE})(?: ${SPACE})?(?= _| ,|$| first| and| please| for| with| \\.)`,
  ),
  new RegExp(`(?:the |my |our )?(${PLACE}) ${SPACE}`),
  new RegExp(`(?:with |on |and )?(?:the |my |our )?(?:espace|${SPACE}) (${PLACE})`),
  new RegExp(`(?:with |and )?(?:the |my |our )?storage ${NO_NAME}(\\S+) (?:is )?${MOUNT}`),
  new RegExp(`${MOUNT} (?:the |my |our )?(?:linked )?storage ${NO_NAME}(\\S+)`),
  new RegExp(`(?:with |on |and )(?:my|the|our) ([a-z][\\w-]*) ${SPACE}(?! (?:of|size))(?: ${MOUNT})?`),
  new RegExp(`(?:(?<!\\S)|with |and |, )(?:the |my )?storage (?:[:=] )?${NO_NAME}([a-z][\\w.-]+)(?= ,|$)`),
];

/** The linked storage that is named, as the person calls it. */
export function takeStorage(sentence: Sentence): Params {
  for (const pattern of STORAGE) {
    const name = sentence.take(pattern)?.[1];
    if (name !== undefined) return one("storage", name.split(" ").at(-1));
  }
  return {};
}

const DATASET = /^(?:doi:)?10\.\d{4,9}\/\S+$|^https?:\/\/\S*(?:zenodo|doi\.org|dataset)\S*$/i;

/** Datasets by DOI or address, wherever they stand, and whether they are fetched over what is there. */
export function takeDatasets(sentence: Sentence): Params {
  const found: string[] = [];
  sentence.words.forEach(({ raw, mark }, at) => {
    if (mark || sentence.isTaken(at) || !DATASET.test(raw)) return;
    found.push(raw.replace(/^doi:/i, ""));
    sentence.takeWords(at, at + 1);
  });
  if (found.length === 0) return {};
  const anew = sentence.take(
    /(?:and )?(?:anew|afresh|overwrit(?:e|ing)(?: what is there| whats there| the old (?:one|files))?)/,
  );
  sentence.take(
    /(?:(?:and|with|using|on) )*(?:fetch(?:ing)?|grab|load|download|pull|use)? ?(?:the )?(?:data ?sets?|data)?(?: (?:of|from|with))? ?(?:the )?(?:doi )?_(?: (?:first|into it(?: first)?|in it))?/,
  );
  return { dataset: found, ...(anew ? { force_pull: true } : {}) };
}
