export interface LlmModel {
  /** True where Hugging Face hands the model out only with a token. */
  readonly gated: boolean;
}

/** Models of the tool `ai4os-llm`; the first is the default. */
export const LLM_MODELS: ReadonlyMap<string, LlmModel> = new Map([
  ["Qwen/Qwen2.5-7B-Instruct-AWQ", { gated: false }],
  ["Qwen/Qwen2.5-Coder-7B-Instruct-AWQ", { gated: false }],
  ["Qwen/Qwen2.5-Math-1.5B-Instruct", { gated: false }],
  ["deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B", { gated: false }],
  ["meta-llama/Llama-3.2-3B", { gated: true }],
  ["meta-llama/Llama-3.2-3B-Instruct", { gated: true }],
]);
