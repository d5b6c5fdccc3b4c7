/** What the form of a deployment is made from, read from the platform. */
import { Refusal, refuse } from "../errors.ts";
import type { ItemDetail } from "../platform/ports.ts";
import type { FormParts } from "./define.ts";
import { deployForm, type FormSource, type TimeWishes } from "./deploy-form.ts";
import type { Wishes } from "./launch.ts";
import type { StorageWishes } from "./launch-storage.ts";
import type { CommandPorts } from "./ports.ts";

export type FormPorts = Pick<CommandPorts, "account" | "catalogue" | "stats" | "storages">;

/** What there is to choose of an item, with what is linked, free and kept at the moment. */
export async function readDeployForm(
  params: { readonly item: string; readonly vo?: string | undefined } & Wishes & StorageWishes & TimeWishes,
  ports: FormPorts,
): Promise<FormParts> {
  const vo = params.vo ?? "";
  const detail = await deployable(params.item, ports);
  const config = await ports.catalogue.config(params.item, vo);
  const has = (key: string) => config.params.some((one) => one.key === key);
  const storages = has("rclone_url") ? (await ports.storages.list(vo)).map(({ name }) => name) : [];
  return deployForm({
    detail,
    config,
    wishes: params,
    storages,
    gpus: has("gpu_type") ? await freeGpus(vo, ports) : undefined,
    email: (await ports.account.profile())?.email,
    backups: has("cvat_backup") ? await backupsIn(vo, storages, ports) : [],
  });
}

/** An item that can be deployed; refuses others. */
export async function deployable(
  item: string,
  { catalogue }: Pick<CommandPorts, "catalogue">,
): Promise<ItemDetail> {
  const detail = await catalogue.item(item);
  if (detail.valid) return detail;
  throw refuse(
    "deploy.unreadable",
    `The platform cannot read the metadata of ${detail.id}, so it cannot be deployed for now. “show ${detail.id}” says why.`,
  );
}

/** A form is worth showing without these figures. */
async function freeGpus(vo: string, { stats }: Pick<CommandPorts, "stats">): Promise<FormSource["gpus"]> {
  try {
    const { gpus } = await stats.cluster(vo);
    return new Map(gpus.map(({ model, total, used }) => [model, { total, free: Math.max(0, total - used) }]));
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** Where the platform's annotation tool keeps its backups. */
const BACKUPS = "ai4os-storage/tools/cvat/backups";

/** Of the only storage: which other one will be used is not known yet. */
async function backupsIn(
  vo: string,
  names: readonly string[],
  { storages }: Pick<CommandPorts, "storages">,
): Promise<readonly string[]> {
  const [only, other] = names;
  if (only === undefined || other !== undefined) return [];
  try {
    return (await storages.folders(vo, only, BACKUPS)).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}
