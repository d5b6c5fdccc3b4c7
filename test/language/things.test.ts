/** Readers of what is launched and of what runs: hardware, storage, titles. */
import { describe, expect, test } from "vitest";
import { matchGpuModels } from "../../src/commands/names.ts";
import { takeHardware, takeService } from "../../src/language/offline/amounts.ts";
import { takeItem } from "../../src/language/offline/items.ts";
import { takeLeaseEnd, takeRunTime } from "../../src/language/offline/lease-times.ts";
import { takePlace, takePlaces } from "../../src/language/offline/listed.ts";
import { takeDatasets, takeStorage } from "../../src/language/offline/mounts.ts";
import {
  takeCommands,
  takeDescription,
  takeDockerTag,
  takeLoneTitle,
  takeTitle,
} from "../../src/language/offline/slot-phrases.ts";
import { loadReader, worldOf } from "../kit/language-reader.ts";
import { readerAt, sentences } from "../kit/language-said.ts";

const heard = sentences();

const best = readerAt("2026-11-24T10:00:00+01:00", loadReader());

describe("hardware", () => {
  const hardware = (text: string) => takeHardware(heard(text), (typed) => matchGpuModels(typed));

  test.each([
    ["yolo with sixteen gigabytes of memory and four processors", { ram: 16_000, cpu: 4 }],
    ["yolo, thirty-two GB", { ram: 32_000 }],
    ["vscode with half a terabyte of disk", { disk: 500_000 }],
    ["a quarter terabyte disk", { disk: 250_000 }],
    ["quiero vs code con medio tera de disco", { disk: 500_000 }],
    ["ein notebook mit acht kernen und 100 gb platte", { cpu: 8, disk: 100_000 }],
    ["un jupyter avec 4 coeurs et 20 go de disque", { cpu: 4, disk: 20_000 }],
    ["3 TB of video, but 40 gigs will do", { ram: 40_000 }],
    ["50k frames, 24gb please", { ram: 24_000 }],
    ["six gigs disk, two gigs mem", { disk: 6_000, ram: 2_000 }],
    ["a large disk (300 GB)", { disk: 300_000 }],
    ["8gb, disk 40", { ram: 8_000, disk: 40_000 }],
  ])("of “%s”", (text, amounts) => expect(hardware(text)).toEqual(amounts));

  test.each([
    ["v100 sxm2 16gb, 30 gb disk", { gpu_type: "Tesla V100-SXM2-16GB", gpu: 1, disk: 30_000 }],
    ["a v100 (32gb one)", { gpu_type: "Tesla V100-PCIE-32GB", gpu: 1 }],
    ["an a100, 36 gb", { gpu_type: "NVIDIA A100-PCIE-40GB", gpu: 1, ram: 36_000 }],
    ["a100 50gb disk", { gpu_type: "NVIDIA A100-PCIE-40GB", gpu: 1, disk: 50_000 }],
    ["a 16GB V100", { gpu_type: "Tesla V100-SXM2-16GB", gpu: 1 }],
    ["40 gb a100", { gpu_type: "NVIDIA A100-PCIE-40GB", gpu: 1, ram: 40_000 }],
    ["2 gpus of type h100", { gpu_type: "NVIDIA H100", gpu: 2 }],
  ])("the model with its memory, and no more, in “%s”", (text, amounts) =>
    expect(hardware(text)).toEqual(amounts),
  );

  test.each([
    ["solo cpu, 2 core", { gpu: 0, cpu: 2 }],
    ["a cpu only jupyter", { gpu: 0 }],
    ["gpu not needed", { gpu: 0 }],
    ["keine gpu, nur jupyter", { gpu: 0 }],
    ["yolo on two cpus", { cpu: 2 }],
    ["satsr, 4 cpus is enough", { cpu: 4 }],
    ["without the gpu", { gpu: 0 }],
    ["with another cpu", {}],
  ])("without a GPU in “%s”", (text, amounts) => expect(hardware(text)).toEqual(amounts));
});

const world = worldOf({
  id: "t0000",
  lang: "en",
  kind: "x",
  now: "2026-11-24T10:00:00+01:00",
  text: "x",
  gold: null,
});

