import { describe, expect, test } from "vitest";
import { endpointLines, isReady } from "../../../src/commands/present/endpoints.ts";
import type { Deployment } from "../../../src/platform/ports.ts";
import { reply } from "../../../src/reply/build.ts";
import { aDeployment, draftText } from "../../kit/commands.ts";

const ENDPOINTS = {
  monitor: "https://monitor-1.example.org",
  api: "https://api-1.example.org/ui",
  ide: "https://ide-1.example.org",
  custom: "https://custom-1.example.org",
};

function lines(overrides: Partial<Deployment>): string {
  const block = endpointLines(aDeployment({ endpoints: ENDPOINTS, mainEndpoint: "ide", ...overrides }));
  return block ? draftText(reply(block)) : "";
}

describe("endpoints", () => {
  test("the main one comes first, then what else answers, each address on its line", () => {
    expect(lines({ activeEndpoints: ["monitor", "ide"] })).toBe(
      [
        "- ide answers: https://ide-1.example.org (to develop and train in)",
        "- monitor answers: https://monitor-1.example.org (graphs of a training)",
        "",
        "api and custom do not answer: api needs service deepaas, or “deep-start --deepaas” run in JupyterLab; custom is for modules that bring a page of their own.",
      ].join("\n"),
    );
  });

  test("a main endpoint that loads keeps its place and its address", () => {
    expect(lines({ activeEndpoints: [] })).toMatch(
      /^- ide does not answer yet: https:\/\/ide-1\.example\.org \(to develop and train in\)\n\nmonitor, api and custom do not answer: /,
    );
  });

  test("what nobody looked at is told so", () => {
    expect(lines({}).split("\n")).toHaveLength(4);
    expect(lines({})).toContain("- ide not checked: https://ide-1.example.org");
  });

  test("nothing is told of a deployment that does not run, or has no endpoints", () => {
    for (const status of ["queued", "starting", "complete", "failed", "down"])
      expect(lines({ status, activeEndpoints: [] })).toBe("");
    expect(lines({ endpoints: {}, activeEndpoints: [] })).toBe("");
  });

  test("an endpoint of which nothing is known is silent without a reason", () => {
    const endpoints = { ui: "https://ui.example.org", odd_one: "https://odd.example.org" };
    expect(lines({ endpoints, mainEndpoint: "ui", activeEndpoints: ["ui"] })).toBe(
      "- ui answers: https://ui.example.org (a web page to use it)\n\nodd_one does not answer.",
    );
  });

  test("names and addresses are never markup", () => {
    const endpoints = { "*a*": "https://a.example.org/_x_(1)" };
    const drawn = lines({ endpoints, mainEndpoint: "*a*", activeEndpoints: ["*a*"] });
    expect(drawn).toContain("*a* answers: https://a.example.org/_x_(1)");
  });
});

test.each([
  [{ mainEndpoint: "ide", activeEndpoints: ["ide"] }, true],
  [{ mainEndpoint: "ide", activeEndpoints: ["monitor"] }, false],
  [{ mainEndpoint: "ide" }, false],
  [{ activeEndpoints: ["ui"] }, true],
  [{ activeEndpoints: [] }, false],
])("%j is ready: %s", (state, ready) => {
  expect(isReady(aDeployment(state))).toBe(ready);
});
