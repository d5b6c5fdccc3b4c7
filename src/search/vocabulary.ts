/** The words of the field: what search knows beyond the items' own texts. Read from JSON by the caller. */
import { z } from "zod";
import { FACETS } from "./port.ts";

const words = z.array(z.string().trim().min(1)).readonly();

const concept = z
  .strictObject({
    id: z.string().trim().min(1),
    /** Words and phrases that mean it, in any language; recognised in items and in queries. */
    terms: words,
    /** Words that, in a query, make it likely; in an item they say nothing. */
    hints: words.default([]),
    /** Concepts that include this one: items about this one answer queries for those. */
    broader: words.default([]),
    /** Concepts whose items help those who ask for this one. */
    related: words.default([]),
    /** Tells items apart only a little ("image", "detect"): counts less than a subject. */
    generic: z.boolean().default(false),
  })
  .readonly();

const vocabulary = z
  .strictObject({
    /** Words of questions that carry no subject. */
    stopWords: words,
    /** Words outside any concept that count less than a subject. */
    genericWords: words,
    concepts: z.array(concept).readonly(),
    /** Where nothing fits somebody who asks for the first concept, items of the second are offered. */
    lastResort: z.strictObject({ asked: z.string(), offered: z.string() }).readonly(),
    /** Other names of facet values: facet, value, names. */
    facetAliases: z.partialRecord(z.enum(FACETS), z.record(z.string(), words)),
  })
  .readonly()
  .superRefine(({ concepts, lastResort }, context) => {
    const known = new Set(concepts.map(({ id }) => id));
    if (known.size < concepts.length)
      context.addIssue({ code: "custom", message: "Two concepts share an id." });
    for (const id of [lastResort.asked, lastResort.offered]) {
      if (!known.has(id)) context.addIssue({ code: "custom", message: `There is no concept ${id}.` });
    }
    for (const { id, broader, related } of concepts) {
      for (const other of [...broader, ...related]) {
        if (!known.has(other)) {
          context.addIssue({
            code: "custom",
            message: `Concept ${id} names ${other}, which does not exist.`,
          });
        }
      }
    }
  });

export type Vocabulary = z.infer<typeof vocabulary>;
export type Concept = z.infer<typeof concept>;

/** Throws a `ZodError` that names the place if the data are not a vocabulary. */
export function parseVocabulary(json: unknown): Vocabulary {
  return vocabulary.parse(json);
}
