/** A channel's rules bite where something is launched: when it is planned, and again when it is carried out. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";
import { changing } from "../kit/lab-commands.ts";

let lab: Lab;
let ana: Person;
let bob: Person;
beforeEach(async () => {
  lab = await startLab({ capabilities: { edits: false } });
  lab.administrators = new Set(["ana"]);
  ana = lab.person("researcher", "ana", "#lab");
  bob = lab.person("imagine", "bob", "#lab");
});
afterEach(() => lab.stop());

const created = () =>
  lab.asked.filter(({ method, path }) => method === "POST" && path.includes("/deployments"));
const LAUNCH = "deploy ai4os-yolo-torch --vo ai4eosc";

async function refused(person: Person, line: string): Promise<string> {
  const { handled } = await person.says(line);
  expect(handled.outcome).toBe("refused");
  expect(created()).toEqual([]);
  return `${handled.refusal?.code} ${handled.refusal?.message}`;
}

test("every command that launches says so", () => {
  const launching = COMMANDS.filter((command) => command.effect !== "read" && command.launches).map(
    ({ path }) => path,
  );
  expect(launching).toEqual(["deploy", "try", "batch submit", "snapshot redeploy", "inference create"]);
});

test("a command that does not say so cannot", async () => {
  await lab.stop();
  const sly = changing({
    path: "sly",
    run: (_prepared, _call, { deployments }) =>
      deployments.create({ vo: "vo.ai4eosc.eu", kind: "module", values: {} }),
  });
  lab = await startLab({ commands: [...COMMANDS, sly] });
  const { handled } = await lab.person("researcher", "ana", "#lab").says("sly x");
  expect(handled.refusal?.code).toBe("unexpected.failure");
  expect(lab.logged.some((line) => line.includes("does not say so"))).toBe(true);
  expect(created()).toEqual([]);
});

describe("deploy", () => {
  test("=none: nobody launches, not even an admin", async () => {
    await ana.says("channel set deploy=none");
    expect(await refused(bob, LAUNCH)).toMatch(/^policy\.deploy .*whoever tends the laboratory/);
    expect(await refused(ana, LAUNCH)).toMatch(/^policy\.deploy/);
  });

  test("=admins: only they do", async () => {
    await ana.says("channel set deploy=admins");
    expect(await refused(bob, LAUNCH)).toMatch(/^policy\.deploy .*ask one of them/);
    expect((await ana.says(LAUNCH)).handled.outcome).toBe("done");
  });

  test("=admins, where the surface cannot say who is one: nobody", async () => {
    await ana.says("channel set deploy=admins");
    lab.administrators = undefined;
    expect(await refused(ana, LAUNCH)).toMatch(/^policy\.deploy/);
  });
});

describe("max-gpus", () => {
  test("counts the GPUs that would be asked for, also those that a model implies", async () => {
    await ana.says("channel set max-gpus=0");
    expect(await refused(bob, `${LAUNCH} --gpu 1`)).toMatch(/^policy\.gpus .*no GPU may be used/);
    expect(await refused(bob, `${LAUNCH} --gpu-type T4`)).toMatch(/^policy\.gpus/);
    expect(await refused(bob, `${LAUNCH} --set hardware.gpu_num=1`)).toMatch(/^policy\.gpus/);
    expect((await bob.says(`${LAUNCH} --gpu 0`)).handled.outcome).toBe("done");
  });

  test("lets through as many as are allowed", async () => {
    await ana.says("channel set max-gpus=1");
    expect((await bob.says(`${LAUNCH} --gpu 1`)).handled.outcome).toBe("done");
  });
});

test("the rules are the channel's: a thread has them, another channel and a direct message do not", async () => {
  await ana.says("channel set deploy=none");
  const thread = lab.person("imagine", "bob", "#lab/1");
  expect(await refused(thread, LAUNCH)).toMatch(/^policy\.deploy/);
  expect((await lab.person("imagine", "bob", "#other").says(`${LAUNCH} --gpu 0`)).handled.outcome).toBe(
    "done",
  );
  expect((await lab.person("imagine", "bob", "alone").says(`${LAUNCH} --gpu 0`)).handled.outcome).toBe(
    "done",
  );
});

test("rules that cannot be read let nothing through", async () => {
  await lab.store.channelSettings.put({
    surface: "terminal",
    channel: "#lab",
    vo: undefined,
    policy: { deploy: "sometimes" },
    direct: false,
    quiet: undefined,
    timeZone: undefined,
    setBy: "terminal:ana",
    setAt: lab.now(),
  });
  expect((await bob.says(LAUNCH)).handled.refusal?.code).toBe("unexpected.failure");
  expect(created()).toEqual([]);
});

test("what changes nothing on the platform, and what ends things, is not governed", async () => {
  await bob.says(`${LAUNCH} --gpu 0 --title old`);
  await ana.says("channel set deploy=none");
  expect((await bob.says("deployments")).handled.outcome).toBe("done");
  await bob.says("delete old");
  expect((await bob.says("yes")).handled.outcome).toBe("done");
});

describe("between a plan and its yes", () => {
  let done: string[];
  const RAZE = changing({
    path: "raze",
    effect: "destroy",
    gpus: 1,
    run: (prepared) => done.push(String(prepared)) && prepared,
  });
  beforeEach(async () => {
    done = [];
    await lab.stop();
    lab = await startLab({ commands: [...COMMANDS, RAZE] });
    lab.administrators = new Set(["ana"]);
    ana = lab.person("researcher", "ana", "#lab");
    bob = lab.person("imagine", "bob", "#lab");
  });

  test("rules may forbid it", async () => {
    await bob.says("raze x");
    await ana.says("channel set max-gpus=0");
    expect((await bob.says("yes")).handled.refusal?.code).toBe("policy.gpus");
    expect(done).toEqual([]);
  });

  test("rules may want a second person: the yes then asks for one, once", async () => {
    await bob.says("raze x");
    await ana.says("channel set approval=gpu");
    expect((await bob.says("yes")).handled.outcome).toBe("plan");
    expect((await bob.says("yes")).handled.refusal?.code).toBe("plan.none");
    expect(done).toEqual([]);
    await ana.says("approve 1");
    expect(done).toEqual(["x"]);
  });

  test("what is forbidden already is not offered", async () => {
    await ana.says("channel set deploy=none");
    expect((await bob.says("raze x")).handled.refusal?.code).toBe("policy.deploy");
  });
});
