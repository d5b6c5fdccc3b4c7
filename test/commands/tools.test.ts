/** Every tool of the platform from its configuration alone: its form, its settings by name, and its launch end to end. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Form, Press } from "../../src/reply/blocks.ts";
import { linkStorage, STORAGE_PASSWORD, VO } from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
let ada: Person;
beforeEach(async () => {
  lab = await startLab();
  ada = lab.person("researcher");
});
afterEach(() => lab.stop());

type Config = Record<string, Record<string, { name: string; value: unknown; options?: unknown[] }>>;
type Sent = Record<string, Record<string, unknown>>;

async function configOf(tool: string): Promise<Config> {
  const answer = await fetch(`${lab.sandbox.url}/v1/catalog/tools/${tool}/config?vo=${VO}`);
  return (await answer.json()) as Config;
}

function sentTool(): Sent | undefined {
  const call = lab.asked.findLast(
    ({ method, path }) => method === "POST" && path === "/v1/deployments/tools",
  );
  return call && (JSON.parse(call.body) as Sent);
}

function newestForm(): Form<Press> {
  const form = lab.posts.flatMap(({ reply }) => reply.blocks).findLast(({ type }) => type === "form");
  if (form?.type !== "form") throw new Error("there is no form");
  return form;
}

async function submitForm(changes: Readonly<Record<string, string>>) {
  const { fields } = newestForm();
  for (const name of Object.keys(changes)) expect(fields.map((one) => one.name)).toContain(name);
  return ada.submits({
    ...Object.fromEntries(fields.map(({ name, value }) => [name, value ?? ""])),
    ...changes,
  });
}

interface Case {
  readonly tool: string;
  /** Settings that are not defaults, as they are typed and as they are sent. */
  readonly settings: readonly (readonly [name: string, typed: string, sent: unknown])[];
  readonly storage?: true;
  /** Endpoint that must answer. */
  readonly endpoint: string;
  /** Told to the asker alone. */
  readonly password?: true;
}

const SECRET = "own-secret-5519";

const CASES: readonly Case[] = [
  {
    tool: "ai4os-dev-env",
    settings: [
      ["general.service", "jupyter", "jupyter"],
      ["hardware.ram", "4GB", 4000],
    ],
    endpoint: "ide",
    password: true,
  },
  {
    tool: "ai4os-federated-server",
    settings: [
      ["general.co2", "yes", true],
      ["flower.rounds", "12", 12],
      ["flower.metric", "mse", "mse"],
      ["flower.min_fit_clients", "3", 3],
      ["flower.min_available_clients", "4", 4],
      ["flower.strategy", "FedAvgM", "Federated Averaging with Momentum (FedAvgM)"],
      ["flower.mu", "0.5", 0.5],
      ["flower.fl", "2", 2],
      ["flower.momentum", "0.9", 0.9],
      ["flower.dp", "true", true],
      ["flower.mp", "true", true],
      ["flower.noise_mult", "0.3", 0.3],
      ["flower.sampled_clients", "5", 5],
      ["flower.clip_norm", "0.2", 0.2],
    ],
    endpoint: "fedserver",
  },
  {
    tool: "ai4os-cvat",
    settings: [["general.cvat_username", "ada", "ada"]],
    storage: true,
    endpoint: "ui",
    password: true,
  },
  {
    tool: "ai4os-ai4life-loader",
    settings: [["hardware.cpu_num", "2", 2]],
    endpoint: "ui",
  },
  {
    tool: "ai4os-llm",
    settings: [
      ["llm.type", "both", "both"],
      ["llm.ui_username", "ada@example.org", "ada@example.org"],
      ["llm.vllm_model_id", "Qwen/Qwen2.5-Coder-7B-Instruct-AWQ", "Qwen/Qwen2.5-Coder-7B-Instruct-AWQ"],
      ["llm.HF_token", SECRET, SECRET],
    ],
    endpoint: "ui",
    password: true,
  },
  {
    tool: "ai4os-nvflare",
    settings: [
      ["nvflare.username", "ada@example.org", "ada@example.org"],
      ["nvflare.public_project", "true", true],
      ["nvflare.starting_date", "01/12/26", "2026-12-01T00:00:00.000Z"],
      ["nvflare.end_date", "2026-12-31", "2026-12-31T00:00:00.000Z"],
    ],
    endpoint: "dashboard",
    password: true,
  },
];

/** Parameters that have a name of their own. */
const FLAGS = new Map([
  ["general.service", "service"],
  ["hardware.cpu_num", "cpu"],
  ["hardware.ram", "ram"],
]);

