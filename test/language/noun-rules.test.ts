/** What nouns say for sure, whatever the model makes of the sentence. */
import { expect, test } from "vitest";
import { fromNouns } from "../../src/language/offline/noun-rules.ts";

test.each([
  ["delete lagoon-2 but keep a snapshot", "snapshot delete", "deployment delete"],
  ["remove lagoon-2 with a snapshot", "snapshot delete", "deployment delete"],
  ["snapshot lagoon-2 first , then delete it", "snapshot delete", "deployment delete"],
  ["snapshot it before deleting", "snapshot create", "deployment delete"],
  ["delete the old snapshot", "deployment delete", "snapshot delete"],
  ["snapshot lagoon-2 has done its job , delete it", "deployment delete", "snapshot delete"],
  ["load the snapshot lagoon-2", "snapshot delete", "snapshot redeploy"],
  ["stop the gpu alert", "deployment delete", "cluster"],
  ["do not tell me about the h100 any more", "search", "cluster"],
  ["how long will iisas be down", "deployment info", "notice list"],
  ["is something wrong at ifca", "deployment list", "notice list"],
  ["send the weekly usage report to this channel", "usage", "subscription add"],
  ["nobody reads the digest , drop it", "deployment delete", "subscription remove"],
  ["when does my key lagoon expire", "deployment info", "key list"],
  ["delete the api-key lagoon", "deployment delete", "key delete"],
  ["who set quiet hours in here", "channel set", "audit list"],
  ["can you run the diatom model", "search", "deploy"],
  ["tell me if lagoon-2 is done", "deployment watch", "deployment info"],
])("“%s”, taken for %s, is %s", (text, top, label) => {
  expect(fromNouns(text, top)).toBe(label);
});

test.each([
  ["delete lagoon-2", "deployment delete"],
  ["snapshot lagoon-2 before the maintenance", "snapshot create"],
  ["take another snapshot of lagoon-2 , the last one is old", "snapshot create"],
  ["get rid of the snapshot lagoon-2", "snapshot delete"],
  ["is my deployment at ifca down", "deployment info"],
  ["how was our weekly usage report", "usage"],
  ["run a search for diatoms", "search"],
  ["who is subscribed here", "subscription list"],
  ["tell me when lagoon-2 is done", "deployment watch"],
])("“%s” stays %s", (text, top) => {
  expect(fromNouns(text, top) ?? top).toBe(top);
});
