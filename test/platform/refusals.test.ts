import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { MODULES, NEW_DEPLOYMENT, VO } from "../kit/platform-answers.ts";
import { failureOf, testPlatform } from "../kit/platform-client.ts";
import { json, type Reaction, words } from "../kit/scripted-server.ts";

async function refusedBy(reaction: Reaction) {
  await using platform = await testPlatform();
  platform.server.on(`GET ${MODULES}`, reaction);
  return await failureOf(platform.ports.deployments.list({ vo: VO, kind: "module" }));
}

async function createRefusedBy(reaction: Reaction) {
  await using platform = await testPlatform();
  platform.server.on(`POST ${MODULES}`, reaction);
  return await failureOf(platform.ports.deployments.create(NEW_DEPLOYMENT));
}

describe("access that is refused", () => {
  test.each([
    [401, "Signature has expired"],
    [401, "Signature verification failed"],
    [401, "Not enough segments"],
    [401, "Invalid header padding"],
    [401, "Audience doesn't match"],
    [401, "Invalid issuer"],
    [401, 'Token is missing the "email" claim'],
    [401, 'Unable to find a signing key that matches: "k"'],
    [401, "Not authenticated"],
    [403, "Not authenticated"],
    [403, "Invalid authentication credentials"],
  ])("%i %j asks for a login", async (status, detail) => {
    const failure = await refusedBy(json({ detail }, status));
    expect(failure).toMatchObject({ kind: "unauthenticated", status });
    expect(failure.message).toContain("Type “login”");
  });

  test("without words but with a challenge asks for a login", async () => {
    const failure = await refusedBy((response) => {
      response.writeHead(401, { "www-authenticate": "Bearer" }).end();
    });
    expect(failure.kind).toBe("unauthenticated");
  });

  test("for a low level names the levels and the VO", async () => {
    const detail =
      "Your user has not the required access level:\n* Current level: ap-a\n* Required level: ap-u";
    expect(await refusedBy(json({ detail }, 401))).toMatchObject({
      kind: "forbidden",
      message:
        "Your access level in vo.ai4eosc.eu is too low for this: you have ap-a, it needs ap-u. The managers of the VO can raise it.",
    });
  });

  test("for an unknown VO names those there are", async () => {
    const detail = "Your VOs do not match available VOs: ['vo.one.eu', 'two'].";
    expect(await refusedBy(json({ detail }, 401))).toMatchObject({
      kind: "rejected",
      message: "The platform does not know the VO “vo.ai4eosc.eu”. It knows: vo.one.eu, two.",
    });
  });

  test.each([
    [401, "You are not the owner of the Harbor image."],
    [401, "You must provide a storage when running batch jobs."],
    [403, "Your VO doesn't allow to deploy this tool."],
  ])("%i %j is no reason to log in again", async (status, detail) => {
    const failure = await createRefusedBy(json({ detail }, status));
    expect(failure).toMatchObject({ kind: "rejected", ambiguous: false });
    expect(failure.message).toBe(`The platform refused this: ${detail}`);
  });
});

describe("other refusals", () => {
  test("come in the platform's words, in one line and without HTML", async () => {
    const detail = "The image should be from 'a'            or <b>hosted</b>\n in Harbor";
    expect(await createRefusedBy(json({ detail }, 400))).toMatchObject({
      kind: "rejected",
      message: "The platform refused this: The image should be from 'a' or hosted in Harbor.",
    });
  });

  test("name the parameters of a 422, never their values", async () => {
    const detail = [
      { type: "missing", loc: ["query", "vo"], msg: "Field required", input: null },
      { type: "dict_type", loc: ["body"], msg: "Input should be a valid dictionary", input: "secret-value" },
    ];
    const failure = await createRefusedBy(json({ detail }, 422));
    expect(failure.message).toBe(
      "The platform did not accept these values: vo: Field required; the values sent: Input should be a valid dictionary.",
    );
  });

  test("keep long reasons short", async () => {
    const failure = await createRefusedBy(json({ detail: "🦉".repeat(5000) }, 400));
    expect([...failure.message].length).toBeLessThan(700);
  });

  test("show no page of a gateway", async () => {
    const failure = await createRefusedBy(
      words("<html><h1>Blocked by rule 949110</h1></html>", 403, "text/html"),
    );
    expect(failure).toMatchObject({
      kind: "rejected",
      message: "The platform refused this (error 403) and gave no reason.",
    });
  });

  test("do not follow redirects, which would send bodies elsewhere", async () => {
    await using platform = await testPlatform();
    platform.server.on(`POST ${MODULES}`, (response) => {
      response.writeHead(307, { location: `${platform.server.url}/elsewhere` }).end();
    });
    const failure = await failureOf(platform.ports.deployments.create(NEW_DEPLOYMENT));
    expect(failure).toMatchObject({ kind: "broken", status: 307, ambiguous: false });
    expect(platform.server.seen).toHaveLength(1);
  });

  test("of a foreseen 500 repeat its words and leave nothing open", async () => {
    expect(await createRefusedBy(json({ detail: "Statistics are missing" }, 500))).toMatchObject({
      kind: "broken",
      ambiguous: false,
      message: "The platform failed (error 500): Statistics are missing.",
    });
  });
});

describe("answers that are not what was agreed", () => {
  test.each([
    ["another shape", json({ jobs: [] })],
    ["an entry without an id", json([{ status: "running" }])],
    ["a bare string", json("success")],
    ["no JSON", words("<html>Welcome</html>", 200, "text/html")],
    ["nothing", words("", 200)],
  ])("%s: are told plainly, with the cause for the log", async (_, reaction) => {
    const failure = await refusedBy(reaction);
    expect(failure).toMatchObject({ kind: "broken", ambiguous: false });
    expect(failure.message).toMatch(/^The platform's answer was not understood\./u);
    expect(failure.cause).toBeInstanceOf(Error);
  });

  test("larger than 20 MB: are refused without being read to the end", async () => {
    let sent = 0;
    const failure = await refusedBy((response) => {
      const piece = Buffer.alloc(1_000_000, " ");
      const more = () => {
        while (!response.destroyed && sent < 200 && response.write(piece)) sent++;
        sent++;
      };
      response.writeHead(200, { "content-type": "application/json" }).on("drain", more);
      more();
    });
    expect(failure).toMatchObject({ kind: "broken" });
    expect(failure.message).toContain("20 MB");
    expect(sent).toBeLessThan(200);
  });
});

describe("tokens and passwords", () => {
  test("occur neither in failures nor in the log", async () => {
    const secret = "hunter2-hunter2";
    await using platform = await testPlatform();
    platform.server.on(
      `POST ${MODULES}`,
      json({ detail: [{ loc: ["body", "x"], msg: "bad", input: secret }] }, 422),
    );
    const values = { general: { jupyter_password: secret } };
    const failures = [
      await failureOf(platform.as("tok-123456").deployments.create({ ...NEW_DEPLOYMENT, values })),
      await failureOf(platform.as(`tok-123456\n${secret}`).deployments.create({ ...NEW_DEPLOYMENT, values })),
    ];
    const told = inspect([failures, platform.log], { depth: Number.POSITIVE_INFINITY, showHidden: true });
    expect(told).not.toMatch(/hunter2|tok-123456/u);
    expect(platform.log).not.toEqual([]);
  });
});
