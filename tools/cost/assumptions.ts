import { UsageError } from "../usage-error.ts";

/** Everything that was not measured. `--assume key=value` changes one; the report prints all. */
export interface Assumption {
  value: number;
  meaning: string;
}

export const ASSUMPTIONS = {
  concurrentUsers: {
    value: 10_000_000,
    meaning: "people with the app open and their place shared, day and night",
  },
  sessionMinutes: { value: 30, meaning: "how long a socket lives, from one connect to the next" },
  callExtraMs: {
    value: 5,
    meaning:
      "how much longer a call between two objects takes in production than here; the caller is awake meanwhile",
  },
  cpuFactor: { value: 1, meaning: "CPU time in production, against this machine" },
  billsHibernationDelay: {
    value: 0,
    meaning: "1 to bill the 10 s after which an idle object hibernates; the price list says they are free",
  },
  pingsBilled: {
    value: 0,
    meaning: "1 to bill pings that the platform answers for objects; the price list says they are free",
  },
  crowdedShare: { value: 0.1, meaning: "share of people in crowded cells" },
  crowdedUsers: { value: 50_000, meaning: "people in a crowded cell, of about 39 × 19.5 km" },
  urbanShare: { value: 0.4, meaning: "share of people in urban cells" },
  urbanUsers: { value: 10_000, meaning: "people in an urban cell" },
  suburbanShare: { value: 0.4, meaning: "share of people in suburban cells" },
  suburbanUsers: { value: 1_000, meaning: "people in a suburban cell" },
  ruralShare: { value: 0.1, meaning: "share of people in rural cells" },
  ruralUsers: { value: 100, meaning: "people in a rural cell" },
  directLinks: { value: 2_000, meaning: "links to one object beyond which relays stand in between" },
  relayLinks: { value: 4_000, meaning: "links to one relay" },
  relayMessagesPerS: {
    value: 20,
    meaning: "messages between a relay and its cell: a batch each way every 100 ms",
  },
  chatUsers: { value: 50_000_000, meaning: "people who chat on a day" },
  messagesPerUser: { value: 20, meaning: "messages that each of them writes a day" },
  directShare: { value: 0.8, meaning: "share of messages to one person" },
  groupShare: { value: 0.18, meaning: "share of messages to groups, of the sizes of the replay" },
  largeShare: { value: 0.02, meaning: "share of messages to channels of more than 256 members" },
  attachmentShare: { value: 0.05, meaning: "share of messages with a file, which one other person opens" },
  attachmentMb: { value: 0.5, meaning: "megabytes of a file, with its thumbnail" },
  hotMonths: {
    value: 3,
    meaning: "months for which a message stays in its channel's object before it is archived",
  },
  dailyUsers: { value: 100_000_000, meaning: "people who look who is near on a day" },
  peakFactor: { value: 3, meaning: "how much busier chat is at its busiest than over the day" },
  channelsPerUser: { value: 10, meaning: "channels for each person who chats, counted once each" },
  years: { value: 10, meaning: "years for which messages and files are kept" },
  phoneEdgeMs: { value: 25, meaning: "one way between a phone and the nearest data centre" },
  edgeObjectMs: { value: 15, meaning: "one way between that data centre and an object" },
  lambdaMs: {
    value: 20,
    meaning: "how long the function behind API Gateway runs for a report or a message, at 128 MB",
  },
} satisfies Record<string, Assumption>;

export type AssumptionName = keyof typeof ASSUMPTIONS;
export type Assumed = Record<AssumptionName, number>;

/**
 * @param changes as `key=value`
 * @throws UsageError where a key is unknown or a value no number of 0 or more
 */
export function assume(changes: readonly string[] = []): Assumed {
  const assumed = Object.fromEntries(
    Object.entries(ASSUMPTIONS).map(([name, { value }]) => [name, value]),
  ) as Assumed;
  for (const change of changes) {
    const [name = "", text = ""] = change.split("=", 2);
    const value = Number(text);
    if (!isAssumption(name)) throw new UsageError(`--assume knows no "${name}"; see --help`);
    if (text.trim() === "" || !(value >= 0))
      throw new UsageError(`--assume ${name} wants a number from 0 on`);
    assumed[name] = value;
  }
  return assumed;
}

function isAssumption(name: string): name is AssumptionName {
  return Object.hasOwn(ASSUMPTIONS, name);
}
