/** What tests of single commands need: a call, things of the platform, drafts as text, faults of the sandbox. */
import { OPEN_POLICY, type Policy } from "../../src/commands/policy.ts";
import type { Call, CommandPorts } from "../../src/commands/ports.ts";
import type { ConfigParam, Deployment, ItemConfig, Snapshot } from "../../src/platform/ports.ts";
import type { Action, Draft, DraftBlock, Press, Reply, Target } from "../../src/reply/blocks.ts";
import { toPlainText } from "../../src/reply/plain.ts";
import type { NewFault } from "../../src/sandbox/faults.ts";
import type { PersonName } from "../../src/sandbox/people.ts";
import type { Lab } from "./lab.ts";

export const VO = "vo.ai4eosc.eu";

export function aCall(overrides: Partial<Call> = {}): Call {
  return {
    operation: "op1",
    now: new Date("2026-11-23T10:00:00Z"),
    timeZone: "Europe/Madrid",
    person: { name: "Ada", subject: "ada" },
    vo: VO,
    fullAccess: [VO],
    signal: new AbortController().signal,
    ...overrides,
  };
}

export function aDeployment(overrides: Partial<Deployment> = {}): Deployment {
  return {
    id: "11111111-2222-4333-8444-555555555555",
    vo: VO,
    kind: "module",
    status: "running",
    title: "lab-run",
    description: "",
    dockerImage: "ai4oshub/ai4os-yolo-torch:latest",
    resources: { cpu: 4, gpu: 0, memoryMb: 8000, diskMb: 10_000 },
    placed: true,
    endpoints: {},
    ...overrides,
  };
}

export function aSnapshot(overrides: Partial<Snapshot> = {}): Snapshot {
  return {
    id: "11111111-2222-4333-8444-555555555555_1795000000",
    vo: VO,
    deployment: "11111111-2222-4333-8444-555555555555",
    status: "complete",
    title: "lab-run",
    sizeBytes: 2.6e9,
    dockerImage: "registry.example.org/user-snapshots/ada",
    ...overrides,
  };
}

function param(name: string, value: ConfigParam["value"], more: Partial<ConfigParam> = {}): ConfigParam {
  const [group = "", key = ""] = name.split(".");
  return { group, key, label: key, value, ...more };
}

/** The configuration of an ordinary module. */
export function moduleConfig(...more: readonly ConfigParam[]): ItemConfig {
  return {
    params: [
      param("general.title", ""),
      param("general.desc", ""),
      param("general.docker_image", "ai4oshub/some-module"),
      param("general.docker_tag", "latest", { options: ["latest", "cpu", "gpu", "1.2-gpu"] }),
      param("general.service", "deepaas", { options: ["deepaas", "jupyter"] }),
      param("general.jupyter_password", ""),
      param("hardware.cpu_num", 4, { range: { min: 1, max: 10 } }),
      param("hardware.gpu_num", 0, { range: { min: 0, max: 1 } }),
      param("hardware.gpu_type", "", { options: ["", "Tesla T4", "NVIDIA A100-PCIE-40GB"] }),
      param("hardware.ram", 8000, { range: { min: 2000, max: 40_000 } }),
      param("hardware.disk", 10_000, { range: { min: 1000, max: 50_000 } }),
      param("storage.rclone_conf", "/srv/.rclone/rclone.conf"),
      param("storage.rclone_url", ""),
      param("storage.rclone_vendor", "nextcloud", { options: ["nextcloud"] }),
      param("storage.rclone_user", ""),
      param("storage.rclone_password", ""),
      param("storage.datasets", []),
      ...more,
    ],
  };
}

/** A draft as text; buttons as the command and the values that they carry. */
export function draftText({ visibility, blocks }: Draft): string {
  const press = ({ command, params }: Target): Press => ({
    token: "",
    typed: [command, ...Object.values(params)].join(" "),
  });
  const bindAction = (action: Action<Target>): Action<Press> =>
    action.type === "link" ? action : { ...action, press: press(action.press) };
  const bindBlock = (block: DraftBlock): Reply["blocks"][number] => {
    if (block.type === "actions") return { ...block, actions: block.actions.map(bindAction) };
    if (block.type === "form") return { ...block, submit: press(block.submit) };
    if (block.type !== "items") return block;
    return {
      ...block,
      items: block.items.map((item) => ({ ...item, actions: item.actions.map(bindAction) })),
    };
  };
  return toPlainText({ visibility, blocks: blocks.map(bindBlock) });
}

/** Replaces what goes wrong in the sandbox. */
export async function setFaults({ sandbox }: Lab, ...faults: readonly NewFault[]): Promise<void> {
  const response = await fetch(`${sandbox.url}/sandbox/faults`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(faults),
  });
  if (!response.ok) throw new Error(await response.text());
}

/** What the one message refuses with; throws when it passes. */
export function refusalOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("it was not refused");
}

/** Links a storage of that name for a person, as the platform's own page does. */
export async function linkStorage(
  { sandbox }: Pick<Lab, "sandbox">,
  person: PersonName,
  name = "share.example.org",
  vo = VO,
): Promise<void> {
  const query = new URLSearchParams({ vo, secret_path: `/services/storage/${name}` });
  const response = await fetch(`${sandbox.url}/v1/secrets?${query}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${await sandbox.signIn(person)}` },
    body: JSON.stringify({
      server: `https://${name}`,
      loginName: "ada",
      appPassword: STORAGE_PASSWORD,
      vendor: "nextcloud",
    }),
  });
  if (!response.ok) throw new Error(await response.text());
}

/** Password of every linked storage, so that it can be looked for where it must not be. */
export const STORAGE_PASSWORD = "app-8842-heron-basalt";

/** Nobody agreed on an end, or put anything off. */
export const NOTHING_AGREED: Pick<CommandPorts, "leases" | "later"> = {
  leases: {
    list: async () => [],
    of: async () => undefined,
    agree: () => Promise.reject(new Error("unused")),
    drop: () => Promise.reject(new Error("unused")),
    saveAndDelete: () => Promise.reject(new Error("unused")),
  },
  later: {
    list: async () => [],
    find: async () => undefined,
    add: () => Promise.reject(new Error("unused")),
    cancel: () => Promise.reject(new Error("unused")),
  },
};

/** A channel with these rules. */
export function aChannel(policy: Partial<Policy> = {}): CommandPorts["channel"] {
  return {
    direct: false,
    ids: undefined,
    administrators: "its admins",
    settings: async () => ({
      vo: null,
      policy: { ...OPEN_POLICY, ...policy },
      quiet: null,
      timeZone: null,
    }),
    set: () => Promise.reject(new Error("unused")),
  };
}
