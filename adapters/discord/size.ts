/** How large a message is, as a share of what Discord takes. */

import { MESSAGE } from "./limits.ts";
import type { Rendered } from "./render.ts";

/** The whole of what one message may be. */
export const FULL = 1000;

interface Count {
  components: number;
  text: number;
  bytes: number;
}

/** The largest share of any limit, in thousandths, rounded up: up to {@link FULL} the message is taken. */
export function sizeOf({ components, files }: Rendered): number {
  const count: Count = { components: 0, text: 0, bytes: 0 };
  for (const component of components) add(component, count);
  const upload = files.reduce((sum, { data }) => sum + data.length, 0);
  const shares = [
    count.components / MESSAGE.components,
    count.text / MESSAGE.text,
    (count.bytes + count.components * MESSAGE.bytesPerComponent) / MESSAGE.bytes,
    files.length / MESSAGE.files,
    upload / MESSAGE.upload,
  ];
  return Math.ceil(Math.max(...shares) * FULL);
}

function add(component: object, count: Count): void {
  count.components += 1;
  if ("content" in component && typeof component.content === "string") {
    count.text += component.content.length;
    count.bytes += Buffer.byteLength(component.content);
  }
  if ("components" in component && Array.isArray(component.components))
    for (const child of component.components) add(child, count);
  if ("accessory" in component && typeof component.accessory === "object" && component.accessory !== null)
    add(component.accessory, count);
}
