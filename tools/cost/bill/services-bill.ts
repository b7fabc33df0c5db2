import type { Assumed } from "../assumptions.ts";
import { ABLY_PRICES, AWS_PRICES, PUBNUB_PRICES, PUSHER_PLAN } from "../prices.ts";
import { type Line, line } from "./line.ts";

const DAY_MINUTES = 1_440;
const DAYS_A_MONTH = 30;
const LAMBDA_GB = 0.125;

/** What services would carry in a day, or for a million messages. */
export interface Load {
  /** Messages that phones send. */
  sent: number;
  /** Messages that phones get. */
  delivered: number;
  /** Phones that are connected all the time. */
  connections: number;
  /** Channels that are in use all the time. */
  channels: number;
  /** Whether what is sent is a place, which fits into 64 bytes and need not be kept. */
  isPlace: boolean;
}

export interface ServiceBill {
  service: string;
  lines: Line[];
}

/**
 * The same at list prices. In their favour they are told whom each message is for: who is near is not computed by any of them, and would
 * cost its own servers. With API Gateway a function does that, with a read and a write of a database for each message.
 */
export function servicesBill(load: Load, assumed: Assumed): ServiceBill[] {
  const { sent, delivered, connections, channels, isPlace } = load;
  const minutes = connections * DAY_MINUTES;
  const plans = Math.max(
    Math.ceil(connections / PUSHER_PLAN.connections),
    Math.ceil((sent + delivered) / PUSHER_PLAN.messagesPerDay),
  );
  return [
    {
      service: "Ably",
      lines: [
        line("messages", sent + delivered, ABLY_PRICES.message),
        line("connections", minutes, ABLY_PRICES.connectionMinute),
        line("channels", channels * DAY_MINUTES, ABLY_PRICES.channelMinute),
      ],
    },
    {
      service: "PubNub",
      lines: [
        line("sent", sent, isPlace ? PUBNUB_PRICES.signal : PUBNUB_PRICES.replicated),
        line("received", delivered, PUBNUB_PRICES.edge),
      ],
    },
    { service: "Pusher", lines: [line("plans", plans / DAYS_A_MONTH, PUSHER_PLAN.month)] },
    {
      service: "API Gateway",
      lines: [
        line("messages", sent + delivered, AWS_PRICES.message),
        line("connections", minutes, AWS_PRICES.connectionMinute),
        line("functions", sent, AWS_PRICES.lambdaRequest),
        line("functions' time", sent * LAMBDA_GB * (assumed.lambdaMs / 1_000), AWS_PRICES.lambdaGbS),
        line("database, writes", sent, AWS_PRICES.dynamoWrite),
        line("database, reads", sent, AWS_PRICES.dynamoRead),
      ],
    },
  ];
}
