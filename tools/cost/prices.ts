/** What one unit of something costs at the list price. Free allowances are left out: at this size they are noise. */
export interface Price {
  /** US dollars a unit. */
  dollars: number;
  unit: string;
  source: string;
}

const MILLION = 1e6;
const WORKERS = "https://developers.cloudflare.com/workers/platform/pricing/";
const OBJECTS = "https://developers.cloudflare.com/durable-objects/platform/pricing/";
const D1 = "https://developers.cloudflare.com/d1/platform/pricing/";
const R2 = "https://developers.cloudflare.com/r2/pricing/";
const QUEUES = "https://developers.cloudflare.com/queues/platform/pricing/";
const ABLY = "https://ably.com/docs/platform/pricing/resource-based";
const PUBNUB = "https://www.pubnub.com/docs/resources/pricing";
const PUSHER = "https://pusher.com/channels/pricing";
const API_GATEWAY = "https://aws.amazon.com/api-gateway/pricing/";
const LAMBDA = "https://aws.amazon.com/lambda/pricing/";
const DYNAMO_DB = "https://aws.amazon.com/dynamodb/pricing/on-demand/";

/**
 * When these prices were looked up, in stored copies of the pages that they name. Where such a page shows its numbers by a script only, they
 * are from pages that quote it: those of Pusher and Ably from the price lists of github.com/api-evangelist (May 2026), those of AWS
 * from articles. Check them before you decide anything by them.
 */
export const PRICES_AS_OF = "2026-11-30";

/**
 * The rule of an object's duration, from the page of `durationGbS`: billed is wall-clock time while an object runs or is idle but cannot
 * hibernate; idle and able to hibernate is free, "even before the runtime has hibernated" it. All of an object's work at a time is one
 * duration, and each object is billed for 128 MB, whatever it uses. A message in a WebSocket is 1/20 request; outgoing ones, and
 * those that the platform answers by itself, are free.
 */
export const OBJECT_DURATION = { gigabytes: 0.128, messagesPerRequest: 20 } as const;

/** Cloudflare's, beyond what the plan includes. */
export const CLOUDFLARE = {
  workerRequest: { dollars: 0.3 / MILLION, unit: "request", source: WORKERS },
  workerCpuMs: { dollars: 0.02 / MILLION, unit: "CPU ms", source: WORKERS },
  objectRequest: { dollars: 0.15 / MILLION, unit: "request", source: OBJECTS },
  durationGbS: { dollars: 12.5 / MILLION, unit: "GB-s", source: OBJECTS },
  objectRowRead: { dollars: 0.001 / MILLION, unit: "row", source: OBJECTS },
  objectRowWritten: { dollars: 1 / MILLION, unit: "row", source: OBJECTS },
  objectGbMonth: { dollars: 0.2, unit: "GB-month", source: OBJECTS },
  d1RowRead: { dollars: 0.001 / MILLION, unit: "row", source: D1 },
  d1RowWritten: { dollars: 1 / MILLION, unit: "row", source: D1 },
  d1GbMonth: { dollars: 0.75, unit: "GB-month", source: D1 },
  r2ClassA: { dollars: 4.5 / MILLION, unit: "operation", source: R2 },
  r2ClassB: { dollars: 0.36 / MILLION, unit: "operation", source: R2 },
  r2GbMonth: { dollars: 0.015, unit: "GB-month", source: R2 },
  queueOperation: { dollars: 0.4 / MILLION, unit: "operation", source: QUEUES },
} satisfies Record<string, Price>;

/**
 * Per minute and per message, which accounts have that signed up before Ably moved to monthly active users; what a larger customer
 * pays, or one by active users, is not on a public page.
 */
export const ABLY_PRICES = {
  message: { dollars: 2.5 / MILLION, unit: "message in or out", source: ABLY },
  connectionMinute: { dollars: 1 / MILLION, unit: "connection minute", source: ABLY },
  channelMinute: { dollars: 1 / MILLION, unit: "channel minute", source: ABLY },
} satisfies Record<string, Price>;

/** By transaction, up to 2 KB each; connections are free. */
export const PUBNUB_PRICES = {
  signal: { dollars: 0.000008, unit: "signal (64 bytes)", source: PUBNUB },
  replicated: { dollars: 0.000123, unit: "message published", source: PUBNUB },
  edge: { dollars: 0.000033, unit: "message received", source: PUBNUB },
} satisfies Record<string, Price>;

/** The largest plan with a price; so many of them as it takes. */
export const PUSHER_PLAN = {
  month: { dollars: 1_199, unit: "Growth Plus plan a month", source: PUSHER },
  connections: 30_000,
  messagesPerDay: 90_000_000,
} as const;

/** In us-east-1, each by its lowest public tier. */
export const AWS_PRICES = {
  message: {
    dollars: 0.8 / MILLION,
    unit: "message of 32 KB, in or out, over a billion",
    source: API_GATEWAY,
  },
  connectionMinute: { dollars: 0.25 / MILLION, unit: "connection minute", source: API_GATEWAY },
  lambdaRequest: { dollars: 0.2 / MILLION, unit: "invocation", source: LAMBDA },
  lambdaGbS: { dollars: 0.0000166667, unit: "GB-s", source: LAMBDA },
  dynamoWrite: { dollars: 0.625 / MILLION, unit: "write of 1 KB", source: DYNAMO_DB },
  dynamoRead: { dollars: 0.125 / MILLION, unit: "read of 4 KB", source: DYNAMO_DB },
} satisfies Record<string, Price>;
