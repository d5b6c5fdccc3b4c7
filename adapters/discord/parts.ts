/** What blocks become before they are joined to a message. */
import {
  type APIActionRowComponent,
  type APIComponentInMessageActionRow,
  type APIMessageTopLevelComponent,
  ComponentType,
} from "discord-api-types/v10";

/** Text is joined with its neighbours; `tight` text without an empty line before it. */
export type Part =
  | { readonly text: string; readonly tight?: boolean }
  | { readonly component: APIMessageTopLevelComponent };

export interface UploadFile {
  readonly name: string;
  readonly type: string;
  readonly data: Uint8Array;
  /** What a picture shows, in words. */
  readonly alt?: string;
}

/** What the renderers of one message share. */
export interface Canvas {
  readonly files: UploadFile[];
  /** A number not yet used in this message. */
  next(): number;
}

export function createCanvas(): Canvas {
  let used = 0;
  return { files: [], next: () => used++ };
}

export function row<C extends APIComponentInMessageActionRow>(components: C[]): APIActionRowComponent<C> {
  return { type: ComponentType.ActionRow, components };
}

/** Neighbouring texts become one Text Display: every component counts towards Discord's limits. */
export function joinParts(parts: readonly Part[]): APIMessageTopLevelComponent[] {
  const joined: APIMessageTopLevelComponent[] = [];
  for (const part of parts) {
    if ("component" in part) {
      joined.push(part.component);
      continue;
    }
    if (part.text.trim() === "") continue;
    const last = joined.at(-1);
    if (last?.type === ComponentType.TextDisplay) {
      last.content += `${part.tight ? "\n" : "\n\n"}${part.text}`;
    } else joined.push({ type: ComponentType.TextDisplay, content: part.text });
  }
  return joined;
}
