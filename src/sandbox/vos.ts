/** The virtual organisations that the platform knows, in its order. */

export interface Vo {
  readonly name: string;
  /** Namespace of the cluster's scheduler. */
  readonly namespace: string;
}

export const VOS: readonly Vo[] = [
  { name: "vo.ai4eosc.eu", namespace: "ai4eosc" },
  { name: "vo.imagine-ai.eu", namespace: "imagine" },
  { name: "vo.ai4life.eu", namespace: "ai4life" },
  { name: "kmd4eosc", namespace: "kmd4eosc" },
  { name: "tutorials", namespace: "tutorials" },
];

export function voNamed(name: string): Vo | undefined {
  return VOS.find((vo) => vo.name === name);
}