test.each([
  ["launch the diatom detector for the course", "diamorph-detection"],
  ["deploy the audio classifier", "ai4os-audio-classification-tf"],
  ["deploy the bird sound classifier", "birds-audio-classification"],
  ["an nvflare server please", "ai4os-nvflare"],
  ["cvat for the zoology practical", "ai4os-cvat"],
  ["a labelling server", "ai4os-cvat"],
  ["lance le segmenteur de coraux froids", "cold-coral-segmentation"],
  ["avvia il classificatore di semi", "seeds-classification"],
  ["starte das modell für kaltwasserkorallen", "cold-coral-segmentation"],
  ["arranca o segmentador de corais", "cold-coral-segmentation"],
  ["pon en marcha el detector de corrientes de resaca", "socib-rip-currents-detection"],
  ["an object detector", undefined],
  ["8 of them at 20:00", undefined],
])("the item in “%s”", (text, id) => expect(takeItem(heard(text), world.finder)?.id).toBe(id));

test.each([
  ["no vscode, jupyter", "jupyter"],
  ["just the inference endpoint, no notebook", "deepaas"],
  ["flower, fedserver service", "fedserver"],
  ["the flower fed server", undefined],
  ["flower in vscode instead of fedserver", "vscode"],
  ["satsr as endpoint", "deepaas"],
])("the service that is wanted in “%s”", (text, service) => expect(takeService(heard(text))).toBe(service));

test.each([
  ["satsr, 50gb disk, mount nextcloud", "nextcloud"],
  ["with my share storage attached", "share"],
  ["vscode, b2drop mounted", "b2drop"],
  ["storage: nextcloud.ifca.es. gpu: yes", "nextcloud.ifca.es"],
  ["mount my nextcloud share.services.ai4os.eu", "share.services.ai4os.eu"],
  ["link it with the storage called fieldcam", "fieldcam"],
  ["results to share", "share"],
  ["yolo with 20 gb storage", undefined],
  ["yolo with more storage space", undefined],
  ["share it with the team", undefined],
  ["with the storage fielddata mounted", "fielddata"],
  ["mount the storage fielddata-2 in it", "fielddata-2"],
  ["avec mon espace nextcloud", "nextcloud"],
])("storage in “%s”", (text, storage) =>
  expect(takeStorage(heard(text))).toEqual(storage ? { storage } : {}),
);

test.each([
  [
    "fetch doi 10.5281/zenodo.6599103 anew and start it",
    { dataset: ["10.5281/zenodo.6599103"], force_pull: true },
  ],
  ["data from https://zenodo.org/records/8316420", { dataset: ["https://zenodo.org/records/8316420"] }],
  ["yolo 10.5 with https://example.org", {}],
])("datasets in “%s”", (text, found) => expect(takeDatasets(heard(text))).toEqual(found));

test.each([
  ["call this rip-jan", "rip-jan"],
  ["label it hackbot", "hackbot"],
  ["con gpu, llámalo setas", "setas"],
  ["nenn es seepocken", "seepocken"],
  ["a batch job named eels-2 with yolo", "eels-2"],
  ["name the job eels-2", "eels-2"],
  ["name it as always: eels-2", "eels-2"],
  ["y que se llame medusas", "medusas"],
  ["pode chamar-lhe corvina", "corvina"],
  ["ruf es an und nenn es lieber seepocken", "seepocken"],
  ["the frog call counter", undefined],
  ["so that the app can call it tonight", undefined],
  ["avec 40 go de ram et appelle ça oursins", "oursins"],
  ["deploy it as pencil-urchin", "pencil-urchin"],
  ["the storage called fieldcam", undefined],
  ["the snapshot named before-move", undefined],
])("the title in “%s”", (text, title) => expect(takeTitle(heard(text))).toEqual(title ? { title } : {}));

test("what is quoted and nothing else is the title", () => {
  expect(takeLoneTitle(heard('yolo. t4. 24gb. "plk2". done'))).toEqual({ title: "plk2" });
  expect(takeLoneTitle(heard("use the image 'tutorials' tag"))).toEqual({});
});

test.each([
  ["yolo with docker tag dev", "dev"],
  ["the image 'nightly' tag", "nightly"],
  ["image tag: 'nightly'", "nightly"],
  ["tag it for the course", undefined],
  ["the tag for the course", undefined],
])("the docker tag in “%s”", (text, tag) =>
  expect(takeDockerTag(heard(text))).toEqual(tag ? { docker_tag: tag } : {}),
);

