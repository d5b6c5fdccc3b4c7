/** What is written for people to type means, once typed, exactly what it was written for. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../../src/commands/index.ts";
import { GPU_MODELS, VOS } from "../../../src/commands/names.ts";
import { readScript } from "../../../src/engine/grammar/block.ts";
import { formatInvocation } from "../../../src/engine/grammar/format.ts";
import { parseLine } from "../../../src/engine/grammar/parse.ts";
import { cleanLine } from "../../../src/engine/grammar/tokens.ts";
import { checkParams, isReference, readParams } from "../../../src/engine/grammar/values.ts";
import { type CommandSpec, createRegistry, type ParamSpec } from "../../../src/engine/registry.ts";

const REGISTRY = createRegistry(COMMANDS);

/** Text that one line can hold: what {@link cleanLine} would change cannot be typed. */
const text = fc
  .oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }),
    fc.string({
      unit: fc.constantFrom('"', "'", "“", "”", "‘", "\\", "-", "—", "=", " ", "a", "1"),
      minLength: 1,
      maxLength: 8,
    }),
    fc.constantFrom(
      "list",
      "--gpu",
      "no",
      "yes",
      "it",
      "--",
      "constructor",
      "x=y",
      "gpu=1",
      "last month",
      ...REGISTRY.phrases.keys(),
    ),
  )
  .map(cleanLine)
  .filter((one) => one.length > 0 && one.length <= 40);

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,8}$/);
const day = fc
  .date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const period = fc.tuple(day, day).map((days) => days.toSorted().join(".."));

function arbitraryValue(param: ParamSpec): fc.Arbitrary<unknown> {
  switch (param.kind) {
    case "multiline":
      // As it is kept: chats put in spaces that do not break, which a shell does not take.
      return text.map(readScript).filter((one) => one.length > 0);
    case "choice":
      return fc.constantFrom(...param.options);
    case "count":
      return fc.integer({ min: param.min ?? 0, max: param.max ?? 1000 });
    case "size":
      return fc.integer({ min: 1, max: 10_000_000 });
    case "flag":
      return fc.boolean();
    case "gpu-model":
      return fc.constantFrom(...GPU_MODELS);
    case "vo":
      return fc.constantFrom(...VOS);
    case "vo-or-none":
      return fc.constantFrom(...VOS, "none");
    case "from-day":
    case "to-day":
      return day;
    case "comparison":
      return fc.oneof(fc.constantFrom("previous", "vo"), period);
    case "assignment":
      return fc.tuple(name, name, text).map(([group, field, value]) => `${group}.${field}=${value}`);
    default:
      return text;
  }
}

function paramsOf(spec: CommandSpec): fc.Arbitrary<Record<string, unknown>> {
  const fields = [...spec.params.values()].map((param) => {
    const one = arbitraryValue(param);
    return [param.name, param.repeatable ? fc.array(one, { minLength: 1, maxLength: 3 }) : one] as const;
  });
  const required = [...spec.params.values()].filter((param) => param.required).map((param) => param.name);
  return fc.record(Object.fromEntries(fields), { requiredKeys: required });
}

describe("the line for an invocation", () => {
  it.each(REGISTRY.specs.map((spec) => [spec.command.path, spec] as const))(
    "of %s gives the invocation back",
    (_path, spec) => {
      const isCanonical = (params: Record<string, unknown>) => spec.command.input.safeParse(params).success;
      fc.assert(
        fc.property(paramsOf(spec).filter(isCanonical), (params) => {
          const line = formatInvocation(spec, params);
          expect(cleanLine(line)).toBe(line);
          const parsed = parseLine(line, REGISTRY);
          expect(parsed?.spec).toBe(spec);
          if (!parsed) return;
          const { values, references } = readParams(parsed, {
            today: "2026-11-23",
            now: new Date("2026-11-23T10:00:00Z"),
            timeZone: "Europe/Madrid",
          });
          const named = [...spec.params.values()].filter(
            (param) => isReference(param) && param.name in params,
          );
          expect([...references.keys()].toSorted()).toEqual(named.map((param) => param.name).toSorted());
          const back = { ...Object.fromEntries(values), ...Object.fromEntries(references) };
          expect(checkParams(spec, back)).toEqual(checkParams(spec, params));
        }),
        { numRuns: 300 },
      );
    },
  );

  it("reads like what a person would type", () => {
    const deploy = REGISTRY.get("deploy");
    const line =
      deploy &&
      formatInvocation(deploy, {
        item: "ai4os-yolo-torch",
        gpu: 1,
        title: "my run",
        set: ["general.a=b c", "x.y=1"],
      });
    expect(line).toBe('deploy ai4os-yolo-torch --title "my run" --gpu 1 --set "general.a=b c" --set "x.y=1"');
  });
});
