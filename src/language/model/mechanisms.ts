/** How a server is asked for an answer in a form, strongest first. One of them per request: some servers refuse two. */
import type { ChatCompletionCreateParamsNonStreaming } from "openai/resources/chat/completions";
import type { Completion } from "./chat-server.ts";
import type { JsonSchema } from "./schema.ts";

export const MECHANISMS = ["json_schema", "tools", "json_object", "text"] as const;
export type Mechanism = (typeof MECHANISMS)[number];

/** The next weaker one. */
export function weakerThan(mechanism: Mechanism): Mechanism | undefined {
  return MECHANISMS[MECHANISMS.indexOf(mechanism) + 1];
}

const NAME = "proposal";

type Form = Pick<ChatCompletionCreateParamsNonStreaming, "response_format" | "tools" | "tool_choice">;

export function formOf(mechanism: Mechanism, schema: JsonSchema): Form {
  switch (mechanism) {
    case "json_schema":
      return {
        response_format: { type: "json_schema", json_schema: { name: NAME, strict: true, schema } },
      };
    case "tools":
      return {
        tools: [{ type: "function", function: { name: NAME, strict: true, parameters: schema } }],
        tool_choice: { type: "function", function: { name: NAME } },
      };
    case "json_object":
      return { response_format: { type: "json_object" } };
    case "text":
      return {};
  }
}

/** What the model wrote; some servers put the call of a function into the text. */
export function writtenIn({ content, calls }: Completion): string {
  const ours = calls.filter(({ name }) => name === NAME);
  return calls.length > 0 && calls.length === ours.length ? ours.map((one) => one.text).join("\n") : content;
}
