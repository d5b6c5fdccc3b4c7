/** What a component carries back to us: what to do, the engine's token, and a number that makes it unique in its message. */
import { CUSTOM_ID } from "./limits.ts";

/** `press` and `select` hand a token back; `form` opens a form's step; `modal` is that step, submitted. */
export type ComponentKind = "press" | "select" | "form" | "modal";

const LETTERS = new Map<ComponentKind, string>([
  ["press", "p"],
  ["select", "s"],
  ["form", "f"],
  ["modal", "m"],
]);
const KINDS = new Map([...LETTERS].map(([kind, letter]) => [letter, kind]));
/** Room for the kind, the separators and the suffix. */
const FRAME = 12;

export interface CustomId {
  readonly kind: ComponentKind;
  readonly token: string;
  readonly suffix: string;
}

/** Whether a token can travel in a component; without one there is nothing to press. */
export function carries(token: string): boolean {
  return token !== "" && token.length <= CUSTOM_ID - FRAME;
}

export function writeCustomId(kind: ComponentKind, token: string, suffix: string | number): string {
  return `${LETTERS.get(kind)}:${token}:${suffix}`;
}

/** Undefined for what we never wrote. */
export function readCustomId(value: string): CustomId | undefined {
  const match = /^(\w):(.+):([\d.]*)$/s.exec(value);
  const kind = KINDS.get(match?.[1] ?? "");
  return kind && { kind, token: match?.[2] ?? "", suffix: match?.[3] ?? "" };
}

/** A step of a form, from 0, and how many there are. */
export interface FormStep {
  readonly index: number;
  readonly count: number;
}

export function writeStep({ index, count }: FormStep): string {
  return `${index}.${count}`;
}

export function readStep(suffix: string): FormStep {
  const [index = 0, count = 1] = suffix.split(".").map(Number);
  return { index, count };
}
