/** Waiting for live replies where nobody watches them change. */

/** Waits until it settles, `limit` seconds at most; a live reply that fails has said so itself. */
export async function settledWithin(settled: Promise<void>, limit: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limit * 1000);
  });
  await Promise.race([settled.catch(() => undefined), late]);
  clearTimeout(timer);
}
