import { LIMITS } from "../../../../protocol/limits.ts";
import type { Refusal } from "../../../../protocol/links/chat-channel-link.ts";
import type { Precision } from "../../../../protocol/primitives.ts";

/** A frame may be on its way for so long: "a minute from now" is not refused because some of it has passed. */
const ON_ITS_WAY_MS = 10_000;

/** On what terms a device shares its place into a channel. */
export interface ShareTerms {
  until: number;
  precision: Precision;
  /** When the user asked for it. */
  askedAtMs: number;
}

/** Why these terms cannot be had by a device that shares into so many other channels; null where they can. */
export function judgeTerms({ until, askedAtMs }: ShareTerms, others: number, nowMs: number): Refusal | null {
  const invalid = (message: string): Refusal => ({ code: "invalidField", message, field: "until" });
  const { minChannelShareMs, maxChannelShareMs, maxChannelsShared } = LIMITS;
  if (until <= nowMs) return invalid("until: it is over already");
  if (until - askedAtMs < minChannelShareMs - ON_ITS_WAY_MS)
    return invalid(`until: it is at least ${minChannelShareMs} ms`);
  if (until - nowMs > maxChannelShareMs) return invalid(`until: it is at most ${maxChannelShareMs} ms`);
  if (others < maxChannelsShared) return null;
  return { code: "limitReached", message: `a device shares into at most ${maxChannelsShared} channels` };
}
