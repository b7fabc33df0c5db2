import { countSetting } from "../../count-setting.ts";

/**
 * When an object takes relays, and what each relay takes. An object of the platform takes about 1,000 messages/s and 32,768
 * hibernatable sockets; these stay well below.
 */
export interface RelayLimits {
  /** Sessions that link to the object itself. */
  directLinks: number;
  /** Messages per second that these may send, together, before some are asked to move. */
  directMessagesPerS: number;
  /** Sessions of one relay. */
  relayLinks: number;
  /** Messages per second that these may send, together. */
  relayMessagesPerS: number;
}

export const DEFAULT_RELAY_LIMITS: RelayLimits = {
  directLinks: 2_000,
  directMessagesPerS: 300,
  relayLinks: 4_000,
  relayMessagesPerS: 500,
};

/** A session that could not use its relay is taken by the object itself, up to this many times `directLinks`. */
export const OVERFLOW = 4;
/** Batches per second that all relays of an object send it, together. */
export const BATCHES_PER_S = 400;
/** Sessions that are sent to one relay a second: each brings some messages at first, its friends' words among them. */
export const ARRIVALS_PER_S = 50;
/** The shortest time between two batches, in ms: for what moves on a map, and for what is said in a chat. */
export const CELL_TICK_MS = 100;
export const CHANNEL_TICK_MS = 20;

/** What the owner of the deployment may set; see wrangler.toml. */
export interface RelaySettings {
  DIRECT_LINKS?: string;
  DIRECT_MESSAGES_PER_S?: string;
  RELAY_LINKS?: string;
  RELAY_MESSAGES_PER_S?: string;
}

/** The limits in force. Throws where a setting is no whole number of at least 1. */
export function limitsOf(settings: RelaySettings): RelayLimits {
  const { directLinks, directMessagesPerS, relayLinks, relayMessagesPerS } = DEFAULT_RELAY_LIMITS;
  const set = (name: keyof RelaySettings) => countSetting(name, settings[name]);
  return {
    directLinks: set("DIRECT_LINKS") ?? directLinks,
    directMessagesPerS: set("DIRECT_MESSAGES_PER_S") ?? directMessagesPerS,
    relayLinks: set("RELAY_LINKS") ?? relayLinks,
    relayMessagesPerS: set("RELAY_MESSAGES_PER_S") ?? relayMessagesPerS,
  };
}
