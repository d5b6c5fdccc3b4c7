import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { linkStorage, STORAGE_PASSWORD, setFaults } from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

const BLOCK = "```bash\ncd /srv/yolo\npython train.py --epochs 3\n```";

let lab: Lab;
let ada: Person;
beforeEach(async () => {
  lab = await startLab();
  ada = lab.person("researcher");
});
afterEach(() => lab.stop());

/** The forms that were sent as batch jobs. */
const sent = () => lab.asked.filter(({ method, path }) => method === "POST" && path === "/v1/batch");

describe("submitting", () => {
  test("commands of a code block run with the only storage, and are followed to their end", async () => {
    await linkStorage(lab, "researcher");
    const { text, handled } = await ada.says(`batch submit ai4os-yolo-torch --title owls --gpu 1\n${BLOCK}`);
    expect(handled).toMatchObject({
      outcome: "done",
      invocation: {
        command: "batch submit",
        params: { item: "ai4os-yolo-torch", commands: "cd /srv/yolo\npython train.py --epochs 3", gpu: 1 },
      },
    });
    expect(text).toContain("owls: batch job of");
    expect(text).toContain("complete");
    expect(text).toContain("Its results are what it wrote to /storage.");
    const info = await ada.says("batch info owls");
    expect(info.text).toMatch(/cd \/srv\/yolo\n +python train.py --epochs 3\n/);
    expect(info.text).toContain("Resources: 4 CPUs");
    expect(JSON.stringify([lab.posts, lab.logged])).not.toContain(STORAGE_PASSWORD);
    const records = await lab.store.audit.list({ limit: 50 });
    expect(JSON.stringify(records)).not.toContain("train.py");
    expect(JSON.stringify(records)).toContain("[2 lines]");
  });

  test("a token in the commands is in no record, and does not lie in clear while something is asked", async () => {
    await linkStorage(lab, "researcher", "share.example.org");
    await linkStorage(lab, "researcher", "cloud.example.net");
    await ada.says('batch submit ai4os-yolo-torch --commands "HF_TOKEN=hf_8841 python train.py"');
    await ada.says("batch submit ai4os-yolo-torch\n```\nexport KEY=hf_8841\nls\n```");
    const memory = await lab.store.memories.load(
      JSON.stringify(["terminal", "lab", "", "researcher"]),
      lab.now(),
    );
    expect(JSON.stringify(memory)).toContain("sealed");
    expect(JSON.stringify(memory)).not.toContain("hf_8841");
    await ada.presses("share.example.org");
    await ada.says('batch submit ai4os-yolo-torch --storage share --commands "HF_TOKEN=hf_8841 ls"');
    expect(sent()).toHaveLength(2);
    expect(JSON.stringify(await lab.store.audit.list({ limit: 50 }))).not.toContain("hf_8841");
  });

  test("a file does the same; commands that are missing are asked for in a field of many lines", async () => {
    await linkStorage(lab, "researcher");
    const file = { name: "job.sh", text: "\uFEFFecho one\r\necho two\r\n" };
    const filed = await ada.says("batch submit ai4os-yolo-torch", { files: [file] });
    expect(filed.handled.invocation?.params["commands"]).toBe("echo one\necho two");
    const asked = await ada.says("batch submit ai4os-yolo-torch");
    expect(asked.handled.outcome).toBe("form");
    const form = asked.replies.flatMap(({ blocks }) => blocks).find(({ type }) => type === "form");
    expect(form).toMatchObject({ fields: [{ name: "commands", kind: "multiline" }] });
    const filled = await ada.submits({ commands: "echo three\necho  four" });
    expect(filled.handled.invocation?.params["commands"]).toBe("echo three\necho  four");
    expect(sent()).toHaveLength(2);
  });

  test("a file that could not be read is told where it was needed, and only there", async () => {
    await linkStorage(lab, "researcher");
    const unreadFile = "The file job.sh is no text.";
    const refused = await ada.says("batch submit ai4os-yolo-torch", { unreadFile });
    expect(refused.handled.refusal?.code).toBe("input.file");
    expect(refused.text).toContain("The file job.sh is no text. Please send the commands in a code block");
    expect((await ada.says("deployments", { unreadFile })).handled.outcome).toBe("done");
  });

  test("a file alone answers the question which commands to run, and else asks what to do with it", async () => {
    await linkStorage(lab, "researcher");
    const files = [{ name: "job.sh", text: "ls\n" }];
    expect((await ada.says("", { files })).text).toContain("Say in the same message what to do with it");
    await ada.says("batch submit ai4os-yolo-torch");
    const answered = await ada.says("", { files });
    expect(answered.handled.invocation?.params["commands"]).toBe("ls");
  });

  test("the commands may be the answer to the question, as lines or as a block", async () => {
    await linkStorage(lab, "researcher");
    await ada.says("batch submit ai4os-yolo-torch");
    const lines = await ada.says("deploy-it --now\nsearch x");
    expect(lines.handled.invocation?.params["commands"]).toBe("deploy-it --now\nsearch x");
    await ada.says("batch submit ai4os-yolo-torch");
    const block = await ada.says(BLOCK);
    expect(block.handled.invocation?.params["commands"]).toContain("python train.py");
    await ada.says("batch submit ai4os-yolo-torch");
    expect((await ada.says("search plankton")).handled.invocation?.command).toBe("search");
  });

  test("without a storage it says what to do, and nothing is sent", async () => {
    const { handled } = await ada.says(`batch submit ai4os-yolo-torch\n${BLOCK}`);
    expect(handled.refusal?.code).toBe("storage.none");
    expect(handled.refusal?.message).toMatch(/Link one/);
    expect(sent()).toEqual([]);
  });

  test("of several storages it asks which, by button or by name", async () => {
    await linkStorage(lab, "researcher", "share.example.org");
    await linkStorage(lab, "researcher", "cloud.example.net");
    const asked = await ada.says(`batch submit ai4os-yolo-torch\n${BLOCK}`);
    expect(asked.handled.outcome).toBe("form");
    expect(asked.text).toContain("You have linked cloud.example.net and share.example.org.");
    expect((await ada.presses("cloud.example.net")).handled.outcome).toBe("done");
    await ada.says(`batch submit ai4os-yolo-torch\n${BLOCK}`);
    const typed = await ada.says("share");
    expect(typed.handled).toMatchObject({ outcome: "done", invocation: { params: { storage: "share" } } });
    const wrong = await ada.says(`batch submit ai4os-yolo-torch --storage nowhere\n${BLOCK}`);
    expect(wrong.handled.refusal?.message).toContain("You have no storage “nowhere”");
  });

  test("GPUs of ended jobs count, and it says so before the platform does", async () => {
    await linkStorage(lab, "researcher");
    for (const title of ["one", "two"])
      await ada.says(`batch submit ai4os-yolo-torch --title ${title} --gpu 1\n${BLOCK}`);
    const third = await ada.says(`batch submit ai4os-yolo-torch --gpu 1\n${BLOCK}`);
    expect(third.handled.refusal?.code).toBe("quota.gpu");
    expect(third.text).toContain("“two” (complete) and “one” (complete)");
    expect((await ada.says("batch list")).text).toContain("count against your two GPUs");
  });

  test("datasets are checked, and go with the job into its storage", async () => {
    await linkStorage(lab, "researcher");
    const line = "batch submit ai4os-yolo-torch --commands ls";
    const codeOf = async (more: string) => (await ada.says(`${line} ${more}`)).handled.refusal?.code;
    expect(await codeOf("--dataset www.example.org/data")).toBe("dataset.name");
    expect(await codeOf("--dataset 10.12/x")).toBe("dataset.name");
    for (const address of ["https://localhost/x", "http://data.example.org/a", "ftp://data.example.org/a"])
      expect(await codeOf(`--dataset ${address}`), address).toBe("dataset.name");
    for (const address of ["file:///etc/passwd", "javascript:alert(1)", "data:text/plain,x"])
      expect(await codeOf(`--dataset ${address}`), address).toBe("dataset.name");
    expect(await codeOf("--dataset 10.5072/a.1 --dataset doi:10.5072/A.1")).toBe("dataset.twice");
    expect(await codeOf("--force-pull")).toBe("dataset.none");
    const six = [1, 2, 3, 4, 5, 6].map((one) => `--dataset 10.5072/a.${one}`).join(" ");
    expect(await codeOf(six)).toBe("dataset.many");
    expect(sent()).toHaveLength(0);
    const two = "--dataset 10.5072/zenodo.700111 --dataset https://data.example.org/a.zip --force-pull";
    expect((await ada.says(`${line} ${two}`)).handled.outcome).toBe("done");
    expect(JSON.parse(JSON.parse(sent()[0]?.body ?? "").conf).storage).toEqual({
      rclone_conf: "/srv/.rclone/rclone.conf",
      rclone_url: "https://share.example.org/remote.php/dav/files/ada",
      rclone_vendor: "nextcloud",
      rclone_user: "ada",
      rclone_password: STORAGE_PASSWORD,
      datasets: [
        { doi: "10.5072/zenodo.700111", force_pull: true },
        { doi: "https://data.example.org/a.zip", force_pull: true },
      ],
    });
  });

  test("what the platform does to a script is said", async () => {
    await linkStorage(lab, "researcher");
    const { text } = await ada.says("batch submit ai4os-yolo-torch\n```\ncat <<EOF\n{{ x }}\nEOF\n```");
    expect(text).toContain("here-document");
    expect(text).toContain("{{");
  });

  test("tools, two sources, none, and a block where none belongs are refused", async () => {
    await linkStorage(lab, "researcher");
    const codeOf = async (line: string) => (await ada.says(`${line}\n${BLOCK}`)).handled.refusal?.code;
    expect(await codeOf("batch submit ai4os-dev-env")).toBe("batch.tool");
    expect(await codeOf("batch submit")).toBe("batch.source");
    expect(await codeOf("batch submit ai4os-yolo-torch --commands ls")).toBe("input.files");
    expect(await codeOf("deployments")).toBe("input.files");
    expect((await ada.says(`${BLOCK}\n${BLOCK}`)).handled.refusal?.code).toBe("input.blocks");
  });

  test("a lost answer is found again, and nothing is submitted twice", async () => {
    await linkStorage(lab, "researcher");
    await setFaults(lab, { kind: "drop-after-work", path: "/v1/batch", method: "POST", count: 1 });
    const { text, handled } = await ada.says(`batch submit ai4os-yolo-torch --title owls\n${BLOCK}`);
    expect(handled.outcome).toBe("done");
    expect(text).toContain("owls");
    expect(sent()).toHaveLength(1);
  });
});

