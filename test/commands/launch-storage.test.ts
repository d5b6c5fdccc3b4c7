/** Storage and datasets of a deployment, through conversations. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { linkStorage, STORAGE_PASSWORD } from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
let ada: Person;
beforeEach(async () => {
  lab = await startLab();
  ada = lab.person("researcher");
});
afterEach(() => lab.stop());

/** The storage group of the newest deployment that was sent. */
function sent(): Record<string, unknown> | undefined {
  const body = lab.asked.findLast(
    ({ method, path }) => method === "POST" && /\/deployments\/(?:modules|tools)$/.test(path),
  )?.body;
  return body === undefined
    ? undefined
    : (JSON.parse(body) as Record<string, Record<string, unknown>>)["storage"];
}

test("a linked storage is mounted by a part of its name, its credentials read when it is submitted", async () => {
  await linkStorage(lab, "researcher");
  await linkStorage(lab, "researcher", "cloud.example.net");
  const { text, handled } = await ada.says("deploy ai4os-demo-app --storage share --title lab-run");
  expect(handled.outcome).toBe("done");
  expect(sent()).toMatchObject({
    rclone_conf: "/srv/.rclone/rclone.conf",
    rclone_url: "https://share.example.org/remote.php/dav/files/ada",
    rclone_vendor: "nextcloud",
    rclone_user: "ada",
    rclone_password: STORAGE_PASSWORD,
  });
  expect(text).not.toContain(STORAGE_PASSWORD);
  const records = await lab.store.audit.list({ limit: 50 });
  expect(JSON.stringify([lab.posts, lab.logged, records])).not.toContain(STORAGE_PASSWORD);
  expect((await ada.says("deploy ai4os-demo-app --storage nimbus")).text).toContain(
    "You have linked cloud.example.net and share.example.org.",
  );
});

test("nothing is mounted where nobody asks for it", async () => {
  await linkStorage(lab, "researcher");
  await ada.says("deploy ai4os-demo-app");
  expect(sent()).toMatchObject({ rclone_url: "", rclone_password: "" });
});

test("datasets take the only storage, ask which of several, and are refused without one", async () => {
  const alone = await ada.says("deploy ai4os-demo-app --dataset 10.5281/zenodo.1234567");
  expect(alone.handled.refusal?.code).toBe("storage.none");
  expect(alone.text).toContain("link nextcloud");
  const dropped = await ada.says("deploy ai4os-demo-app --storage none --dataset 10.5281/zenodo.1234567");
  expect(dropped.handled.refusal?.code).toBe("dataset.storage");
  expect(sent()).toBeUndefined();

  await linkStorage(lab, "researcher");
  const one = await ada.says(
    "deploy ai4os-demo-app --dataset 10.5281/zenodo.1234567 --dataset https://data.example.org/x --force-pull",
  );
  expect(one.text).toContain("It uses your storage share.example.org.");
  expect(sent()).toMatchObject({
    rclone_user: "ada",
    datasets: [
      { doi: "10.5281/zenodo.1234567", force_pull: true },
      { doi: "https://data.example.org/x", force_pull: true },
    ],
  });
  await linkStorage(lab, "researcher", "cloud.example.net");
  const several = await ada.says("deploy ai4os-demo-app --dataset 10.5281/zenodo.7");
  expect(several.text).toContain("Which storage should it use?");
  await ada.presses("cloud.example.net");
  expect(sent()).toMatchObject({
    rclone_url: "https://cloud.example.net/remote.php/dav/files/ada",
    datasets: [{ doi: "10.5281/zenodo.7", force_pull: false }],
  });
});

test.each([
  ["--dataset nonsense", "dataset.name"],
  ["--dataset 10.1/x", "dataset.name"],
  ["--dataset http://localhost/x", "dataset.name"],
  ["--dataset 10.5281/zenodo.1 --dataset 10.5281/ZENODO.1", "dataset.twice"],
  [
    "--dataset 10.5281/a --dataset 10.5281/b --dataset 10.5281/c --dataset 10.5281/d --dataset 10.5281/e --dataset 10.5281/f",
    "dataset.many",
  ],
  ["--force-pull", "dataset.none"],
])("%s is refused before the platform is asked anything about it", async (flags, code) => {
  await linkStorage(lab, "researcher");
  const { handled } = await ada.says(`deploy ai4os-demo-app ${flags}`);
  expect(handled.refusal?.code).toBe(code);
  expect(lab.asked.some(({ path }) => path.endsWith("/config") || path.endsWith("/secrets"))).toBe(false);
});

test("values of one's own stay possible, and do not mix with a linked storage", async () => {
  const own =
    "--set storage.rclone_url=https://x.example.org/dav --set storage.rclone_user=me --set storage.rclone_password=pw-of-mine";
  await ada.says(`deploy ai4os-demo-app ${own} --dataset 10.5281/zenodo.7`);
  expect(sent()).toMatchObject({ rclone_user: "me", datasets: [{ doi: "10.5281/zenodo.7" }] });
  await linkStorage(lab, "researcher");
  const both = await ada.says(`deploy ai4os-demo-app ${own} --storage share`);
  expect(both.handled.refusal?.code).toBe("storage.twice");
});

test("what an item cannot have is refused", async () => {
  await linkStorage(lab, "researcher");
  const mount = await ada.says("deploy ai4os-federated-server --storage share");
  expect(mount.text).toContain("this item mounts no storage");
  const fetched = await ada.says(
    "deploy ai4os-cvat --set general.cvat_username=ada --dataset 10.5281/zenodo.7",
  );
  expect(fetched.text).toContain("this item fetches no datasets");
});

test("the module's own dataset is suggested; CVAT takes the only storage", async () => {
  await linkStorage(lab, "researcher");
  const hinted = await ada.says("deploy birds-audio-classification --storage share");
  expect(hinted.text).toContain("Its authors name a dataset: https://doi.org/10.15468/qv0ksn.");
  const taken = await ada.says(
    "deploy birds-audio-classification --storage share --dataset https://doi.org/10.15468/qv0ksn",
  );
  expect(taken.text).not.toContain("Its authors name a dataset");
  await ada.says("deploy ai4os-cvat --set general.cvat_username=ada --title labels");
  expect(sent()).toMatchObject({ rclone_user: "ada", rclone_password: STORAGE_PASSWORD });
});

test("a snapshot is redeployed with a storage, too", async () => {
  await linkStorage(lab, "researcher");
  await ada.says("snapshots");
  await ada.says("redeploy 1 --mode standard --storage share --dataset 10.5281/zenodo.7");
  expect(sent()).toMatchObject({ rclone_user: "ada", datasets: [{ doi: "10.5281/zenodo.7" }] });
});
