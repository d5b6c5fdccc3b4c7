/** What one can hear of without asking, in words, and the buttons that end it. */
import { addDays, type Day, eachDay, weekday } from "../language/days.ts";
import { wallClock, wallInstant } from "../language/zones.ts";
import type { Button, Target } from "../reply/blocks.ts";
import { button } from "../reply/build.ts";
import type { Subscribed } from "./ports.ts";

export const TOPICS = ["downtime", "ready", "digest", "catalogue"] as const;
export type Topic = (typeof TOPICS)[number];

/** What a person is told of his own deployments, unless he mutes it. */
export const OWN_TOPICS = ["ready", "downtime"] as const;
export type OwnTopic = (typeof OWN_TOPICS)[number];

/** Topics that are the same for every VO. */
export const WITHOUT_VO: ReadonlySet<Topic> = new Set<Topic>(["ready", "catalogue"]);

/** When what comes round does: minutes since midnight on the clock of the place, and weekdays from 1 (Monday). */
export const ROUNDS = {
  digest: { minutes: 9 * 60, weekdays: [1] },
  catalogue: { minutes: 9 * 60, weekdays: [1, 2, 3, 4, 5] },
} as const;

/** When the next one is due; undefined for what does not come round. Throws a RangeError for an unknown zone. */
export function nextRound(topic: Topic, now: Date, zone: string): Date | undefined {
  if (topic !== "digest" && topic !== "catalogue") return undefined;
  const { minutes, weekdays } = ROUNDS[topic];
  const isOn = (day: Day) => weekdays.some((one) => one === weekday(day));
  const { day } = wallClock(now, zone);
  return eachDay(day, addDays(day, 7))
    .filter(isOn)
    .map((one) => wallInstant(one, minutes, zone))
    .find((at) => at > now);
}

const MEANING: Readonly<Record<Topic, string>> = {
  downtime: "downtimes and notices of the platform, with reminders",
  ready: "what becomes of deployments that were launched here",
  digest: "the week's usage and what lies idle, on Monday mornings",
  catalogue: "what is new or changed in the catalogue, on weekdays",
};

export function topicWords(topic: Topic): string {
  return MEANING[topic];
}

/** `downtimes and … of vo.ai4eosc.eu`. */
export function subscribedWords({ topic, vo }: Pick<Subscribed, "topic" | "vo">): string {
  return vo === undefined ? MEANING[topic] : `${MEANING[topic]} (${vo})`;
}

/** Ends for this place what a post belongs to; who may not decide for the place is told so. */
export function unsubscribeButton(topic: Topic, vo: string | undefined): Button<Target> {
  return button("Unsubscribe", "subscription remove", { topic, ...(vo === undefined ? {} : { vo }) });
}

/** Ends for the person what he alone is told. */
export function muteButton(topic: OwnTopic): Button<Target> {
  return button("Stop telling me", "subscription mute", { topic });
}
