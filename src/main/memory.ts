/** How Node keeps memory in a program that mostly waits. */
import { setFlagsFromString } from "node:v8";

/**
 * Lets the heap grow in small steps, so that what is no longer used goes back soon. V8 reads this flag whenever it decides about the
 * heap, so it may be set while the program runs. Measured: `npm run bench:surfaces memory`.
 */
export function preferSmallHeap(): void {
  setFlagsFromString("--optimize-for-size");
}
