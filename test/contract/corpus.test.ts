import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { reply as anyReply } from "../kit/arbitrary-reply.ts";
import { CORPUS } from "../kit/sample-replies.ts";
import { DRAWN } from "./drawn-surfaces.ts";

describe.each([...DRAWN])("on %s", (surface, { golden, problems }) => {
  test.each([...CORPUS])("%s looks as agreed and is taken", async (sample, make) => {
    await expect(golden(make())).toMatchFileSnapshot(`goldens/${sample}.${surface}.txt`);
    expect(problems(make())).toEqual([]);
  });

  test("any reply is taken", () => {
    fc.assert(
      fc.property(anyReply, (reply) => {
        expect(problems(reply)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
