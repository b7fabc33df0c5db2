/**
 * Every limit against abuse: what, by whom it is counted, how often in how long. `account`: whoever acts, on all their devices;
 * before a sign-in, the e-mail address that is tried. `device`: one sign-in. `address`: an IPv4 address or an IPv6 network (/64),
 * which a carrier may give to thousands of people, so that these bounds are wide. What is a limit for a reason of its own, a list's
 * length or a frame's size, is in `protocol/limits.ts`; how often an address may use the account routes, in
 * `workers/auth/auth-rate-limits.ts`.
 */
export interface Bound {
  max: number;
  windowMs: number;
}

export type LimitBy = "account" | "device" | "address";

/** By whom a request is counted, as far as that is known. */
export type Counted = Partial<Record<LimitBy, string | null>>;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

const perMinute = (max: number): Bound => ({ max, windowMs: MINUTE_MS });
const perHour = (max: number): Bound => ({ max, windowMs: HOUR_MS });
const perDay = (max: number): Bound => ({ max, windowMs: DAY_MS });

/** Counted in the database: exact wherever the requests arrive, at the price of a query. */
export const COUNTED_LIMITS = {
  /** Accounts and guests made from one address: a school on its first day, and no farm. There is no account and no device yet. */
  "sign-ups": { address: perHour(300) },
  /** Passwords tried for one e-mail address from wherever, so that a botnet gains little by its many addresses. */
  "sign-ins": { account: { max: 30, windowMs: 15 * MINUTE_MS } },
  upgrade: { account: perMinute(10), address: perHour(300) },
  "account-deletion": { account: perMinute(5) },

  /** New requests for friendship. */
  "friend-requests": { account: perDay(200), device: perDay(200), address: perDay(20_000) },
  /** Those of guests and of accounts that are younger than a day, … */
  "friend-requests-when-new": { account: perDay(30), device: perDay(30), address: perDay(5_000) },
  /** … and of whoever was declined or blocked by many lately. */
  "friend-requests-when-declined": { account: perDay(5) },
  /** Everything else that changes how two people stand: far more than a person taps. */
  relations: { account: perMinute(120) },
  /** Handles looked up; guessing them is hopeless. */
  lookups: { account: perMinute(60), device: perMinute(60), address: perMinute(3_000) },

  teams: { account: perMinute(20), device: perMinute(20), address: perHour(2_000) },
  /** Groups and channels made, opened, joined and left. */
  channels: { account: perMinute(30), device: perMinute(30), address: perMinute(3_000) },
  "channel-changes": { account: perMinute(60) },
  "channel-members": { account: perMinute(120) },
  "team-changes": { account: perMinute(60) },
  "team-members": { account: perMinute(120) },
  "team-presence": { account: perMinute(30) },
  /** Invitations made, listed and revoked. */
  invites: { account: perMinute(60), device: perMinute(60), address: perMinute(3_000) },
  /** Codes of invitations looked at and used. Following links takes a few. */
  "invite-codes": { account: perMinute(30), device: perMinute(30), address: perMinute(1_000) },
  /** The same over a day: trying codes out takes more than there is time. */
  "invite-codes-a-day": { account: perDay(300), device: perDay(300) },

  /** Uploads begun; how many bytes and files one may have is in `protocol/limits.ts`. */
  files: { account: perMinute(120), device: perMinute(120), address: perMinute(3_000) },
  "file-requests": { account: perMinute(300) },
  "file-links": { account: perMinute(300) },
  "upload-requests": { account: perMinute(600) },
  /** Of everything about oneself; wrong passwords count, too. */
  "account-export": { account: perDay(10) },
  passkeys: { account: perMinute(30) },
  exports: { account: perMinute(6) },

  /** An honest reporter of a bad evening writes a dozen. */
  reports: { account: perDay(50), device: perDay(50), address: perDay(2_000) },
  moderation: { account: perMinute(120) },

  profile: { account: perMinute(30) },
  sharing: { account: perMinute(60) },
  devices: { account: perMinute(30) },
  push: { account: perMinute(30) },
  "chat-settings": { account: perMinute(60) },
  "notification-settings": { account: perMinute(60) },
  notifications: { account: perMinute(120) },
} as const satisfies Record<string, Partial<Record<LimitBy, Bound>>>;
export type CountedLimit = keyof typeof COUNTED_LIMITS;

/** The bounds of the platform's rate limiters, by minute: one binding each in wrangler.toml, `RATE_60` and so on. */
export type SwiftBound = 60 | 300 | 600 | 1_200 | 6_000;

/**
 * What happens all the time, counted by the platform's rate limiters at the edge: no query, but by place and not to the last one
 * (https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/). All by minute.
 */
export const SWIFT_LIMITS = {
  /** All requests but those for files by their own address (`/v1/f/…`). */
  requests: { account: 1_200, device: 600, address: 6_000 },
  /** Sockets opened. After a restart everyone behind a carrier's address comes back within half a minute. */
  sockets: { account: 60, device: 60, address: 6_000 },
  /** Messages sent, by the socket and by HTTP, in all channels together. */
  messages: { account: 300, device: 300, address: 6_000 },
  searches: { account: 60, device: 60, address: 1_200 },
  "team-searches": { account: 300, device: 300, address: 6_000 },
} as const satisfies Record<string, Record<LimitBy, SwiftBound>>;
export type SwiftLimit = keyof typeof SWIFT_LIMITS;
