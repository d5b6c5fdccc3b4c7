/** Slack's own rights, asked with the real SDK. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { ANA, IN_CHANNEL, type SlackLab, slackLab } from "../../kit/slack/slack-lab.ts";
import type { Member } from "../../kit/slack/workspace.ts";

let lab: SlackLab;
beforeEach(async () => {
  lab = await slackLab();
});
afterEach(() => lab.close());

const administers = () => lab.surface.outbound.administrators?.include(ANA, IN_CHANNEL);

test.each<[string, Omit<Member, "team_id">]>([
  ["an admin", { is_admin: true }],
  ["an owner", { is_owner: true }],
  ["the primary owner", { is_primary_owner: true }],
])("%s of the workspace administers its channels", async (_who, rights) => {
  lab.fake.workspace.people.set(ANA.id, { team_id: "T1", ...rights });
  expect(await administers()).toBe(true);
});

test.each<[string, Member]>([
  ["an ordinary member", { team_id: "T1" }],
  ["a member who was deactivated", { team_id: "T1", is_admin: true, deleted: true }],
  ["a bot", { team_id: "T1", is_admin: true, is_bot: true }],
  ["the owner of another workspace, in a shared channel", { team_id: "T2", is_owner: true, is_admin: true }],
])("%s does not", async (_who, member) => {
  lab.fake.workspace.people.set(ANA.id, member);
  expect(await administers()).toBe(false);
});

test("rights are asked anew each time", async () => {
  lab.fake.workspace.people.set(ANA.id, { team_id: "T1", is_admin: true });
  expect(await administers()).toBe(true);
  lab.fake.workspace.people.set(ANA.id, { team_id: "T1" });
  expect(await administers()).toBe(false);
});

test("without the scope, for a stranger, and while Slack fails, there is no answer", async () => {
  lab.fake.workspace.people.set(ANA.id, { team_id: "T1", is_admin: true });
  lab.fake.fail("users.info", { kind: "error", error: "internal_error" });
  await expect(administers()).rejects.toThrow();
  lab.fake.workspace.scopes.delete("users:read");
  await expect(administers()).rejects.toThrow("missing_scope");
  lab.fake.workspace.scopes.add("users:read");
  const stranger = { ...ANA, id: "U404" };
  await expect(lab.surface.outbound.administrators?.include(stranger, IN_CHANNEL)).rejects.toThrow();
});

test("people are named by their ids, never by names", () => {
  const ids = lab.surface.outbound.administrators?.ids;
  expect(["U1", "W012AB"].every((id) => ids?.test(id))).toBe(true);
  expect(["ana", "u1", "C1", "U1 U2", "@U1", ""].some((id) => ids?.test(id))).toBe(false);
});
