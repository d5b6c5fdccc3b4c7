/** What may change while an event waits for its turn. */
import { expect, it } from "vitest";
import type { Account } from "../../../adapters/matrix/account.ts";
import type { Pace } from "../../../adapters/matrix/pace.ts";
import type { RoomFacts } from "../../../adapters/matrix/rooms.ts";
import { createSender, type Destination } from "../../../adapters/matrix/send.ts";

const ana: [string, string] = ["@ana:x", "Ana"];
const ben: [string, string] = ["@ben:x", "Ben"];
const facts = (...others: [string, string][]): RoomFacts => ({
  encrypted: false,
  open: false,
  others: new Map(others),
});

/** A room whose facts can be changed, and a pace that waits until it is told to go on. */
function waiting(before: RoomFacts) {
  const sent: string[] = [];
  let now = before;
  let go: () => void = () => undefined;
  const turn = new Promise<void>((resolve) => {
    go = resolve;
  });
  const pace: Pace = {
    run: async (_urgency, work) => {
      await turn;
      return work();
    },
    editGap: () => 0,
  };
  const request: Account["request"] = async ({ path }) => {
    sent.push(path);
    return { event_id: "$1" };
  };
  const rooms = {
    facts: async () => now,
    fresh: async () => now,
    note: () => undefined,
    forget: () => undefined,
  };
  const account = { request, encryption: undefined } as unknown as Account;
  const sender = createSender({ account, rooms, pace, closed: new AbortController().signal });
  const say = (more: Partial<Destination>) =>
    sender.send({ roomId: "!r:x", urgency: "answer", ...more }, "m.room.message", { body: "secret" }, "txn");
  const change = (after: RoomFacts) => {
    now = after;
    go();
  };
  return { sent, say, change };
}

it("a private answer is not sent where somebody else came into the room while it waited", async () => {
  for (const after of [facts(ana, ben), { ...facts(ana), open: true }]) {
    const { sent, say, change } = waiting(facts(ana));
    const answer = say({ alone: true });
    change(after);
    await expect(answer).rejects.toMatchObject({ kind: "not-sent" });
    expect(sent).toEqual([]);
  }
});

it("any other answer is, and a private one where nobody came", async () => {
  const shared = waiting(facts(ana));
  const answer = shared.say({});
  shared.change(facts(ana, ben));
  expect(await answer).toBe("$1");
  const direct = waiting(facts(ana));
  const secret = direct.say({ alone: true });
  direct.change(facts(ana));
  expect(await secret).toBe("$1");
  expect([...shared.sent, ...direct.sent]).toHaveLength(2);
});

it("nothing is sent where the room was encrypted meanwhile", async () => {
  const { sent, say, change } = waiting(facts(ana));
  const answer = say({});
  change({ ...facts(ana), encrypted: true });
  await expect(answer).rejects.toMatchObject({ kind: "rejected" });
  expect(sent).toEqual([]);
});