describe("snapshots", () => {
  test("run as a batch job, with their own image", async () => {
    await linkStorage(lab, "researcher");
    await ada.says("snapshots");
    const asked = await ada.says("redeploy 1 --mode batch");
    expect(asked.text).toContain("Which commands should it run?");
    const { text } = await ada.says(BLOCK);
    expect(text).toContain("batch job of snapshot “plankton fine-tuning”");
    expect(text).toContain("complete");
    const direct = await ada.says(`batch submit --snapshot "plankton fine-tuning"\n${BLOCK}`);
    expect(direct.text).toContain("batch job of snapshot “plankton fine-tuning”");
  });
});

describe("listing and deleting", () => {
  test("ended jobs are listed, told apart from failed ones, and removed", async () => {
    await linkStorage(lab, "researcher");
    await ada.says(`batch submit ai4os-yolo-torch --title good\n${BLOCK}`);
    const failed = await ada.says("batch submit ai4os-yolo-torch --title bad\n```\nexit 1\n```");
    expect(failed.text).toContain("submit it again");
    const { text } = await ada.says("batch list");
    expect(text).toMatch(/1\. bad[\s\S]*failed[\s\S]*2\. good[\s\S]*complete/);
    const plan = await ada.says("batch delete 1");
    expect(plan.text).toContain("What it wrote to your storage stays.");
    expect((await ada.presses("Yes, go ahead")).text).toContain("bad is removed from the list.");
    expect((await ada.says("batch list")).text).not.toContain("bad");
    expect((await ada.says("deployment list --kind batch")).text).toContain("good");
  });

  test("what is no batch job is not deleted as one", async () => {
    await ada.says("deployments");
    const { handled } = await ada.says("batch delete 1");
    expect(handled.refusal?.code).toBe("batch.kind");
  });
});
