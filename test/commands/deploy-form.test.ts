/** The form of a deployment, from opening it to launching what it says; and what was chosen last time. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Form, FormField, Press } from "../../src/reply/blocks.ts";
import { linkStorage, STORAGE_PASSWORD, setFaults } from "../kit/commands.ts";
import { type Answer, type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
let ada: Person;
beforeEach(async () => {
  lab = await startLab();
  ada = lab.person("researcher");
});
afterEach(() => lab.stop());

function formIn({ replies }: Answer): Form<Press> {
  const form = replies.flatMap(({ blocks }) => blocks).find(({ type }) => type === "form");
  if (form?.type !== "form") throw new Error("there is no form");
  return form;
}

function field(form: Form<Press>, name: string): FormField {
  const found = form.fields.find((one) => one.name === name);
  if (!found) throw new Error(`no field ${name} in ${form.fields.map((one) => one.name).join(", ")}`);
  return found;
}

/** All fields as they were proposed, as a surface sends them, with some filled in otherwise. */
function filled(form: Form<Press>, changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  for (const name of Object.keys(changes)) field(form, name);
  return { ...Object.fromEntries(form.fields.map(({ name, value }) => [name, value ?? ""])), ...changes };
}

/** The newest deployment that was sent. */
function sent(): Record<string, Record<string, unknown>> | undefined {
  const call = lab.asked.findLast(
    ({ method, path }) => method === "POST" && /\/deployments\/(?:modules|tools)$/.test(path),
  );
  return call && (JSON.parse(call.body) as Record<string, Record<string, unknown>>);
}

