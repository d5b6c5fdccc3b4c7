import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { planDraft } from "../../src/commands/deploy.ts";
import { planLaunch } from "../../src/commands/launch.ts";
import { aCall, draftText, moduleConfig, setFaults, VO } from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
let ada: Person;
beforeEach(async () => {
  lab = await startLab();
  ada = lab.person("researcher");
});
afterEach(() => lab.stop());

describe("launching", () => {
  test("a typed launch goes on until it answers, and tells the password to the asker alone", async () => {
    const { replies, text } = await ada.says(
      "deploy ai4os-yolo-torch --gpu 1 --service jupyter --title lab-run",
    );
    const [secret, told] = replies;
    expect(secret?.visibility).toBe("private");
    expect(text).toContain("Password of lab-run: maple-otter-quill-48");
    expect(JSON.stringify(told)).not.toContain("maple-otter");
    expect(text).toContain("lab-run: YOLO models");
    expect(text).toContain("- done: Answering");
    expect(text).toContain("I chose the Docker tag “gpu”, because it is made for GPUs.");
    expect(text).toMatch(/- ide answers: http/);
    expect(text).toContain("api, monitor and custom do not answer: api needs service deepaas");
    expect(text.match(/What next:/g)).toHaveLength(1);
  });

  test("two may bear the same title, and are told apart by number", async () => {
    await ada.says("deploy ai4os-demo-app --title twin");
    await ada.says("deploy ai4os-demo-app --title twin");
    const { text } = await ada.says("info twin");
    expect(text).toContain("“twin” fits more than one");
    expect((await ada.says("2")).text).toMatch(/^twin\n\nStatus: running/);
  });

  test("the platform's warning keeps its list, without markup of others", async () => {
    const { text } = await ada.says("deploy ai4os-demo-app --title warned");
    expect(text).toMatch(/Warning: The module's author recommends more/);
    expect(text).toMatch(/^ *- gpu: No model satisfies all wishes\.$/m);
    expect(text).toMatch(/^ +- gpu_memory_MB: 1000$/m);
  });

  test("a launch that fails says what may help", async () => {
    await setFaults(lab, { kind: "fail-start" });
    const { text } = await ada.says("deploy ai4os-demo-app --title bad");
    expect(text).toContain("Did not start");
    expect(text).toContain("The platform gives no reason.");
    expect(text).toContain("Delete: deployment delete bad");
  });
});

describe("limits, through a conversation", () => {
  test.each([
    ["--gpu 3", "--gpu must be from 0 to 1"],
    ["--ram 64GB", "--ram must be from 2 GB to 40 GB"],
    ["--disk 500", "--disk must be from 1 GB to 50 GB"],
    ["--docker-tag gppu", "Did you mean gpu?"],
    ["--service fedserver", "It offers deepaas, jupyter."],
    ["--set hardware.cpunum=3", "Did you mean hardware.cpu_num?"],
    ["--set general.jupyter_password=short --service jupyter", "shorter than 9 characters"],
  ])("%s is refused before anything is sent", async (flags, words) => {
    const { text, handled } = await ada.says(`deploy ai4os-yolo-torch ${flags}`);
    expect(text).toContain(words);
    expect(handled.outcome).toBe("refused");
    expect((await ada.says("deployments")).text).not.toContain("ai4os-yolo-torch");
  });

  test("a third GPU names who holds the two", async () => {
    await ada.says("deploy ai4os-yolo-torch --gpu 1 --title first");
    await ada.says("deploy ai4os-yolo-torch --gpu-type T4 --title second");
    const { text } = await ada.says("deploy ai4os-yolo-torch --gpu 1");
    expect(text).toMatch(/“(first|second)” and “(first|second)” hold 2 for you/);
  });

  test("a course has its own limits", async () => {
    const lena = lab.person("tutorial");
    expect((await lena.says("deploy ai4os-yolo-torch --gpu 1")).text).toContain(
      "--gpu must be 0 in tutorials",
    );
    expect((await lena.says("deploy ai4os-yolo-torch --cpu 8")).text).toContain("--cpu must be from 2 to 4");
    expect((await lena.says("deploy ai4os-yolo-torch --title small")).text).toContain(
      "2 CPUs · 2 GB RAM · 500 MB disk",
    );
  });

  test("a title is cleaned and cut, and that is said", async () => {
    const { text } = await ada.says(
      `deploy ai4os-demo-app --title 'a "very" long title that goes on beyond all bounds'`,
    );
    expect(text).toContain(
      "I changed the title: double quotes became single quotes and it was cut to 45 characters.",
    );
    expect(text).toContain("a 'very' long title");
  });
});

describe("tools", () => {
  test("the development environment comes with VS Code and a password", async () => {
    const { text } = await ada.says("deploy ai4os-dev-env --title dev");
    expect(text).toContain("Password of dev: maple-otter-quill-48");
    expect(text).toMatch(/- ide answers: http/);
  });

  test("the federated server takes its settings by name", async () => {
    const { text } = await ada.says("deploy ai4os-federated-server --set flower.rounds=10 --title fl");
    expect(text).toMatch(/- fedserver answers: http/);
    expect(text).not.toContain("Password");
    expect((await ada.says("deploy ai4os-federated-server --gpu 1")).text).toContain("--gpu does not apply");
  });

  test.each([
    ["ai4os-cvat", "cannot start without a user name and your storage"],
    ["ai4os-nvflare", "--set nvflare.username=…"],
    ["ai4os-llm", "a user name (an e-mail address)"],
  ])("%s says what it lacks before the platform does", async (tool, words) => {
    const { text, handled } = await ada.says(`deploy ${tool}`);
    expect(text).toContain(words);
    // A form asks for it; nothing was sent.
    expect(handled.outcome).toBe("form");
    expect(lab.asked.some(({ method, path }) => method === "POST" && path.endsWith("/tools"))).toBe(false);
  });

  test("NVFlare starts with a user name, and the login is told privately", async () => {
    const { replies, text } = await ada.says("deploy ai4os-nvflare --set nvflare.username=ada@example.org");
    expect(replies[0]?.visibility).toBe("private");
    expect(text).toContain("User name: ada@example.org");
    expect(text).toMatch(/- dashboard answers: http/);
  });
});

describe("when the platform fails", () => {
  const CREATE = { path: "/v1/deployments", method: "POST" } as const;

  test("a refusal with 200 is a refusal, in the platform's words", async () => {
    await setFaults(lab, { kind: "refuse-job", message: "no room left", count: 1 });
    const { text, handled } = await ada.says("deploy ai4os-demo-app --title a");
    expect(text).toContain("no room left");
    expect(text).toContain("Nothing was done");
    expect(handled.outcome).toBe("refused");
  });

  test.each([
    ["error500", { kind: "error500", ...CREATE, count: 1 }],
    ["rubbish", { kind: "rubbish", ...CREATE, count: 1 }],
  ] as const)("after %s nobody claims to know, and nothing is sent twice", async (_name, fault) => {
    await setFaults(lab, fault);
    const { text, handled } = await ada.says("deploy ai4os-demo-app --title open");
    expect(handled.refusal?.code).toBe("platform.unknown-outcome");
    expect(text).toContain("answer was lost");
    expect((await ada.says("deployments")).text).not.toContain("open (");
  });

  test("an answer that is lost after the work is found again", async () => {
    await setFaults(lab, { kind: "drop-after-work", ...CREATE, count: 1 });
    const { text } = await ada.says("deploy ai4os-demo-app --title found");
    expect(text).toContain("found: ai4os-demo-app");
    expect((await ada.says("deployments")).text.match(/found \(/g)).toHaveLength(1);
  });

  test("an outage while the configuration is read changes nothing, and says so plainly", async () => {
    await setFaults(lab, { kind: "error500", path: "/v1/catalog/modules/ai4os-yolo-torch/config" });
    const { text, handled } = await ada.says("deploy ai4os-yolo-torch --title out");
    expect(handled.outcome).toBe("refused");
    expect(text).toMatch(/platform/i);
    await setFaults(lab);
    expect((await ada.says("deployments")).text).not.toContain("out (");
  });
});

test("a plan says everything that will be launched", () => {
  const launch = planLaunch({
    vo: VO,
    kind: "module",
    toolName: null,
    what: "YOLO models",
    config: { ...moduleConfig(), warning: "Not met:\n- gpu" },
    wishes: { gpu_type: "T4", title: "plan me" },
    existing: [],
    operation: "op1",
    inventTitle: () => "x",
    inventPassword: () => "y",
  });
  expect(draftText(planDraft(launch, aCall())).split("\n").slice(0, 11)).toEqual([
    "Launch plan me?",
    "",
    "What: YOLO models",
    "Service: deepaas",
    "Docker tag: gpu",
    "CPUs: 4",
    "GPUs: 1 Tesla T4",
    "RAM: 8 GB",
    "Disk: 10 GB",
    `VO: ${VO}`,
    "",
  ]);
});
