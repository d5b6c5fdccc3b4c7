/** Usage as people ask for it: the real engine, platform client and sandbox. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setFaults } from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

describe("usage in a conversation", () => {
  let lab: Lab;
  let ada: Person;
  beforeAll(async () => {
    lab = await startLab();
    ada = lab.person("researcher");
  });
  afterAll(() => lab.stop());

  test("resources, scopes and periods may be said as plain words", async () => {
    const { text } = await ada.says("usage vo gpu last month --compare previous");
    expect(text).toMatch(
      /used [\d,]+ GPU-days in October 2026: [\d.]+ GPU-days (fewer|more) \([\d.]+%\) than in September 2026\./,
    );
  });

  test("by week there is a chart, its last part marked as running", async () => {
    const { replies, text } = await ada.says("usage gpu by week");
    const chart = replies[0]?.blocks.find((block) => block.type === "chart");
    expect(chart?.type === "chart" && chart.data.labels.at(-1)).toBe("Nov 23 (so far)");
    expect(text).toMatch(/Most: \d+ GPU-days, /);
  });

  test("ninety days do not flood", async () => {
    const { replies } = await ada.says("usage --by day");
    const rows = replies[0]?.blocks.flatMap((block) => (block.type === "table" ? block.rows : []));
    expect(rows?.length).toBeLessThan(20);
  });

  test("without being cut, a week or more is drawn by day, and the rest is a press away", async () => {
    const { replies } = await ada.says("usage vo last month");
    const chart = replies[0]?.blocks.find((block) => block.type === "chart");
    expect(chart).toMatchObject({ title: "GPUs in vo.ai4eosc.eu, by day", data: { kind: "line" } });
    const { replies: jobs } = await ada.presses("One resource", { value: "jobs" });
    const other = jobs[0]?.blocks.find((block) => block.type === "chart");
    expect(other?.type === "chart" && other.data.series.map(({ name }) => name)).toEqual([
      "running",
      "waiting",
    ]);
    const { replies: files } = await ada.presses("As CSV");
    const file = files[0]?.blocks.find((block) => block.type === "file");
    expect(file?.type === "file" && file.text.split("\r\n")).toHaveLength(33);
    expect(
      (await ada.says("usage vo gpu yesterday")).replies[0]?.blocks.map(({ type }) => type),
    ).not.toContain("chart");
  });

  test("what a person holds is seen whenever he asks, and adds up", async () => {
    const late = await startLab();
    const bob = late.person("researcher", "bob");
    await bob.says("deploy ai4os-demo-app --title lab-run --cpu 2");
    for (let hours = 0; hours < 6; hours += 1) {
      late.advance(3_600_000);
      await bob.says("deployments");
    }
    const { text } = await bob.says("usage cpu today");
    const [, days = ""] = /You used at least ([\d.]+) CPU-days on 23 November 2026/.exec(text) ?? [];
    const held = Number(/you hold (\d+) CPU/.exec((await bob.says("usage cpu")).text)?.[1]);
    expect(Number(days)).toBeGreaterThan(0);
    expect(Number(days)).toBeCloseTo((held * 6) / 24, 0);
    expect(text).toContain(
      "hours on 23 November 2026; what I did not see is not counted. I began to keep track today.",
    );
    await late.stop();
  });

  test("with several VOs it asks which", async () => {
    const { text, handled } = await lab.person("imagine").says("usage gpu");
    expect(handled.outcome).toBe("form");
    expect(text).toContain("In which virtual organisation?");
  });

  test("an outage is told as one", async () => {
    await setFaults(lab, { kind: "error500", path: "/v1/deployments/stats/user" });
    const { text, handled } = await lab.person("tutorial").says("usage");
    expect(handled.outcome).toBe("refused");
    expect(text).toContain("The platform failed");
  });
});
