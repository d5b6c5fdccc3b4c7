/** Services that people link to the platform: by which words they are meant, and where the platform keeps them. */
import { refuse } from "../errors.ts";
import type { CommandPorts } from "./ports.ts";
import { listWords } from "./present/words.ts";

const SERVICES_FOLDER = "/services";

export type ServiceKind = "storage" | "huggingface" | "mlflow";

export interface LinkedService {
  readonly kind: ServiceKind;
  /** As people name it; a storage by its host. */
  readonly name: string;
  /** Where the platform keeps its secret. */
  readonly path: string;
}

export const HUGGINGFACE: LinkedService = {
  kind: "huggingface",
  name: "huggingface",
  path: "/services/huggingface/token",
};

const FIXED: readonly LinkedService[] = [
  HUGGINGFACE,
  { kind: "mlflow", name: "mlflow", path: "/services/mlflow/credentials" },
];

const WORDS: readonly (readonly [pattern: RegExp, kind: ServiceKind])[] = [
  [/^(?:hf|hugging[ -]?face)(?: account| token)?$/u, "huggingface"],
  [/^ml[ -]?flow(?: account| tracking)?$/u, "mlflow"],
  [/^(?:next[ -]?cloud|share|storage|(?:my |the )?(?:ai4eosc|ai4os) storage)$/u, "storage"],
];

export const SERVICE_WORDS: Readonly<Record<ServiceKind, string>> = {
  storage: "Storage",
  huggingface: "Hugging Face",
  mlflow: "MLflow",
};

/** What each is for. */
export const SERVICE_USES: Readonly<Record<ServiceKind, string>> = {
  storage: "files inside deployments",
  huggingface: "gated language models",
  mlflow: "tracking of trainings",
};

/** The service that some words mean. Refuses what is neither a known one nor the domain of a storage. */
export function serviceOf(typed: string, linking: CommandPorts["linking"]): LinkedService {
  const words = typed.trim().toLowerCase();
  const kind = WORDS.find(([pattern]) => pattern.test(words))?.[1];
  const fixed = FIXED.find((one) => one.kind === kind);
  return fixed ?? storageService(kind === undefined ? linking.hostOf(typed) : linking.defaultStorage);
}

function storageService(host: string): LinkedService {
  return { kind: "storage", name: host, path: `${SERVICES_FOLDER}/storage/${host}` };
}

/** What is linked in a VO, storages first. */
export async function linkedServices(
  vo: string,
  { secrets }: Pick<CommandPorts, "secrets">,
): Promise<readonly LinkedService[]> {
  const paths = await secrets.paths(vo, SERVICES_FOLDER);
  const prefix = `${SERVICES_FOLDER}/storage/`;
  return [
    ...paths
      .filter((path) => path.startsWith(prefix))
      .map((path) => storageService(path.slice(prefix.length))),
    ...FIXED.filter(({ path }) => paths.includes(path)),
  ];
}

/** The linked service that some words mean: a storage also by a part of its name. Refuses what is not linked. */
export async function linkedService(
  vo: string,
  typed: string,
  ports: Pick<CommandPorts, "secrets" | "linking">,
): Promise<LinkedService> {
  const linked = await linkedServices(vo, ports);
  const wanted = typed.trim().toLowerCase();
  const exact = linked.filter(({ name }) => name.toLowerCase() === wanted);
  const kind = WORDS.find(([pattern]) => pattern.test(wanted))?.[1];
  const meant = linked.filter(
    (one) => one.kind === kind || (one.kind === "storage" && one.name.toLowerCase().includes(wanted)),
  );
  const [only, other] = exact.length > 0 ? exact : meant;
  if (only && !other) return only;
  const names = listWords((only ? meant : linked).map(({ name }) => name));
  throw refuse(
    "service.unknown",
    only
      ? `“${typed.slice(0, 60)}” fits ${names}. Which one?`
      : `Nothing called “${typed.slice(0, 60)}” is linked in ${vo}. ${names === "" ? "You have linked nothing there." : `Linked are ${names}.`}`,
  );
}
