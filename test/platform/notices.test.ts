import fc from "fast-check";
import { expect, test } from "vitest";
import { templateOf } from "../../src/platform/wire/notices.ts";
import { failureOf, testPlatform } from "../kit/platform-client.ts";
import { json, words } from "../kit/scripted-server.ts";

const FEED = "/status/issues";
const issue = (number: number, body: string | null, title = `Issue ${number}`) => ({
  number,
  title,
  state: "open",
  html_url: `https://code.example.org/status/issues/${number}`,
  labels: [{ name: "nomad-maintenance" }],
  created_at: "2026-11-20T08:00:00Z",
  body,
});
const block = (...lines: readonly string[]) =>
  ["```yaml", ...lines, "```", "", "Internal: secret."].join("\n");

async function noticesOf(...issues: readonly object[]) {
  await using platform = await testPlatform();
  platform.server.on(`GET ${FEED}`, json(issues));
  const list = await platform.ports.notices.list();
  return { list, seen: platform.server.seen };
}

test("the newer template: when it is shown, and the downtime apart", async () => {
  const { list, seen } = await noticesOf(
    issue(
      7,
      block(
        "title: Works at the north site",
        'summary: "Save <b>your work</b>."',
        "vo: vo.ai4eosc.eu, vo.imagine-ai.eu",
        "start: 2026-11-22T08:00:00Z",
        "end: 2026-11-26",
        "datacenters:",
        "  - north-dc",
        "downtimeStart: 2026-11-25 08:00",
        "downtimeEnd: 2026-11-25T16:00:00Z",
      ),
    ),
  );
  expect(list).toEqual([
    {
      id: "7",
      title: "Works at the north site",
      summary: "Save your work.",
      vos: ["vo.ai4eosc.eu", "vo.imagine-ai.eu"],
      shown: { from: new Date("2026-11-22T08:00:00Z"), until: new Date("2026-11-26T00:00:00Z") },
      datacenters: ["north-dc"],
      downtime: { from: new Date("2026-11-25T08:00:00Z"), until: new Date("2026-11-25T16:00:00Z") },
      url: "https://code.example.org/status/issues/7",
    },
  ]);
  expect(seen[0]?.target).toBe(`${FEED}?state=open&filter=all&sort=created&direction=desc&per_page=100`);
  expect(seen[0]?.headers["authorization"]).toBeUndefined();
});

test("the older template: shown from its notice to its end, which is the downtime's", async () => {
  const { list } = await noticesOf(
    issue(
      6,
      block(
        "title: Network",
        "vo:",
        "notify: 2026-11-20T00:00:00Z",
        "start: 2026-11-25T08:00:00Z",
        "end: 2026-11-25T16:00:00Z",
        "datacenters: [north-dc, south-dc]",
      ),
    ),
  );
  expect(list[0]).toMatchObject({
    vos: [],
    datacenters: ["north-dc", "south-dc"],
    shown: { from: new Date("2026-11-20T00:00:00Z"), until: new Date("2026-11-25T16:00:00Z") },
    downtime: { from: new Date("2026-11-25T08:00:00Z"), until: new Date("2026-11-25T16:00:00Z") },
  });
});

test("what cannot be read gives its title, and hides no other", async () => {
  const { list } = await noticesOf(
    issue(3, null),
    issue(2, "No block at all."),
    issue(1, block("title: [unclosed", "vo: {")),
    issue(0, block("title: Fine", "start: never", "unknown: 5")),
  );
  expect(list.map(({ title, shown }) => [title, shown])).toEqual([
    ["Issue 3", undefined],
    ["Issue 2", undefined],
    ["Issue 1", undefined],
    ["Fine", undefined],
  ]);
  expect(JSON.stringify(list)).not.toContain("secret");
});

test("the feed is asked for seldom, and its failures say what to mend", async () => {
  await using platform = await testPlatform();
  platform.server.on(`GET ${FEED}`, json([]));
  await platform.ports.notices.list();
  await platform.as(undefined).notices.list();
  expect(platform.server.seen).toHaveLength(1);
  platform.pass(6 * 60_000);
  platform.server.on(`GET ${FEED}`, words("rate limit", 403), words("no", 404), json({ not: "a list" }));
  for (const message of ["asked too often", "error 404", "not understood"]) {
    const failure = await failureOf(platform.ports.notices.list());
    expect(failure.message).toContain(message);
  }
});

test("any body whatever is borne", () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (text, fenced) => {
      templateOf(fenced ? `\`\`\`yaml\n${text}\n\`\`\`` : text);
    }),
  );
});

test("an answer that is known already is not sent again, and means the same", async () => {
  await using platform = await testPlatform();
  const answers: number[] = [];
  platform.server.on(`GET ${FEED}`, (response, { headers }) => {
    const known = headers["if-none-match"] === 'W/"one"';
    answers.push(known ? 304 : 200);
    response.writeHead(known ? 304 : 200, { "content-type": "application/json", etag: 'W/"one"' });
    response.end(known ? undefined : JSON.stringify([issue(7, block("title: Works"))]));
  });
  const first = await platform.ports.notices.list();
  platform.pass(6 * 60_000);
  expect(await platform.ports.notices.list()).toEqual(first);
  expect(answers).toEqual([200, 304]);
});
