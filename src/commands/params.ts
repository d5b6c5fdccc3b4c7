/**
 * The kinds of parameter. A kind says how typed text becomes the canonical value that is stored, shown in JSON and
 * handed to `run`; the zod schema checks that canonical value. Everything else (grammar, help, forms, completion, tool
 * schemas) reads the kind from here.
 */
import { z } from "zod";
import type { ParamKind } from "../language/param-kind.ts";
import { isTerm, isWallTime } from "../language/terms.ts";
import { FACETS, type Facet } from "../search/port.ts";

interface KindInfo {
  readonly kind: ParamKind;
  /** Facet of the marketplace whose values can be given; others are not refused. */
  readonly facet?: Facet;
}

/** The kind of every parameter schema; a schema that is not in here is a mistake found when the registry is built. */
export const paramKinds = z.registry<KindInfo>();

function of<S extends z.ZodType>(
  kind: ParamKind,
  schema: S,
  description: string,
  more: Omit<KindInfo, "kind"> = {},
): S {
  const described = schema.describe(description);
  paramKinds.add(described, { kind, ...more });
  return described;
}

const LONGEST_TEXT = 4000;

export const text = (description: string, longest = LONGEST_TEXT) =>
  of("text", z.string().trim().min(1).max(longest), description);
export const item = (description: string) => of("item", z.string().min(1).max(200), description);
export const deployment = (description: string) => of("deployment", z.string().min(1).max(200), description);
export const deployments = (description: string) =>
  of("deployments", z.string().min(1).max(4000), description);
export const batchJob = (description: string) => of("batch-job", z.string().min(1).max(200), description);
export const trial = (description: string) => of("trial", z.string().min(1).max(200), description);
export const secret = (description: string) => of("secret", z.string().min(1).max(500), description);
/** Longest text of many lines, in characters. */
export const LONGEST_SCRIPT = 60_000;
export const multiline = (description: string) =>
  of("multiline", z.string().trim().min(1).max(LONGEST_SCRIPT), description);
export const snapshot = (description: string) => of("snapshot", z.string().min(1).max(200), description);
export const entry = (description: string) => of("entry", z.string().trim().min(1).max(60), description);
export const rule = (description: string) => of("rule", z.string().trim().min(1).max(1000), description);
export const commandWords = (description: string) =>
  of("command", z.string().trim().min(1).max(200), description);
export const choice = <const Options extends readonly [string, ...string[]]>(
  options: Options,
  description: string,
) => of("choice", z.enum(options), description);
export const count = (description: string, min: number, max: number) =>
  of("count", z.int().min(min).max(max), description);
export const sizeMb = (description: string) => of("size", z.int().min(1).max(10_000_000), description);
export const flag = (description: string) => of("flag", z.boolean(), description);
export const gpuModel = (description: string) => of("gpu-model", z.string().min(1).max(100), description);
export const vo = (description = "Virtual organisation to act in") =>
  of("vo", z.string().min(1).max(100), description);
export const voOrNone = (description: string) => of("vo-or-none", z.string().min(1).max(100), description);
const DAY = /^\d{4}-\d{2}-\d{2}$/;
export const fromDay = (description: string) => of("from-day", z.string().regex(DAY), description);
export const toDay = (description: string) => of("to-day", z.string().regex(DAY), description);
export const untilDay = (description: string) => of("until-day", z.string().regex(DAY), description);
export const term = (description: string) => of("term", z.string().max(40).refine(isTerm), description);
export const wallTime = (description: string) =>
  of("wall-time", z.string().max(40).refine(isWallTime), description);
export const inferenceService = (description: string) =>
  of("service", z.string().min(1).max(200), description);
export const key = (description: string) => of("key", z.string().min(1).max(100), description);
export const comparison = (description: string) =>
  of("comparison", z.string().regex(/^(previous|vo|\d{4}-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2})$/), description);
export const assignment = (description: string) =>
  of(
    "assignment",
    z
      .string()
      .max(2000)
      .regex(/^[A-Za-z][\w-]*\.[A-Za-z][\w-]*=/),
    description,
  );

export const facet = (description: string) => of("choice", z.enum(FACETS), description);
/** A value of a facet: typed freely, and completed with the values there are. */
export const facetValue = (facet: Facet, description: string) =>
  of("text", z.string().trim().min(1).max(60), description, { facet });
