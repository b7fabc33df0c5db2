import type { KeyValue, Sql } from "../../storage.ts";

export type { KeyValue, Sql };

export interface ChannelStorage {
  sql: Sql;
  kv: KeyValue;
}

/** What the owner of the deployment may set. */
export interface ChannelConfig {
  /** Messages that stay in the object; older ones go to the archive, a segment at a time. */
  hotMessages: number;
  /** Bytes of texts that stay in the object, about, so that long messages do not fill it; no bound unless given. */
  hotBytes?: number;
  /** Older messages go to the archive even where there are few, once they fill a segment. */
  hotAgeMs: number;
  /** Messages in a segment of the archive. A segment of long messages ends earlier, at `segmentBytes`. */
  segmentMessages: number;
  segmentBytes: number;
  /** Whether members are kept within a pace (`LIMITS.memberWritesPerSecond`); they are, unless it is false. */
  isPaced?: boolean;
}

export const DEFAULT_CONFIG: ChannelConfig = {
  hotMessages: 10_000,
  hotBytes: 536_870_912,
  hotAgeMs: 90 * 86_400_000,
  segmentMessages: 1_000,
  segmentBytes: 4_194_304,
  isPaced: true,
};
