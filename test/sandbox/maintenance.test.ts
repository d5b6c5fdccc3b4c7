import { expect, test } from "vitest";
import { createPlatform } from "../../src/platform/client.ts";
import { type Lab, startLab } from "../kit/running-sandbox.ts";

const order = (lab: Lab, ...notices: readonly object[]) =>
  lab.done("PUT", "/sandbox/notices", { json: notices });
const read = (lab: Lab) => {
  const platform = createPlatform({ baseUrl: lab.url, now: lab.now });
  return platform.as(async () => undefined).notices.list();
};

const WORKS = {
  title: "Works: at “north”",
  datacenters: ["north-dc"],
  vo: "tutorials",
  starts: 60,
  ends: 120,
};

test("what is ordered is read as a notice, changes under its title, and is withdrawn by leaving it out", async () => {
  const lab = await startLab();
  const now = lab.now().getTime();
  await order(lab, { ...WORKS, summary: "Save\n- your: work" });
  const minutes = (count: number) => new Date(now + count * 60_000);
  const [first, ...invented] = await read(lab);
  expect(first).toMatchObject({
    title: WORKS.title,
    vos: ["tutorials"],
    datacenters: ["north-dc"],
    shown: { from: minutes(0), until: minutes(120) },
    downtime: { from: minutes(60), until: minutes(120) },
  });
  expect(invented).toHaveLength(3);
  await order(
    lab,
    { ...WORKS, starts: "2030-01-01T10:00:00Z", ends: "2030-01-01T12:00:00+01:00" },
    { title: "Talk" },
  );
  const [talk, changed] = await read(lab);
  expect(changed).toMatchObject({ id: first?.id, downtime: { from: new Date("2030-01-01T10:00:00Z") } });
  expect([talk?.title, talk?.downtime]).toEqual(["Talk", undefined]);
  await lab.done("DELETE", "/sandbox/notices");
  expect(await read(lab)).toHaveLength(3);
  await order(lab, WORKS);
  expect((await read(lab))[0]?.id).not.toBe(first?.id);
});

test("an order that cannot be understood is refused, and changes nothing", async () => {
  const lab = await startLab();
  await order(lab, WORKS);
  const { status } = await lab.call("PUT", "/sandbox/notices", { json: [{ titel: "?" }] });
  expect(status).toBe(400);
  expect((await read(lab))[0]?.title).toBe(WORKS.title);
});
