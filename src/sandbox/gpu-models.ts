/** What the platform knows of the GPU models it offers; a model that is not here never counts as fitting. */
export interface GpuModelFacts {
  readonly memoryMb: number;
  readonly computeCapability: number;
}

export const GPU_MODELS: ReadonlyMap<string, GpuModelFacts> = new Map([
  ["Tesla V100-PCIE-32GB", { memoryMb: 32_000, computeCapability: 7.0 }],
  ["Tesla V100-SXM2-16GB", { memoryMb: 16_000, computeCapability: 7.0 }],
  ["Tesla T4", { memoryMb: 16_000, computeCapability: 7.5 }],
  ["NVIDIA A100-PCIE-40GB", { memoryMb: 40_000, computeCapability: 8.0 }],
  ["NVIDIA H100", { memoryMb: 80_000, computeCapability: 9.0 }],
]);
