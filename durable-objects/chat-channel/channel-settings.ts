import { countSetting } from "../count-setting.ts";
import { type ChannelConfig, DEFAULT_CONFIG } from "./core/storage.ts";

const DAY_MS = 86_400_000;

/** What the owner of the deployment may set; see wrangler.toml. */
export interface ChannelSettings {
  HOT_MESSAGES?: string;
  HOT_DAYS?: string;
  /** Present on a local server alone, whose tools write by the thousand in one name. */
  LOCAL?: unknown;
}

/** How the channel is configured. Throws where one is no whole number of at least 1. */
export function configOf({ HOT_MESSAGES, HOT_DAYS, LOCAL }: ChannelSettings): ChannelConfig {
  const hotMessages = countSetting("HOT_MESSAGES", HOT_MESSAGES) ?? DEFAULT_CONFIG.hotMessages;
  const hotDays = countSetting("HOT_DAYS", HOT_DAYS);
  const hotAgeMs = hotDays === null ? DEFAULT_CONFIG.hotAgeMs : hotDays * DAY_MS;
  // A segment must not take more than what is to stay.
  const segmentMessages = Math.min(DEFAULT_CONFIG.segmentMessages, hotMessages);
  return { ...DEFAULT_CONFIG, hotMessages, hotAgeMs, segmentMessages, isPaced: LOCAL === undefined };
}