test.each([
  ["doing make all, 2 cpus", "make all"],
  ["make an api of it", undefined],
  ["deepaas-cli train, on a gpu", "deepaas-cli train"],
  ["send python export.py to batch", "python export.py"],
  ["python fit.py --in tiles --lr=0.1 -n 4 on a T4", "python fit.py --in tiles --lr=0.1 -n 4"],
  ["python fit.py --all in batch", "python fit.py --all"],
])("the command to run in “%s”", (text, commands) =>
  expect(takeCommands(heard(text))).toEqual(commands ? { commands } : {}),
);

test("a description without quotation marks ends with its clause", () => {
  const sentence = heard("desc: scratch space for Ilse, title ilse-tmp");
  expect(takeDescription(sentence)).toEqual({ desc: "scratch space for Ilse" });
  expect(takeTitle(sentence)).toEqual({ title: "ilse-tmp" });
});

describe("places in a list", () => {
  test.each([
    ["kill 1, 2 and the last", [1, 2, 5]],
    ["I no longer need the second and third", [2, 3]],
    ["shut down numbers 2, 4 and 5", [2, 4, 5]],
    ["save the first two", [1, 2]],
    ["the last two can go", [4, 5]],
    ["clean all five up", [1, 2, 3, 4, 5]],
    ["two and four are no longer wanted", [2, 4]],
    ["from 9 to 13 on 2 cpus and 3 gpus", undefined],
    ["extend it by one or two days", undefined],
  ])("“%s” are %j", (text, places) => expect(takePlaces(heard(text), 5)).toEqual(places));

  test.each([
    ["number two please", 2],
    ["two is fine", 2],
    ["what does 3 do", 3],
    ["the bottom one", 5],
    ["the middle one, with jupyter", 3],
    ["le cinquième, avec une H100", 5],
    ["run #1 until 7 tomorrow", 1],
    ["with 4 cpus for 2 days", undefined],
    ["for the last 3 hours", undefined],
    ["the ninth", undefined],
  ])("“%s” is %s", (text, place) => expect(takePlace(heard(text), 5)).toBe(place));
});

describe("what goes on from the turn before", () => {
  const listed = (kind: string, ...names: readonly string[]) => ({
    command: "search",
    params: {},
    listed: { kind, names },
  });
  const birds = listed("item", "birds-audio-classification", "ai4os-audio-classification-tf");

  test.each([
    ["deploy it", [listed("item", "conus-classification")], { item: "conus-classification" }],
    [
      "ok fire it up with a gpu",
      [birds, { command: "show", params: { item: "satsr" } }],
      { item: "satsr", gpu: 1 },
    ],
    ["deploy the one with the birds", [birds], { item: "birds-audio-classification" }],
    [
      "start number two, on a T4",
      [birds],
      { item: "ai4os-audio-classification-tf", gpu_type: "Tesla T4", gpu: 1 },
    ],
    [
      "start it tomorrow at 8 instead",
      [{ command: "deploy", params: { item: "ai4os-cvat", for: "P2D" } }],
      { item: "ai4os-cvat", for: "P2D", at: "2026-11-25T08:00" },
    ],
  ])("“%s”", (text, turns, params) => {
    expect(best(text, ...turns)).toMatchObject({ command: "deploy", params });
  });

  test("has the GPU that was asked about", () => {
    const turn = { command: "cluster", params: { gpu_type: "NVIDIA H100" } };
    expect(best("deploy yolo on it", turn)?.params).toMatchObject({ gpu_type: "NVIDIA H100", gpu: 1 });
    expect(best("deploy yolo", turn)?.params).not.toHaveProperty("gpu_type");
  });

  test("is another thing where a new one is asked for", () => {
    const turn = { command: "deploy", params: { item: "ai4os-cvat", title: "labels" } };
    expect(best("start another notebook", turn)?.params).toMatchObject({ item: "ai4os-dev-env" });
  });
});

