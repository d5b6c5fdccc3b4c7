import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { read as readCommand } from "../../../src/commands/define.ts";
import { COMMANDS } from "../../../src/commands/index.ts";
import * as param from "../../../src/commands/params.ts";
import { parseLine } from "../../../src/engine/grammar/parse.ts";
import { cleanLine, quote } from "../../../src/engine/grammar/tokens.ts";
import { readParams } from "../../../src/engine/grammar/values.ts";
import { createRegistry, type Registry } from "../../../src/engine/registry.ts";
import { Refusal } from "../../../src/errors.ts";
import { reply } from "../../../src/reply/build.ts";

const REGISTRY = createRegistry(COMMANDS);
const TODAY = "2026-11-23";

/** What was understood; names that are to be looked up are as they were typed. */
function read(line: string, registry: Registry = REGISTRY) {
  const parsed = parseLine(cleanLine(line), registry);
  if (!parsed) return undefined;
  const { values, references } = readParams(parsed, {
    today: TODAY,
    now: new Date(`${TODAY}T10:00:00Z`),
    timeZone: "Europe/Madrid",
  });
  return { command: parsed.spec.command.path, params: Object.fromEntries([...values, ...references]) };
}

function refusalOf(line: string): Refusal {
  try {
    read(line);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error(`“${line}” was not refused`);
}

describe("flags", () => {
  it.each([
    "deploy 1 --gpu 1 --service jupyter --title lab-run",
    "deploy --title lab-run --service=jupyter --gpu=1 1",
    "deploy --gpu 1 1 —service jupyter –title lab-run",
    "launch 1 gpu=1 service=jupyter title=lab-run",
    'DEPLOY "1" --GPU 1 --Service JUPYTER --title "lab-run"',
    "run item=1 title='lab-run' --gpu 1 service=jupyter",
  ])("are read in any order and spelling: %s", (line) => {
    expect(read(line)).toEqual({
      command: "deploy",
      params: { item: "1", gpu: 1, service: "jupyter", title: "lab-run" },
    });
  });

  it("take dashes and underscores alike", () => {
    const wanted = { item: "x", gpu_type: "Tesla T4", docker_tag: "gpu" };
    expect(read("deploy x --gpu-type T4 --docker-tag gpu")?.params).toEqual(wanted);
    expect(read("deploy x --gpu_type t4 docker_tag=gpu")?.params).toEqual(wanted);
  });

  it("end at a lone double dash", () => {
    expect(read("search -- --limit 5")?.params).toEqual({ text: "--limit 5" });
    expect(read("search — fish")?.params).toEqual({ text: "fish" });
  });

  it("may be repeated where a parameter takes several", () => {
    expect(read("search --library PyTorch --library=Keras library=TensorFlow")?.params).toEqual({
      library: ["PyTorch", "Keras", "TensorFlow"],
    });
  });

  it("are refused where a parameter takes one", () => {
    const refusal = refusalOf("deploy 1 --gpu 1 --gpu=2");
    expect(refusal.code).toBe("input.twice");
    expect(refusal.message).toContain("--gpu");
  });

  it("need a value that is no flag", () => {
    for (const line of ["deploy 1 --title", "deploy 1 --title --gpu 1"]) {
      expect(refusalOf(line).message).toMatch(/^--title needs a value/);
    }
    expect(read('deploy 1 --title "--gpu"')?.params).toEqual({ item: "1", title: "--gpu" });
  });

  it("that are unknown are refused with the nearest", () => {
    const typo = refusalOf("deploy 1 --gup 1");
    expect(typo.code).toBe("input.flag");
    expect(typo.suggestions).toEqual(["--gpu"]);
    expect(refusalOf("about --loud").message).toMatch(/has no --loud; it takes none/);
    expect(refusalOf("help --verbosely").message).toMatch(/it takes --command/);
  });
});

describe("flags that are yes or no", () => {
  const registry = createRegistry([
    readCommand({
      path: "probe",
      summary: "Probe",
      examples: ["probe"],
      input: z.strictObject({
        force_pull: param.flag("Fetch it anew").optional(),
        words: param.text("Words").optional(),
      }),
      positional: ["words"],
      access: "anyone",
      run: async () => undefined,
      reply: () => reply(),
    }),
  ]);
  it.each([
    ["probe --force-pull", { force_pull: true }],
    ["probe --no-force-pull", { force_pull: false }],
    ["probe --force-pull off", { force_pull: false }],
    ["probe --force-pull=yes", { force_pull: true }],
    ["probe force_pull=0", { force_pull: false }],
    ["probe --force-pull some words", { force_pull: true, words: "some words" }],
    ["probe --force-pull -- no", { force_pull: true, words: "no" }],
    ['probe --force-pull "no"', { force_pull: true, words: "no" }],
    ["probe --no-force-pull no", { force_pull: false, words: "no" }],
  ])("%s", (line, params) => {
    expect(read(line, registry)?.params).toEqual(params);
  });

  it("have no third value, and only they can be negated", () => {
    expect(() => read("probe --force-pull=perhaps", registry)).toThrow(/yes or no/);
    expect(() => read("probe --no-words", registry)).toThrow(/has no --no-words/);
    expect(() => read("probe --no-force-pull=yes", registry)).toThrow(/has no --no-force-pull/);
  });
});

describe("values", () => {
  it.each([
    ["deploy x --ram 16GB", { ram: 16_000 }],
    ["deploy x --ram 16000", { ram: 16_000 }],
    ["deploy x --ram=8000MB --disk 20GB", { ram: 8000, disk: 20_000 }],
    ["deploy x --gpu-type v100-pcie", { gpu_type: "Tesla V100-PCIE-32GB" }],
    ["deploy x --vo imagine", { vo: "vo.imagine-ai.eu" }],
    ["usage --from 2026-10-01 --to yesterday", { from: "2026-10-01", to: "2026-11-22" }],
    ["usage --compare previous", { compare: "previous" }],
    ["usage --compare 'last month'", { compare: "2026-10-01..2026-10-31" }],
    ["deploy x --set general.docker_tag=gpu", { set: ["general.docker_tag=gpu"] }],
    ["deploy x --set a.b=c=d --set a.e=", { set: ["a.b=c=d", "a.e="] }],
  ])("of %s", (line, values) => {
    expect(read(line)?.params).toMatchObject(values);
  });

  it.each([
    ["deploy x --gpu one", "input.value", /whole number/],
    ["deploy x --gpu 1.5", "input.value", /whole number/],
    ["deploy x --gpu 1e9", "input.value", /whole number/],
    ["deploy x --gpu -1", "input.range", /from 0 to/],
    ["deploy x --gpu 99999", "input.range", /from 0 to/],
    ["deploy x --ram 16XB", "input.value", /size/],
    ["deploy x --service jupiter", "input.choice", /Did you mean jupyter/],
    ["deploy x --gpu-type v100", "input.gpu-model", /V100-PCIE.* and .*V100-SXM2/],
    ["deploy x --gpu-type rtx", "input.gpu-model", /There are/],
    ["deploy x --vo nowhere", "input.vo", /There are vo\.ai4eosc\.eu/],
    ["deploy x --set tag=gpu", "input.value", /group\.field=value/],
    ["usage --from soonish", "input.value", /a day such as/],
    ["usage --compare sideways", "input.value", /previous/],
    ["deployments sleeping", "input.words", /help deployment list/],
    ["about everything", "input.words", /help about/],
  ])("of %s are refused in words that help", (line, code, words) => {
    const refusal = refusalOf(line);
    expect(refusal.code).toBe(code);
    expect(refusal.message).toMatch(words);
  });

  it("that look like a password are not repeated", () => {
    expect(refusalOf("deploy x --set jupyter_password=hunter2hunter2").message).not.toContain("hunter2");
  });
});

describe("spoken words", () => {
  const LAST_MONTH = { from: "2026-10-01", to: "2026-10-31" };
  const LAST_WEEK = { from: "2026-11-16", to: "2026-11-22" };
  it.each([
    ["usage gpu last month", { resource: "gpu", ...LAST_MONTH }],
    ["usage last month gpu", { resource: "gpu", ...LAST_MONTH }],
    ["usage GPUs", { resource: "gpu" }],
    ["usage vo by week", { scope: "vo", by: "week" }],
    ["usage last week by day", { ...LAST_WEEK, by: "day" }],
    ["usage last week daily", { ...LAST_WEEK, by: "day" }],
    ["usage weekly gpu", { resource: "gpu", by: "week" }],
    ["usage me cpu monthly", { scope: "me", resource: "cpu", by: "month" }],
    ["usage --by week last month", { by: "week", ...LAST_MONTH }],
    ["usage", {}],
    ["deployments running", { status: "running" }],
    ["deployments tool queued", { kind: "tool", status: "queued" }],
  ])("%s", (line, values) => {
    expect(read(line)?.params).toEqual(values);
  });

  it.each(["usage gpu cpu", "usage gpu constructor", "usage last fortnightly", "usage __proto__"])(
    "%s is refused",
    (line) => {
      expect(refusalOf(line).code).toBe("input.words");
    },
  );
});

describe("names that every object has", () => {
  const NAMES = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"];
  it.each(NAMES)("%s is no command, flag, parameter or choice", (name) => {
    expect(read(name)).toBeUndefined();
    expect(read(`${name} list`)).toBeUndefined();
    expect(refusalOf(`deploy x --${name} 1`).code).toBe("input.flag");
    expect(refusalOf(`deploy x --no-${name}`).code).toBe("input.flag");
    expect(refusalOf(`deploy x --service ${name}`).code).toBe("input.choice");
    expect(refusalOf(`deploy x --vo ${name}`).code).toBe("input.vo");
    expect(refusalOf(`deploy x --gpu-type ${name}`).code).toBe("input.gpu-model");
    // As bare words they are only words.
    expect(read(`search ${name}=1`)?.params).toEqual({ text: `${name}=1` });
    expect(read(`show ${name}`)?.params).toEqual({ item: name });
    expect(REGISTRY.get(name)).toBeUndefined();
  });
});

describe("every command", () => {
  const examples = REGISTRY.specs.flatMap((spec) =>
    spec.command.examples.map((example) => [example, spec.command.path] as const),
  );
  it.each(examples)("the example %s is for %s", (example, path) => {
    expect(read(example)?.command).toBe(path);
  });

  it.each([...REGISTRY.phrases])("“%s” calls its command, whatever the case", (words, phrase) => {
    expect(REGISTRY.match(words.toUpperCase().split(" "))).toBe(phrase);
  });

  it("is found by its longest name", () => {
    expect(read("snapshot list")?.command).toBe("snapshot list");
    expect(read("snapshot lab-run")?.command).toBe("snapshot create");
    expect(read('snapshot "list"')).toEqual({ command: "snapshot create", params: { deployment: "list" } });
    expect(read("show the zoo scan module")?.params).toEqual({ item: "the zoo scan module" });
  });
});

describe("any text", () => {
  const word = fc.oneof(
    fc.constantFrom(...REGISTRY.phrases.keys()),
    fc.constantFrom(
      ...REGISTRY.specs.flatMap((spec) => [...spec.params.values()].map((param) => param.flag)),
    ),
    fc.constantFrom(
      "--",
      "=",
      "--=",
      "last",
      "month",
      "by",
      "1",
      "#2",
      "it",
      "yes",
      '"',
      "“",
      "—",
      "constructor",
    ),
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.string({ maxLength: 20 }).map(quote),
  );
  const line = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.array(word, { maxLength: 12 }).map((words) => words.join(" ")),
    fc.array(word, { maxLength: 12 }).map((words) => words.join("")),
  );

  it("is understood, calls nothing, or is refused in words", () => {
    fc.assert(
      fc.property(line, (text) => {
        try {
          read(text);
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
          expect((error as Refusal).message.length).toBeLessThan(700);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
