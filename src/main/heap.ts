/** How Node keeps memory in a program that mostly waits. */
import { setFlagsFromString } from "node:v8";

/**
 * Lets the heap grow in small steps, so that what is no longer used goes back soon; that takes more processor time. V8 reads this
 * flag whenever it decides about the heap. To be called first: Node warns of flags that change later. Both costs are in
 * docs/operations.md, as `npm run bench:surfaces` measured them.
 */
export function preferSmallHeap(): void {
  setFlagsFromString("--optimize-for-size");
}