describe("a module", () => {
  test("has the three parts in order, with defaults, ranges, options and help from its configuration", async () => {
    await linkStorage(lab, "researcher");
    const form = formIn(await ada.says("configure ai4os-yolo-torch"));
    const sections = [...new Set(form.fields.map(({ section }) => section))];
    expect(sections).toEqual(["General", "Hardware", "Storage"]);
    expect(form.fields.map(({ name }) => name)).toEqual([
      "title",
      "desc",
      "docker_tag",
      "service",
      "set:general.jupyter_password",
      "for",
      "at",
      "cpu",
      "gpu",
      "gpu_type",
      "ram",
      "disk",
      "storage",
      "dataset",
      "force_pull",
    ]);
    expect(field(form, "cpu")).toMatchObject({ label: "CPU cores", kind: "number" });
    expect(field(form, "cpu").help).toContain("From 1 to 10.");
    expect(field(form, "ram").help).toContain("From 2 GB to 40 GB.");
    expect(field(form, "service").help).toContain("deep-start --deepaas");
    expect(field(form, "service").options?.map(({ value }) => value)).toEqual(["deepaas", "jupyter"]);
    expect(field(form, "set:general.jupyter_password")).toMatchObject({ kind: "secret" });
    expect(field(form, "storage")).toMatchObject({ value: "share.example.org" });
    const models = field(form, "gpu_type").options ?? [];
    expect(models[0]).toEqual({ value: "any", label: "any" });
    expect(models.find(({ value }) => value === "Tesla T4")?.label).toMatch(/^Tesla T4 \(\d+ of \d+ free\)$/);
  });

  test("is shown as a plan, which can be changed, before it is launched as it says", async () => {
    await linkStorage(lab, "researcher");
    const form = formIn(await ada.says("configure ai4os-yolo-torch"));
    const first = await ada.submits(
      filled(form, { title: "lab-run", gpu: "1", service: "jupyter", ram: "16 GB" }),
    );
    expect(first.handled.outcome).toBe("plan");
    expect(first.text).toMatch(
      /Launch lab-run\?[\s\S]*GPUs: 1 of any model[\s\S]*Storage: share\.example\.org/,
    );
    expect(first.text).toContain("I chose the Docker tag “gpu”");
    expect(sent()).toBeUndefined();

    const again = formIn(await ada.presses("Change"));
    expect(field(again, "title").value).toBe("lab-run");
    expect(field(again, "gpu").value).toBe("1");
    expect(field(again, "ram").value).toBe("16 GB");
    const second = await ada.submits(filled(again, { gpu: "0", disk: "20 GB", dataset: "10.5281/zenodo.7" }));
    expect(second.text).toMatch(/GPUs: none[\s\S]*Disk: 20 GB/);
    const done = await ada.presses("Yes, go ahead");
    expect(done.handled.outcome).toBe("done");
    expect(sent()).toMatchObject({
      general: { title: "lab-run", service: "jupyter", docker_tag: "latest" },
      hardware: { gpu_num: 0, ram: 16_000, disk: 20_000 },
      storage: {
        rclone_password: STORAGE_PASSWORD,
        datasets: [{ doi: "10.5281/zenodo.7", force_pull: false }],
      },
    });
  });

  test("nothing filled in is nothing said: defaults apply, and no storage where none is chosen", async () => {
    const form = formIn(await ada.says("configure ai4os-demo-app"));
    expect(form.fields.some(({ name }) => name === "storage")).toBe(false);
    expect((await ada.submits(filled(form))).handled.invocation?.params).toEqual({
      item: "ai4os-demo-app",
      vo: "vo.ai4eosc.eu",
    });
    await ada.says("yes");
    expect(sent()).toMatchObject({ storage: { rclone_url: "" }, hardware: { gpu_num: 0 } });
  });

  test("what is refused comes back with what was filled in, and with the problem at its field", async () => {
    const form = formIn(await ada.says("configure ai4os-yolo-torch"));
    const answer = await ada.submits(filled(form, { title: "lab-run", cpu: "90" }));
    expect(answer.text).toContain("--cpu must be from 1 to 10");
    const again = formIn(answer);
    expect(field(again, "title").value).toBe("lab-run");
    expect(field(again, "cpu").error).toMatch(/^Must be from 1 to 10 .*you asked for 90\.$/);
    expect(again.fields.filter(({ error }) => error !== undefined)).toHaveLength(1);
    const other = formIn(await ada.submits(filled(again, { cpu: "2", gpu: "90" })));
    expect(other.fields.filter(({ error }) => error !== undefined).map(({ name }) => name)).toEqual(["gpu"]);
    expect((await ada.submits(filled(other, { gpu: "0" }))).handled.outcome).toBe("plan");
  });

  test("its authors' wishes and the platform's warning are read before it is filled in", async () => {
    const { text } = await ada.says("configure ai4os-demo-app");
    expect(text).toMatch(/Warning: The module's author recommends more/);
    expect((await ada.says("configure phyto-plankton-classification")).text).toContain(
      "Its authors recommend for inference: ",
    );
  });

  test("a button of its page opens it; without an item it asks which, and opens then", async () => {
    await ada.says("show ai4os-yolo-torch");
    expect(formIn(await ada.presses("Configure")).submitLabel).toBe("Preview");
    const asked = formIn(await ada.says("configure"));
    expect(asked.fields.map(({ name }) => name)).toEqual(["item"]);
    const opened = await ada.submits({ item: "ai4os-yolo-torch" });
    expect(formIn(opened).fields.length).toBeGreaterThan(8);
    expect(sent()).toBeUndefined();
  });

  test("flags that were typed are filled in already; a password is asked for where only the person reads", async () => {
    const { replies } = await lab
      .person("researcher", "researcher", "#lab")
      .says("configure ai4os-yolo-torch --gpu-type T4 --title owls");
    expect(replies[0]?.visibility).toBe("private");
    const form = replies.flatMap(({ blocks }) => blocks).find(({ type }) => type === "form");
    expect(form?.type === "form" && field(form, "gpu_type").value).toBe("Tesla T4");
  });

  test("it is shown without what is free where that cannot be asked", async () => {
    await setFaults(lab, { kind: "error500", path: "/v1/deployments/stats/cluster" });
    const form = formIn(await ada.says("configure ai4os-yolo-torch"));
    expect(field(form, "gpu_type").options?.map(({ label }) => label)).toContain("Tesla T4");
  });
});

describe("the same as last time", () => {
  test("is proposed as a plan after a launch, without its secrets, by words and by a button", async () => {
    expect((await ada.says("deploy again ai4os-yolo-torch")).handled.refusal?.code).toBe("last.none");
    await ada.says(
      "deploy ai4os-yolo-torch --ram 16GB --service jupyter --title one --set general.jupyter_password=my-own-pass",
    );
    const { text, handled } = await ada.says("deploy again ai4os-yolo-torch --cpu 2");
    expect(handled.outcome).toBe("plan");
    expect(text).toMatch(/Launch amber-otter\?[\s\S]*Service: jupyter[\s\S]*CPUs: 2[\s\S]*RAM: 16 GB/);
    expect(text).toContain("Password: one that I make");
    const kept = await lab.store.lastTimes.of("terminal:researcher", "deploy", "ai4os-yolo-torch");
    expect(JSON.stringify(kept)).not.toContain("my-own-pass");
    await ada.says("no");
    await ada.says("show ai4os-yolo-torch");
    expect((await ada.presses("Same as last time")).handled.outcome).toBe("plan");
    expect((await ada.says("yes")).handled.outcome).toBe("done");
    expect(sent()?.["general"]?.["jupyter_password"]).toBe("maple-otter-quill-48");
  });

  test("belongs to one person, and is forgotten with him", async () => {
    await ada.says("deploy ai4os-demo-app --ram 3GB");
    const other = lab.person("imagine");
    expect((await other.says("deploy again ai4os-demo-app --vo ai4eosc")).handled.refusal?.code).toBe(
      "last.none",
    );
    expect((await ada.says("show ai4os-demo-app")).text).toContain("Same as last time");
    await ada.says("forget me");
    await ada.says("yes");
    expect(await lab.store.lastTimes.of("terminal:researcher", "deploy", "ai4os-demo-app")).toBeUndefined();
  });
});

test("where there are no buttons, what comes back is known all the same", async () => {
  await lab.stop();
  lab = await startLab({ capabilities: { buttons: false } });
  ada = lab.person("researcher");
  const form = formIn(await ada.says("configure ai4os-demo-app"));
  const { handled } = await ada.submits(filled(form, { title: "plain" }));
  expect(handled.outcome).toBe("plan");
  expect(handled.invocation?.params).toEqual({ item: "ai4os-demo-app", vo: "vo.ai4eosc.eu", title: "plain" });
  expect((await ada.says("yes")).handled.outcome).toBe("done");
});
