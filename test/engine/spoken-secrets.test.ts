import { expect, test } from "vitest";
import type { Inbound } from "../../src/surface.ts";
import { startLab } from "../kit/lab.ts";

test("a password typed where others read is refused, and nothing is launched with it", async () => {
  const lab = await startLab();
  const ada = lab.person("researcher");
  const said = (direct: boolean, id: string): Inbound => ({
    kind: "message",
    id,
    actor: ada.actor,
    place: { surface: "terminal", channel: direct ? "alone" : "open", direct },
    text: "deploy ai4os-demo-app --service jupyter --title spoken --set general.jupyter_password=correct-horse",
  });
  const refused = await lab.engine.receive(said(false, "in public"));
  expect(refused.refusal?.code).toBe("secret.channel");
  expect((await ada.says("deployments")).text).not.toContain("spoken");
  expect((await lab.engine.receive(said(true, "in private"))).outcome).toBe("done");
  expect((await ada.says("deployments")).text).toContain("spoken");
  await lab.stop();
});
