/** Datasets that are fetched into the storage before anything runs. */
import { z } from "zod";
import { refuse } from "../errors.ts";
import { jobFileProblem } from "../platform/text.ts";
import * as param from "./params.ts";

/** As the platform takes it. */
export interface DatasetValue {
  readonly doi: string;
  readonly force_pull: boolean;
}

export const datasetParams = {
  dataset: z
    .array(param.text("Dataset to fetch into the storage first, by DOI or address; at most 5", 500))
    .optional(),
  force_pull: param.flag("Fetch datasets anew, over files that are there already").optional(),
};

/** The platform's own page takes no more. */
const MOST = 5;
const DOI = /^10\.\d{4,9}\/[-._;()/:a-z0-9]+$/iu;

/** Refuses what the platform would refuse, or take and never find. */
export function readDatasets(
  given: readonly string[] = [],
  forcePull: boolean | undefined,
): readonly DatasetValue[] {
  const names = given.map((one) => one.trim().replace(/^doi:\s*/iu, ""));
  for (const name of names) check(name);
  if (new Set(names.map((one) => one.toLowerCase())).size < names.length)
    throw refuse("dataset.twice", "A dataset is named twice. Please name each once.");
  if (names.length > MOST)
    throw refuse("dataset.many", `At most ${MOST} datasets can be fetched; you named ${names.length}.`);
  if (forcePull !== undefined && names.length === 0)
    throw refuse("dataset.none", "--force-pull is about datasets. Name one with --dataset, or leave it out.");
  return names.map((doi) => ({ doi, force_pull: forcePull ?? false }));
}

function check(name: string): void {
  if (jobFileProblem(name) === undefined && (DOI.test(name) || isAddress(name))) return;
  throw refuse(
    "dataset.name",
    `“${name.slice(0, 80)}” is neither a DOI such as 10.5281/zenodo.1234 nor an address that begins with https://. “dataset search” finds datasets and their DOIs.`,
  );
}

/** What comes over plain http could be anything by the time that it arrives. */
function isAddress(name: string): boolean {
  if (!/^https:\/\/\S+$/iu.test(name) || !URL.canParse(name)) return false;
  return /[^.]\.[^.]/u.test(new URL(name).hostname);
}
