import { expect, test } from "vitest";
import { mismatches, type Shape } from "../kit/json-shape.ts";
import { type Lab, startLab } from "../kit/running-sandbox.ts";

interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly { readonly name: string }[];
}

const issues = (lab: Lab, query = "") =>
  lab.done("GET", `/status/issues${query}`) as Promise<readonly Issue[]>;

/** The moment behind a key of the issue's block of facts. */
function moment({ body }: Issue, key: string): number {
  return Date.parse(new RegExp(`^${key}: (.+)$`, "m").exec(body)?.[1] ?? "");
}

test("the feed has the shape of a code host's issues", async () => {
  const lab = await startLab();
  const issue: Shape = {
    number: "number",
    title: "string",
    state: "string",
    html_url: "string",
    labels: [{ name: "string" }],
    created_at: "string",
    updated_at: "string",
    body: "string",
  };
  expect(mismatches(await issues(lab), [issue])).toEqual([]);
});

test("one maintenance is on, one will come, one notice is plain", async () => {
  const lab = await startLab();
  const now = lab.now().getTime();
  const [current, coming, plain] = await issues(lab);
  if (!current || !coming || !plain) throw new Error("too few issues");
  expect(moment(current, "downtimeStart")).toBeLessThan(now);
  expect(moment(current, "downtimeEnd")).toBeGreaterThan(now);
  expect(moment(coming, "notify")).toBeLessThan(now);
  expect(moment(coming, "start")).toBeGreaterThan(now);
  expect(coming.body).not.toContain("downtimeStart");
  expect(plain.labels).toEqual([{ name: "dashboard-notification" }]);
  for (const { body } of [current, coming, plain]) expect(body).toMatch(/^```yaml\n[\s\S]+\n```\n\nInternal/);
});

test("dates stay while the maintenance lasts; then there are other issues", async () => {
  const lab = await startLab();
  const before = await issues(lab);
  lab.pass(2 * 86_400);
  expect(await issues(lab)).toEqual(before);
  lab.pass(86_400);
  const after = await issues(lab);
  expect(after.map(({ title }) => title)).toEqual(before.map(({ title }) => title));
  for (const { number } of after) expect(before.map((issue) => issue.number)).not.toContain(number);
});

test("labels narrow the feed", async () => {
  const lab = await startLab();
  expect(await issues(lab, "?state=open&labels=nomad-maintenance")).toHaveLength(2);
});
