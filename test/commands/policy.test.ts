/** The rules of a channel as people type them: closed, and read back as they are shown. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  OPEN_POLICY,
  type Policy,
  policySchema,
  policyWords,
  RULES,
  readPolicy,
} from "../../src/commands/policy.ts";
import type { Refusal } from "../../src/errors.ts";

const SLACK = /^[UW][A-Z0-9]+$/;
const read = (said: string, before: Policy = OPEN_POLICY) => readPolicy([said], before, SLACK);

function refusalOf(said: string): Refusal {
  try {
    read(said);
  } catch (error) {
    return error as Refusal;
  }
  throw new Error(`“${said}” was taken`);
}

test.each<[string, Partial<Policy>]>([
  ["deploy=admins", { deploy: "admins" }],
  ["deploy=members,max-gpus=1,approve=gpu", { maxGpus: 1, approval: "gpu" }],
  ["DEPLOY=None; max_gpus=0", { deploy: "none", maxGpus: 0 }],
  ["max-gpus=any", { maxGpus: null }],
  [
    "approval=all approvers=admins,Bob@Example.org,<@U0123>",
    { approval: "all", approvers: ["bob@example.org", "U0123"] },
  ],
  ["max-lease=3d lease-end=snapshot-delete", { maxLease: 3 * 1440, leaseEnd: "snapshot-delete" }],
  ["max-lease=any", { maxLease: null }],
  ["approvers=@U0123,U0123", { approvers: ["U0123"] }],
])("“%s” is understood", (said, expected) => {
  expect(read(said)).toEqual({ ...OPEN_POLICY, ...expected });
});

test("what is offered for completion is understood", () => {
  expect(RULES).toContain("approval=gpu");
  for (const rule of RULES) expect(() => read(rule)).not.toThrow();
});

test("what is not said stays, and admins alone empties the list", () => {
  const before: Policy = {
    ...OPEN_POLICY,
    deploy: "none",
    maxGpus: 2,
    approval: "all",
    approvers: ["U1"],
  };
  expect(read("max-gpus=1", before)).toEqual({ ...before, maxGpus: 1 });
  expect(read("approvers=admins", before).approvers).toEqual([]);
  expect(read("approvers=", before).approvers).toEqual([]);
});

describe("what is not in the vocabulary is refused, with the nearest", () => {
  test.each([
    ["deplyo=admins", /Did you mean deploy\?/],
    ["deploy=adminss", /Did you mean admins\?/],
    ["constructor=1", /There are deploy/],
    ["__proto__=1", /no rule/],
    ["deploy", /is no rule/],
    ["max-gpus=lots", /not a number/],
    ["max-gpus=-1", /not a number/],
    ["max-lease=5m", /not a length/],
    ["max-lease=often", /not a length/],
    ["lease-end=delete", /keep, snapshot-delete/],
    ["deploy=anyone deploy=none", /twice/],
    ["approvers=ana", /who “ana” is.*names could be anybody's/],
    ["approvers=@here", /who “@here” is/],
    ["approval=gpu bob@example.org", /is no rule/],
  ])("%s", (said, words) => {
    const refusal = refusalOf(said);
    expect(refusal.code).toMatch(/^input\./);
    expect(refusal.message).toMatch(words);
  });
});

test("any rules are read back from the words that show them", () => {
  const approver = fc.constantFrom("U1", "W2AB", "ana@example.org", "b.c+d@x.example");
  const policies = fc.record({
    deploy: fc.constantFrom("anyone", "admins", "none"),
    maxGpus: fc.option(fc.integer({ min: 0, max: 1000 })),
    approval: fc.constantFrom("none", "gpu", "all"),
    approvers: fc.uniqueArray(approver),
    leaseEnd: fc.constantFrom("keep", "snapshot-delete"),
    maxLease: fc.option(fc.integer({ min: 10, max: 366 * 1440 })),
  }) as fc.Arbitrary<Policy>;
  fc.assert(
    fc.property(policies, policies, (policy, before) => {
      expect(policySchema.parse(policy)).toEqual(policy);
      expect(readPolicy([policyWords(policy).join(" ")], before, SLACK)).toEqual(policy);
      expect(readPolicy(policyWords(policy), before, SLACK)).toEqual(policy);
    }),
  );
});

test("nothing that people type gets through as anything but rules or a refusal", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" })), (said) => {
      try {
        policySchema.parse(readPolicy(said, OPEN_POLICY, SLACK));
      } catch (error) {
        expect((error as Refusal).code).toMatch(/^input\./);
      }
    }),
  );
});
