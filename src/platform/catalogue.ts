/** The catalogue: modules and tools, their metadata and their configuration. Public, so no token is sent. */
import { itemConfig } from "./configuration.ts";
import { withoutHtml } from "./description.ts";
import { PlatformFailure } from "./failure.ts";
import { type Http, problemPaths, segments } from "./http.ts";
import { spdxLicense } from "./license.ts";
import { createMemory } from "./memory.ts";
import type { CatalogueItem, CataloguePort, ItemDetail, ItemKind, Resources } from "./ports.ts";
import { present } from "./present.ts";
import { plainText } from "./text.ts";
import {
  configSchema,
  metadataSchema,
  summaryListSchema,
  summarySchema,
  type WireMetadata,
  type WireResources,
  type WireSummary,
} from "./wire/catalogue.ts";

/** The platform itself keeps its lists for hours and metadata for days, so nothing newer is lost by these. */
const LIST_LIFETIME_MS = 10 * 60_000;
const DETAIL_LIFETIME_MS = 60 * 60_000;

/** The tag of the placeholder that stands for metadata that could not be read. */
const PLACEHOLDER_TAG = "invalid metadata";

export function createCatalogue(http: Http, now: () => Date): CataloguePort {
  const lists = createMemory<readonly CatalogueItem[]>({ now, lifetimeMs: LIST_LIFETIME_MS });
  const details = createMemory<ItemDetail>({ now, lifetimeMs: DETAIL_LIFETIME_MS });
  const configs = createMemory<ReturnType<typeof itemConfig>>({ now, lifetimeMs: 0 });

  const list = (kind: ItemKind) => lists.get(kind, () => readList(http, kind));
  const items = async () => {
    const [modules, tools] = await Promise.all([list("module"), list("tool")]);
    return [...new Map([...tools, ...modules].map((item) => [item.id, item])).values()];
  };
  /** The platform may give an item under the wrong kind, so the kind is taken from the lists. */
  const known = async (id: string): Promise<CatalogueItem> => {
    const item = (await items()).find((one) => one.id === id);
    if (item !== undefined) return item;
    throw new PlatformFailure("missing", `The catalogue has no “${id}”. Type “search” to see what there is.`);
  };
  return {
    items,
    item: async (id) => {
      const { kind } = await known(id);
      const path = segments("catalog", `${kind}s`, id, "metadata");
      return details.get(id, async () =>
        toDetail(await http.ask({ method: "GET", path, limit: "read" }, metadataSchema), id, kind),
      );
    },
    config: async (id, vo) => {
      const { kind, valid } = await known(id);
      if (!valid)
        throw new PlatformFailure(
          "rejected",
          `“${id}” cannot be configured: the platform could not read its metadata. Its authors have to mend that.`,
        );
      const path = segments("catalog", `${kind}s`, id, "config");
      return configs.get(JSON.stringify([id, vo]), async () =>
        itemConfig(await http.ask({ method: "GET", path, query: { vo }, limit: "read" }, configSchema)),
      );
    },
  };
}

async function readList(http: Http, kind: ItemKind): Promise<readonly CatalogueItem[]> {
  const path = segments("catalog", `${kind}s`, "detail");
  const entries = await http.ask({ method: "GET", path, limit: "read" }, summaryListSchema);
  return entries.flatMap((entry) => {
    const parsed = summarySchema.safeParse(entry);
    const id = parsed.data?.id ?? parsed.data?.name;
    if (parsed.success && id !== undefined) return [toItem(parsed.data, id, kind)];
    // One entry that cannot be read must not hide all others.
    http.log({ event: "unreadable", path, fields: parsed.success ? ["id"] : problemPaths(parsed.error) });
    return [];
  });
}

function toItem(wire: WireSummary, id: string, kind: ItemKind): CatalogueItem {
  const { dates, resources } = wire;
  return present({
    id,
    kind,
    title: plainText(wire.title) || id,
    summary: plainText(wire.summary),
    tags: wire.tags,
    tasks: wire.tasks,
    categories: wire.categories,
    libraries: wire.libraries,
    dataTypes: wire["data-type"],
    license: wire.license === undefined ? undefined : spdxLicense(wire.license),
    doi: wire.doi,
    created: dates.created,
    updated: dates.updated,
    resources:
      resources &&
      present({ inference: toResources(resources.inference), training: toResources(resources.training) }),
    valid: !wire.tags.includes(PLACEHOLDER_TAG),
  });
}

function toResources(wire: WireResources): Resources | undefined {
  return (
    wire &&
    present({
      cpu: wire.cpu,
      gpu: wire.gpu,
      memoryMb: wire.memory_MB,
      gpuMemoryMb: wire.gpu_memory_MB,
      gpuComputeCapability: wire.gpu_compute_capability,
      storageMb: wire.storage_MB,
    })
  );
}

function toDetail(wire: WireMetadata, id: string, kind: ItemKind): ItemDetail {
  const links = wire.links.filter(([, address]) => address.trim() !== "");
  return {
    ...toItem(wire, id, kind),
    description: withoutHtml(wire.description),
    links: Object.fromEntries(links),
  };
}