describe("from when to when", () => {
  /** A Tuesday. */
  const clock = { now: new Date("2026-11-24T09:00:00Z"), timeZone: "Europe/Madrid", today: "2026-11-24" };

  test.each([
    ["thursday from 9 to 13", { at: "2026-11-26T09:00", for: "2026-11-26T13:00" }],
    ["el jueves de 9 a 13", { at: "2026-11-26T09:00", for: "2026-11-26T13:00" }],
    ["saturday 8:00 to sunday 22:00", { at: "2026-11-28T08:00", for: "2026-11-29T22:00" }],
    ["starts friday 10:00, ends saturday 18:00", { at: "2026-11-27T10:00", for: "2026-11-28T18:00" }],
    ["until i go home at 19:00", { for: "2026-11-24T19:00" }],
    ["over the weekend", { for: "2026-11-29" }],
    ["by 17:00, for 90 minutes", { at: "2026-11-24T17:00", for: "PT90M" }],
    ["in half an hour", { at: "2026-11-24T10:30" }],
    ["a fortnight", { for: "P2W" }],
    ["for half a day", { for: "PT12H" }],
    ["until the end of january", { for: "2027-01-31" }],
    ["until the end of next week", { for: "2026-12-06" }],
    ["until christmas", { for: "2026-12-25" }],
    ["till new year's eve", { for: "2026-12-31" }],
    ["next friday at 8 and stop it at 11", { at: "2026-11-27T08:00", for: "2026-11-27T11:00" }],
    ["for a day and a half", { for: "PT36H" }],
    ["until 19", { for: "2026-11-24T19:00" }],
    ["until 9", { for: "2026-11-25T09:00" }],
    ["until 18 january", { for: "2027-01-18" }],
    ["until 5.1.", { for: "2027-01-05" }],
    ["for the whole of december", { for: "2026-12-31" }],
    ["tomorrow at 9h, 20 go de disque", { at: "2026-11-25T09:00" }],
    ["tomorrow 8 cpus", { at: "2026-11-25" }],
    ["wednesday 8 until friday 7", { at: "2026-11-25T08:00", for: "2026-11-27T07:00" }],
    ["tonight at eleven", { at: "2026-11-24T23:00" }],
    ["until next tuesday noon", { for: "2026-12-01T12:00" }],
    ["from now to 7 in the evening", { for: "2026-11-24T19:00" }],
    ["for today only", { for: "2026-11-24" }],
    ["for the afternoon, 14:00 to 18:30", { at: "2026-11-24T14:00", for: "2026-11-24T18:30" }],
    ["09:00 to 10:00", { at: "2026-11-25T09:00", for: "2026-11-25T10:00" }],
    ["on friday from 7 am until 11", { at: "2026-11-27T07:00", for: "2026-11-27T11:00" }],
    ["until sunday, sunday 22:00", { for: "2026-11-29T22:00" }],
    ["até quinta às 15:00", { for: "2026-11-26T15:00" }],
  ])("a launch “%s”", (text, times) => expect(takeRunTime(heard(text), clock)).toEqual(times));

  test.each([
    ["stay on till the 25th at noon", { for: "2026-11-25T12:00" }],
    ["keep it until the 3rd", { for: "2026-12-03" }],
    ["it needs another week", { for: "P1W" }],
    ["bis sonntag abend 20 uhr", { for: "2026-11-29T20:00" }],
    ["garde-le jusqu'à vendredi prochain 18h", { for: "2026-11-27T18:00" }],
    ["fino a mercoledì sera alle 22", { for: "2026-11-25T22:00" }],
    ["hasta el viernes al mediodía", { for: "2026-11-27T12:00" }],
    ["friday is better", { for: "2026-11-27" }],
    ["it ends tonight, can it have 12 more hours", { for: "PT12H" }],
    ["one day longer, until friday the 27th", { for: "2026-11-27" }],
    ["closes on 5 december at six in the evening", { for: "2026-12-05T18:00" }],
  ])("a lease “%s”", (text, times) => expect(takeLeaseEnd(heard(text), clock)).toEqual(times));
});

test("“all” in a name is a part of the name", () => {
  expect(best("delete my copepods-all")).toMatchObject({ params: { deployment: "copepods-all" } });
});

test.each([
  "it hung last week, please stop lagoon-2, never touch lagoon-3",
  "I had it running for the course, please stop lagoon-2, don't delete lagoon-3",
])("what must not be touched is not what is deleted: %s", (text) => {
  expect(best(text)).toMatchObject({ command: "deployment delete", params: { deployment: "lagoon-2" } });
});
