/** How much may be asked of the model: requests a minute, of all together and of one person, and tokens a day. */
import Bottleneck from "bottleneck";
import type { ModelUseStore } from "../../store/model-use-port.ts";
import { dayIn } from "../days.ts";

export interface AllowanceOptions {
  readonly requestsPerMinute: number;
  /** Prompts and answers together. */
  readonly tokensPerDay: number;
  readonly use: ModelUseStore;
  readonly now: () => Date;
  readonly timeZone: string;
}

export class NotAllowed extends Error {
  override readonly name = "NotAllowed";
  readonly limit: "rate" | "budget";

  constructor(limit: NotAllowed["limit"]) {
    super(limit);
    this.limit = limit;
  }
}

export interface Allowance {
  /**
   * Sets aside one request and so many tokens; throws {@link NotAllowed}. What it gives corrects the tokens to those that it
   * took; not called, those set aside count.
   */
  take(person: string, tokens: number): Promise<(took: number) => Promise<void>>;
}

const MINUTE_MS = 60_000;

export function createAllowance(options: AllowanceOptions): Allowance {
  const { requestsPerMinute, tokensPerDay, use, now, timeZone } = options;
  // Nobody waits for his turn: an answer that comes a minute late is none.
  const perMinute = (most: number) => ({
    reservoir: most,
    reservoirRefreshAmount: most,
    reservoirRefreshInterval: MINUTE_MS,
    highWater: 0,
    strategy: Bottleneck.strategy.OVERFLOW,
  });
  const all = new Bottleneck(perMinute(requestsPerMinute));
  // One person alone does not use up what is for all.
  const people = new Bottleneck.Group(perMinute(Math.ceil(requestsPerMinute / 2)));
  return {
    take: async (person, tokens) => {
      await one(people.key(person));
      await one(all);
      const day = dayIn(now(), timeZone);
      if ((await use.add(day, tokens)) > tokensPerDay) {
        await use.add(day, -tokens);
        throw new NotAllowed("budget");
      }
      return async (took) => {
        await use.add(day, took - tokens);
      };
    },
  };
}

async function one(limiter: Bottleneck): Promise<void> {
  try {
    await limiter.schedule(async () => undefined);
  } catch (error) {
    throw error instanceof Bottleneck.BottleneckError ? new NotAllowed("rate") : error;
  }
}
