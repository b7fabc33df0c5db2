import type { InboxMethods } from "../../protocol/links/chat-channel-link.ts";
import { type ChannelConfig, DEFAULT_CONFIG } from "./core/storage.ts";

const DAY_MS = 86_400_000;

/** What of the deployment a channel uses; see wrangler.toml. */
export interface ChannelEnv {
  USER_HUBS: DurableObjectNamespace<Rpc.DurableObjectBranded & InboxMethods>;
  ARCHIVE: R2Bucket;
  HOT_MESSAGES?: string;
  HOT_DAYS?: string;
}

/** The owner's settings. Throws where one is no positive number. */
export function configOf({
  HOT_MESSAGES,
  HOT_DAYS,
}: Pick<ChannelEnv, "HOT_MESSAGES" | "HOT_DAYS">): ChannelConfig {
  const hotMessages =
    HOT_MESSAGES === undefined ? DEFAULT_CONFIG.hotMessages : toNumber("HOT_MESSAGES", HOT_MESSAGES);
  const hotAgeMs = HOT_DAYS === undefined ? DEFAULT_CONFIG.hotAgeMs : toNumber("HOT_DAYS", HOT_DAYS) * DAY_MS;
  // A segment must not take more than what is to stay.
  const segmentMessages = Math.min(DEFAULT_CONFIG.segmentMessages, hotMessages);
  return { ...DEFAULT_CONFIG, hotMessages, hotAgeMs, segmentMessages };
}

function toNumber(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${name} must be a positive number`);
  return value;
}
