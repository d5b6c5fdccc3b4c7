import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  advice,
  canBeFrozen,
  deploymentActions,
  deploymentName,
  deploymentRow,
  hardware,
  hasEnded,
  imageName,
  isMarked,
  launchProgress,
  marked,
  statusWords,
  unmarked,
} from "../../../src/commands/present/deployment.ts";
import type { Deployment } from "../../../src/platform/ports.ts";
import { aDeployment } from "../../kit/commands.ts";

const STATUSES = ["queued", "starting", "running", "down", "complete", "failed", "error", "lost", "dead"];

test("every status word is told as the platform says it, unknown ones too", () => {
  for (const status of [...STATUSES, "hibernating"])
    expect(statusWords(status).startsWith(status)).toBe(true);
  expect(statusWords("running")).toBe("running");
  expect(statusWords("queued")).toContain("waiting for a machine");
});

test("what went wrong comes with what to do", () => {
  const told = STATUSES.filter((status) => advice(aDeployment({ status })) !== undefined);
  expect(told).toEqual(["queued", "down", "failed", "error", "lost"]);
  const waiting = (gpu: number) => advice(aDeployment({ status: "queued", resources: { gpu } }));
  expect(waiting(1)).toContain("from seconds to days");
  expect(waiting(0)).not.toContain("days");
});

test.each([
  [{ cpu: 4, gpu: 1, memoryMb: 8000, diskMb: 10_000 }, "4 CPUs · 1 GPU · 8 GB RAM · 10 GB disk"],
  [{ cpu: 1, gpu: 0, memoryMb: 8192, diskMb: 4096 }, "1 CPU · 8.2 GB RAM · 4.1 GB disk"],
  [{ gpu: 2 }, "2 GPUs"],
  [{}, ""],
])("hardware %j reads %s", (resources, words) => {
  expect(hardware(resources)).toBe(words);
});

test.each<[Partial<Deployment>, string]>([
  [{ dockerImage: "ai4oshub/some-module:latest" }, "some-module"],
  [{ dockerImage: "host.example:5000/org/some-module:1.2" }, "some-module"],
  [{ dockerImage: "registry.example.org/user-snapshots/ada:id_1" }, "a snapshot"],
  [{ dockerImage: "x:1", toolName: "ai4os-cvat" }, "ai4os-cvat"],
])("the image of %j is %s", (overrides, name) => {
  expect(imageName(aDeployment(overrides))).toBe(name);
});

test("the mark of an operation is found again, and never shown", () => {
  fc.assert(
    fc.property(fc.string(), (description) => {
      const text = marked(description, "abc123");
      expect(isMarked(text, "abc123")).toBe(true);
      expect(isMarked(text, "abc124")).toBe(false);
      expect(unmarked(text)).not.toContain("abc123");
    }),
  );
  expect(unmarked(marked("Spring samples", "abc123"))).toBe("Spring samples");
});

test("a row names its deployment and can be opened while it runs", () => {
  const row = deploymentRow(aDeployment({ description: marked("Spring", "x1"), datacenter: "site-1" }));
  expect(row).toMatchObject({ title: "lab-run", subtitle: "Spring" });
  expect(row.facts).toContain("site-1");
  const labels = (status: string) => deploymentRow(aDeployment({ status })).actions?.map((one) => one.label);
  expect(labels("running")).toEqual(["Info", "Open"]);
  expect(labels("queued")).toEqual(["Info"]);
});

test("what has no title goes by the beginning of its id", () => {
  expect(deploymentName(aDeployment({ title: "" }))).toBe("11111111");
  expect(deploymentRow(aDeployment({ title: "" })).title).toBe("11111111");
});

describe("what to do next", () => {
  const labels = (overrides: Partial<Deployment>) => {
    const block = deploymentActions(aDeployment(overrides));
    return block?.type === "actions" ? block.actions.map((one) => one.label) : [];
  };

  test.each<[Partial<Deployment>, readonly string[]]>([
    [{ activeEndpoints: ["api"] }, ["Snapshot", "Delete"]],
    [{ activeEndpoints: [] }, ["Snapshot", "Delete", "Look again"]],
    [{ status: "failed" }, ["Delete"]],
    [{ status: "queued" }, ["Delete"]],
    [{ kind: "tool", toolName: "ai4os-cvat", activeEndpoints: ["ui"] }, ["Delete"]],
    [{ kind: "tool", toolName: "ai4os-dev-env", activeEndpoints: ["ide"] }, ["Snapshot", "Delete"]],
  ])("with %j: %j", (overrides, expected) => {
    expect(labels(overrides)).toEqual(expected);
  });

  test("only modules and the development environment can be frozen", () => {
    expect(canBeFrozen(aDeployment())).toBe(true);
    expect(canBeFrozen(aDeployment({ kind: "tool", toolName: "ai4os-llm" }))).toBe(false);
  });
});

describe("progress of a launch", () => {
  const states = (deployment: Deployment | undefined) => {
    const block = launchProgress(deployment);
    return block.type === "progress" ? [block.label, ...block.steps.map((step) => step.state)] : [];
  };

  test.each<[Partial<Deployment>, readonly string[]]>([
    [{ status: "queued", placed: false }, ["Launching", "active", "waiting", "waiting", "waiting"]],
    [{ status: "starting" }, ["Launching", "done", "active", "waiting", "waiting"]],
    [{ status: "running", activeEndpoints: [] }, ["Launching", "done", "done", "done", "active"]],
    [{ status: "running", activeEndpoints: ["api"] }, ["Ready", "done", "done", "done", "done"]],
    [{ status: "failed" }, ["Did not start", "done", "failed", "waiting", "waiting"]],
    [{ status: "error", placed: false }, ["Did not start", "failed", "waiting", "waiting", "waiting"]],
  ])("%j", (overrides, expected) => {
    expect(states(aDeployment(overrides))).toEqual(expected);
  });

  test("before anything was seen", () => {
    expect(states(undefined)).toEqual(["Launching", "active", "waiting", "waiting", "waiting"]);
  });
});

test("ended are those that nothing follows", () => {
  expect(STATUSES.filter(hasEnded)).toEqual(["complete", "failed", "error", "lost", "dead"]);
});
