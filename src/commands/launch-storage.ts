/** Storage and datasets of a launch: which ones, and whether the item can have them at all. */
import { refuse } from "../errors.ts";
import type { ItemConfig } from "../platform/ports.ts";
import { type DatasetValue, readDatasets } from "./datasets.ts";
import type { CommandPorts } from "./ports.ts";
import { chooseStorage } from "./storage-choice.ts";

export interface StorageWishes {
  /** Name of a linked storage or a part of it; `none`: none. */
  readonly storage?: string | undefined;
  readonly dataset?: readonly string[] | undefined;
  readonly force_pull?: boolean | undefined;
  readonly set?: readonly string[] | undefined;
}

/** What is mounted and fetched. Holds no credentials: these are read when it is submitted. */
export interface Mount {
  /** Name of the linked storage; undefined: none, or one whose values the person gave himself. */
  readonly storage?: string;
  readonly datasets: readonly DatasetValue[];
  readonly notes: readonly string[];
}

const MANUAL = /^storage\.rclone_(?:url|user|password|vendor|conf)=/u;

/**
 * Chooses it. The platform drops datasets without a word where no storage is mounted, so they want one; with nothing said
 * the only one that is linked is taken, and of several it is asked which.
 */
export async function chooseMount(
  vo: string,
  { params }: ItemConfig,
  wishes: StorageWishes,
  ports: Pick<CommandPorts, "storages">,
  suggested?: string,
): Promise<Mount> {
  const datasets = readDatasets(wishes.dataset, wishes.force_pull);
  const has = (name: string) => params.some(({ group, key }) => `${group}.${key}` === name);
  const said = wishes.storage?.trim();
  const none = said !== undefined && /^(?:none|no)$/iu.test(said);
  const manual = wishes.set?.some((one) => MANUAL.test(one)) ?? false;
  if (datasets.length > 0 && !has("storage.datasets"))
    throw refuse("deploy.setting", "--dataset does not apply: this item fetches no datasets.");
  if (said !== undefined && !none && !has("storage.rclone_url"))
    throw refuse("deploy.setting", "--storage does not apply: this item mounts no storage.");
  if (none && datasets.length > 0)
    throw refuse(
      "dataset.storage",
      "Datasets are fetched into a storage; without one the platform drops them. Name one with --storage.",
    );
  if (manual) {
    if (said === undefined) return { datasets, notes: [] };
    throw refuse(
      "storage.twice",
      "You name a linked storage and give values of your own with --set storage.rclone_…. Please do one of the two.",
    );
  }
  const linked = none ? [] : await linkedFor(said, datasets, has("storage.cvat_backup"), vo, ports);
  const [name] = linked;
  if (name === undefined) return { datasets, notes: [] };
  const told = said === undefined ? [`It uses your storage ${name}.`] : [];
  const hint =
    suggested !== undefined && datasets.length === 0 && has("storage.datasets")
      ? [`Its authors name a dataset: ${suggested}. With --dataset and that address it is fetched first.`]
      : [];
  return { storage: name, datasets, notes: [...told, ...hint] };
}

/** The storage that is meant, where one is wanted. A tool that lives on its storage can be given its values instead. */
async function linkedFor(
  said: string | undefined,
  datasets: readonly DatasetValue[],
  livesOnIt: boolean,
  vo: string,
  ports: Pick<CommandPorts, "storages">,
): Promise<readonly string[]> {
  if (said !== undefined || datasets.length > 0) return [(await chooseStorage(vo, said, ports)).name];
  if (!livesOnIt || (await ports.storages.list(vo)).length === 0) return [];
  return [(await chooseStorage(vo, undefined, ports)).name];
}
