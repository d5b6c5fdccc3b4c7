import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { setFaults } from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

const MODULE = "dogs-breed-detector";

let lab: Lab;
let tomas: Person;
beforeEach(async () => {
  lab = await startLab();
  tomas = lab.person("student");
});
afterEach(() => lab.stop());

const started = () => lab.asked.filter(({ method, path }) => method === "POST" && path.includes("try_me"));

describe("trying a module", () => {
  test("somebody with an academic login gets its page, is told when it ends, and sees the time left", async () => {
    const { text, handled } = await tomas.says(`try ${MODULE}`);
    expect(handled.outcome).toBe("done");
    expect(text).toMatch(/ui answers: https?:/i);
    expect(text).toContain("It ends by itself soon after 10:10 UTC");
    expect((await tomas.says("try list")).text).toMatch(/running.*about 10 min left/);
    lab.advance(240_000);
    expect((await tomas.says("try list")).text).toContain("about 6 min left");
    lab.advance(400_000);
    expect((await tomas.says("try list")).text).toContain("You have no trials.");
  });

  test("it can be stopped, after a yes", async () => {
    await tomas.says(`try ${MODULE}`);
    await tomas.says("try list");
    const plan = await tomas.says("try stop 1");
    expect(plan.handled.outcome).toBe("plan");
    expect(plan.text).toContain("nothing of it is kept");
    expect((await tomas.presses("Yes, go ahead")).text).toContain("is deleted");
    expect((await tomas.says("try list")).text).toContain("You have no trials.");
  });

  test("a fourth is refused before the platform is asked, naming the three", async () => {
    for (const title of ["one", "two", "three"]) await tomas.says(`try ${MODULE} --title ${title}`);
    const { handled } = await tomas.says(`try ${MODULE}`);
    expect(handled.refusal?.code).toBe("try.limit");
    expect(handled.refusal?.message).toMatch(/“three” \(about \d+ min left\)/);
    expect(started()).toHaveLength(3);
  });

  test("where the platform has no room, it says so, and that trials end", async () => {
    const others = [lab.person("imagine"), lab.person("researcher")];
    let refused: string | undefined;
    for (const person of [...others, tomas]) {
      for (let count = 0; count < 3 && refused === undefined; count += 1) {
        const { handled } = await person.says("try sentinel-data-fusion");
        if (handled.refusal) refused = handled.refusal.message;
      }
    }
    expect(refused).toMatch(/does not start a trial now.*no room.*end by themselves after 10 minutes/);
  });

  test("tools, and people without any level, are refused; nothing is asked", async () => {
    expect((await tomas.says("try ai4os-dev-env")).handled.refusal?.code).toBe("try.tool");
    const noor = lab.person("newcomer");
    expect((await noor.says(`try ${MODULE}`)).handled.refusal?.code).toBe("access.level");
    expect(started()).toEqual([]);
  });

  test("a lost answer is found again, and nothing is started twice", async () => {
    await tomas.says(`try ${MODULE}`);
    await setFaults(lab, { kind: "drop-after-work", path: "/v1/try_me", method: "POST", count: 1 });
    const { handled, text } = await tomas.says(`try ${MODULE}`);
    expect(handled.outcome).toBe("done");
    expect(text).toContain("Trial of");
    expect(started()).toHaveLength(2);
    expect((await tomas.says("try list")).text).toMatch(/1\. .*2\. /s);
  });
});

describe("for people with full access", () => {
  test("trials are a kind of deployment, which delete finds by name", async () => {
    const ada = lab.person("researcher");
    await ada.says(`try ${MODULE} --title quick`);
    expect((await ada.says("deployments try")).text).toMatch(/Trials[\s\S]*quick/);
    expect((await ada.says("deployments")).text).not.toContain("quick");
    expect((await ada.says("delete quick")).text).toContain("nothing of it is kept");
    await ada.presses("Yes, go ahead");
    const asked = lab.asked.filter(({ method }) => method === "DELETE").map(({ path }) => path);
    expect(asked).toEqual([expect.stringMatching(/^\/v1\/try_me\/nomad\//)]);
    await ada.says("deployments");
    expect((await ada.says("try stop 1")).handled.refusal?.code).toBe("try.kind");
  });
});
