import { describe, expect, test } from "vitest";
import { provideNeeds } from "../../src/commands/launch-needs.ts";
import { LaunchValues } from "../../src/commands/launch-values.ts";
import type { ConfigParam } from "../../src/platform/ports.ts";
import { moduleConfig, refusalOf } from "../kit/commands.ts";

const text = (name: string, value = ""): ConfigParam => {
  const [group = "", key = ""] = name.split(".");
  return { group, key, label: key, value };
};
const MOUNT = [
  text("storage.rclone_conf", "/srv/.rclone/rclone.conf"),
  text("storage.rclone_url"),
  text("storage.rclone_vendor", "nextcloud"),
  text("storage.rclone_user"),
  text("storage.rclone_password"),
];
const CVAT = [
  text("general.cvat_username"),
  text("general.cvat_password"),
  ...MOUNT,
  text("storage.cvat_backup"),
];
const NVFLARE = [text("nvflare.username"), text("nvflare.password")];
const LLM = [
  text("llm.type", "both"),
  text("llm.ui_username"),
  text("llm.ui_password"),
  text("llm.openai_api_key"),
  text("llm.openai_api_url"),
];

function needs(params: readonly ConfigParam[], ...set: readonly string[]) {
  const values = new LaunchValues(params, "vo.example");
  for (const assignment of set) values.assign(assignment);
  const login = provideNeeds(values, "The tool", () => "maple-otter-quill-48");
  return { login, values };
}

const refusal = (params: readonly ConfigParam[], ...set: readonly string[]) =>
  refusalOf(() => needs(params, ...set));

describe("passwords of development environments", () => {
  const { params } = moduleConfig();

  test("one is made where the service has a login, and sent", () => {
    const { login, values } = needs(params, "general.service=jupyter");
    expect(login).toEqual({ user: null, password: "maple-otter-quill-48" });
    expect(values.get("general.jupyter_password")).toBe("maple-otter-quill-48");
  });

  test("none is made for deepaas", () => {
    const { login, values } = needs(params);
    expect(login).toBeNull();
    expect(values.get("general.jupyter_password")).toBe("");
  });

  test("a person's own is used, and never told back", () => {
    const { login, values } = needs(params, "general.service=jupyter", "general.jupyter_password=my own one");
    expect(login).toEqual({ user: null, password: null });
    expect(values.get("general.jupyter_password")).toBe("my own one");
  });

  test.each([
    ["12345678", "shorter than 9 characters"],
    ["x".repeat(201), "may have 200 characters"],
  ])("%s is refused", (password, words) => {
    const said = refusal(params, "general.service=jupyter", `general.jupyter_password=${password}`);
    expect(said).toContain(words);
    expect(said).not.toContain(password);
  });

  test("nine characters are enough, counted as people count them", () => {
    const { values } = needs(params, "general.service=jupyter", "general.jupyter_password=ñññññññññ");
    expect(values.get("general.jupyter_password")).toBe("ñññññññññ");
  });
});

describe("storage", () => {
  test("half of one is refused, because the platform would drop it without a word", () => {
    expect(refusal(moduleConfig().params, "storage.rclone_user=ada")).toBe(
      "The tool cannot start without your storage. Link a storage first (“link nextcloud”), or add this to your command, in a private conversation with me, because some of it is secret: --set storage.rclone_url=… --set storage.rclone_password=…",
    );
  });

  test("all of it passes", () => {
    const set = [
      "storage.rclone_url=https://share.example",
      "storage.rclone_user=ada",
      "storage.rclone_password=p",
    ];
    expect(needs(moduleConfig().params, ...set).values.get("storage.rclone_user")).toBe("ada");
  });
});

describe("tools", () => {
  test("CVAT names all that it lacks at once", () => {
    const said = refusal(CVAT);
    expect(said).toContain("cannot start without a user name and your storage");
    expect(said).toContain("--set general.cvat_username=… --set storage.rclone_url=…");
    expect(said).not.toContain("cvat_password");
  });

  test("CVAT starts with a user name and storage, and gets a password", () => {
    const { login } = needs(
      CVAT,
      "general.cvat_username=ada",
      "storage.rclone_url=https://share.example",
      "storage.rclone_user=ada",
      "storage.rclone_password=p",
    );
    expect(login).toEqual({ user: "ada", password: "maple-otter-quill-48" });
  });

  test("NVFlare wants a user name", () => {
    expect(refusal(NVFLARE)).toBe(
      "The tool cannot start without a user name. Add this to your command: --set nvflare.username=…",
    );
    expect(needs(NVFLARE, "nvflare.username=a@example.org").values.get("nvflare.password")).toBe(
      "maple-otter-quill-48",
    );
  });

  test("the chat page of a language model wants an e-mail address", () => {
    expect(refusal(LLM)).toContain("a user name (an e-mail address)");
    expect(refusal(LLM, "llm.ui_username=ada")).toContain("llm.ui_username must be an e-mail address");
    expect(needs(LLM, "llm.ui_username=ada@example.org").login?.user).toBe("ada@example.org");
  });

  test("a model server alone has no login", () => {
    expect(needs(LLM, "llm.type=vllm").login).toBeNull();
  });

  test("a chat page alone needs a model server", () => {
    expect(refusal(LLM, "llm.type=open-webui", "llm.ui_username=a@example.org")).toContain(
      "without a model server. Add this to your command, in a private conversation with me, because some of it is secret: --set llm.openai_api_url=… --set llm.openai_api_key=…",
    );
  });
});