describe.each(CASES)("$tool", ({ tool, settings, storage, endpoint, password }) => {
  beforeEach(async () => {
    if (storage) await linkStorage(lab, "researcher");
  });

  function expectSent(): void {
    const body = sentTool();
    for (const [name, , value] of settings) {
      const [group = "", key = ""] = name.split(".");
      expect(body?.[group]?.[key], name).toEqual(value);
    }
    if (storage) expect(body?.["storage"]?.["rclone_password"]).toBe(STORAGE_PASSWORD);
  }

  async function expectPrivate(): Promise<void> {
    const whispered = lab.posts.filter(({ reply }) => reply.visibility === "private");
    const open = lab.posts.filter(({ reply }) => reply.visibility !== "private");
    expect(JSON.stringify(whispered).includes("maple-otter")).toBe(password === true);
    const records = await lab.store.audit.list({ limit: 100 });
    const shown = JSON.stringify([open, lab.logged, records]);
    expect(shown).not.toMatch(new RegExp(`maple-otter|${SECRET}|${STORAGE_PASSWORD}`));
  }

  test("is launched with its settings by name", async () => {
    const set = settings.map(([name, typed]) => `--set ${name}=${typed}`).join(" ");
    const { text, handled } = await ada.says(`deploy ${tool} ${set}`);
    expect(handled.outcome).toBe("done");
    expect(text).toMatch(new RegExp(`- ${endpoint} answers: http`));
    expectSent();
    await expectPrivate();
  });

  test("is launched through its form", async () => {
    await ada.says(`configure ${tool}`);
    const changes = settings.map(([name, typed, value]) => [
      FLAGS.get(name) ?? `set:${name}`,
      typeof value === "boolean" || name.endsWith("strategy") ? String(value) : typed,
    ]);
    const plan = await submitForm(Object.fromEntries(changes));
    expect(plan.handled.outcome).toBe("plan");
    expect(plan.text).not.toContain(SECRET);
    const { text } = await ada.says("yes");
    expect(text).toMatch(new RegExp(`- ${endpoint} answers: http`));
    expectSent();
    await expectPrivate();
  });

  test("has a field for every setting, with its name, default and options, in the order of the dashboard", async () => {
    const config = await configOf(tool);
    await ada.says(`configure ${tool}`);
    const { fields } = newestForm();
    const named = Object.entries(config).flatMap(([group, params]) =>
      Object.entries(params)
        .filter(([key, param]) => key !== "warning" && typeof param === "object")
        .map(([key, param]) => ({ name: `${group}.${key}`, param })),
    );
    const asked = named.filter(
      ({ name }) => !/docker_image$|datasets$|rclone_conf$|rclone_vendor$/.test(name),
    );
    for (const { name, param } of asked) {
      if (storage && name.startsWith("storage.rclone_")) continue;
      const label = param.name.replace(/ \(?in MB\)?$/, "");
      const field = fields.find((one) => one.label === label);
      expect(field, `${name} (${label})`).toBeDefined();
      if (field?.kind === "select") {
        const offered = (param.options ?? []).filter((one) => one !== "").map(String);
        expect(field.options?.map(({ value }) => value)).toEqual(expect.arrayContaining(offered));
      }
      if (typeof param.value === "number" && field?.kind === "number")
        expect(field.value).toBe(String(param.value));
    }
    const sections = [...new Set(fields.map(({ section }) => section))];
    const fixed = ["General", "Hardware", "Storage"].filter((one) => sections.includes(one));
    expect(sections.filter((one) => fixed.includes(one ?? ""))).toEqual(fixed);
    // A team chat shows five fields at a time, in at most five steps.
    expect(fields.length).toBeLessThanOrEqual(25);
  });
});

test("what a tool lacks is asked for by its form, with what was typed filled in", async () => {
  const { text, handled } = await ada.says(
    "deploy ai4os-nvflare --title shared --set nvflare.public_project=true",
  );
  expect(handled.outcome).toBe("form");
  expect(text).toContain("cannot start without a user name");
  const { fields } = newestForm();
  expect(fields.find(({ name }) => name === "title")?.value).toBe("shared");
  expect(fields.find(({ name }) => name === "set:nvflare.public_project")?.value).toBe("true");
  expect(fields.find(({ name }) => name === "set:nvflare.username")?.value).toMatch(/@/);
  expect((await submitForm({})).handled.outcome).toBe("plan");
});

test("a backup of CVAT is chosen from the storage, the newest first, and sent", async () => {
  await linkStorage(lab, "researcher");
  await ada.says("configure ai4os-cvat");
  const backups = newestForm().fields.find(({ name }) => name === "set:storage.cvat_backup");
  expect(backups?.kind).toBe("select");
  const [first = ""] = backups?.options?.map(({ value }) => value) ?? [];
  expect(first).not.toBe("");
  await submitForm({ "set:general.cvat_username": "ada", "set:storage.cvat_backup": first });
  await ada.says("yes");
  expect(sentTool()?.["storage"]?.["cvat_backup"]).toBe(first);
});

test.each([
  ["nvflare.starting_date=31/02/26", "must be a day"],
  ["nvflare.starting_date=2026-12-31 --set nvflare.end_date=2026-12-01", "must not be before"],
])("NVFLARE does not take %s", async (set, words) => {
  const { text } = await ada.says(`deploy ai4os-nvflare --set nvflare.username=a@example.org --set ${set}`);
  expect(text).toContain(words);
  expect(sentTool()).toBeUndefined();
});

test("a gated model takes the linked token of Hugging Face", async () => {
  await ada.says(`link huggingface --token hf_${"a1b2c3d4".repeat(2)}`);
  await ada.says(
    "deploy ai4os-llm --set llm.ui_username=a@example.org --set llm.vllm_model_id=meta-llama/Llama-3.2-3B",
  );
  expect(sentTool()?.["llm"]?.["HF_token"]).toBe("hf_a1b2c3d4a1b2c3d4");
  expect(JSON.stringify([lab.posts, lab.logged, await lab.store.audit.list({ limit: 50 })])).not.toContain(
    "hf_a1b2",
  );
});

test("a chat page alone asks for a model server", async () => {
  const { text } = await ada.says(
    "deploy ai4os-llm --set llm.type=open-webui --set llm.ui_username=a@example.org",
  );
  expect(text).toContain("without a model server");
});
