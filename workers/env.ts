import type { ChatChannel } from "../durable-objects/chat-channel/chat-channel.ts";
import type { GeoCell } from "../durable-objects/geo-cell/geo-cell.ts";
import type { Metrics } from "../durable-objects/metrics/metrics.ts";
import type { RelaySettings } from "../durable-objects/relay/core/relay-limits.ts";
import type { Relay } from "../durable-objects/relay/relay.ts";
import type { StoredFile } from "../durable-objects/stored-file/stored-file.ts";
import type { UserHub } from "../durable-objects/user-hub/user-hub.ts";
import type { PushJob } from "../protocol/links/push-link.ts";

/** What the deployment binds to the Worker; see wrangler.toml. */
export interface Env extends RelaySettings {
  DB: D1Database;
  GEO_CELLS: DurableObjectNamespace<GeoCell>;
  USER_HUBS: DurableObjectNamespace<UserHub>;
  CHAT_CHANNELS: DurableObjectNamespace<ChatChannel>;
  STORED_FILES: DurableObjectNamespace<StoredFile>;
  RELAYS: DurableObjectNamespace<Relay>;
  /** Where metrics are added up. */
  METRICS: DurableObjectNamespace<Metrics>;
  /** Whoever shows it may read `GET /metrics`: at least 16 random characters. Without it nothing is reported, and there is no such route. */
  METRICS_TOKEN?: string;
  /** Old messages, in compressed segments. */
  ARCHIVE: R2Bucket;
  /** What people upload. */
  FILES: R2Bucket;
  /** The base map, as the PMTiles archive `map.pmtiles`. Without the bucket, or the archive, there is none. */
  MAP?: R2Bucket;
  /** Notifications to be sent. */
  PUSHES: Queue<PushJob>;
  /** Messages of a channel that stay in its object, a whole number; 10,000 unless set. Older ones go to `ARCHIVE`. */
  HOT_MESSAGES?: string;
  /** Days after which they go there even where there are fewer; 90 unless set. */
  HOT_DAYS?: string;
  /** Frames that one client may send a second, on average, a whole number; `LIMITS.framesPerSecond` unless set. */
  FRAMES_PER_SECOND?: string;
  /** How fast somebody can be who is believed, in km/h; `LIMITS.maxSpeedKmh` unless set, 0 for no bound. */
  MAX_SPEED_KMH?: string;
  /** What becomes of messages when their sender deletes the account; "anonymise" unless set. */
  ACCOUNT_DELETION?: "anonymise" | "erase";
  /** The room for files that a user has, in bytes; `LIMITS.maxUserFileBytes` unless set. */
  USER_FILE_BYTES?: string;
  /** Another one whenever data was restored; see docs/backup.md. */
  DATA_GENERATION?: string;
  /** Access to the bucket of `FILES` by S3, for uploads past the Worker. All four or none. */
  S3_ENDPOINT?: string;
  S3_BUCKET?: string;
  S3_ACCESS_KEY_ID?: string;
  S3_SECRET_ACCESS_KEY?: string;
  /** The VAPID key pair of Web Push, as a private JWK (P-256), and whom a push service may write to (mailto: or https:). */
  VAPID_PRIVATE_JWK?: string;
  VAPID_SUBJECT?: string;
  /** Hosts of push services beside the well-known ones, separated by commas. */
  PUSH_HOSTS?: string;
  /** The key file of a Firebase service account, as JSON. */
  FCM_SERVICE_ACCOUNT?: string;
  /** Where FCM is reached, if not at Google. */
  FCM_URL?: string;
  /** The built web page and the script of the API reference. */
  ASSETS?: Fetcher;
  /** Present only on a local server: what it lets its tools do, and a sign that address limits would only hinder. */
  LOCAL?: Fetcher;
  /** Signs cookies and encrypts the signing keys: at least 32 random characters. */
  BETTER_AUTH_SECRET?: string;
  /** The origin that the deployment is reached by; taken from each request where it is not set. */
  BASE_URL?: string;
  /** Over how many databases friendships, blocks and teams are spread, a whole number; they are all in `DB` where it is none or 1. */
  DIRECTORY_SHARDS?: number | string;
  /** The platform's rate limiters, by what they allow a minute (`SWIFT_LIMITS`). Without them those limits do not hold. */
  RATE_60?: RateLimit;
  RATE_300?: RateLimit;
  RATE_600?: RateLimit;
  RATE_1200?: RateLimit;
  RATE_6000?: RateLimit;
  /** Those databases, from `DIRECTORY_0` on. */
  [name: `DIRECTORY_${number}`]: D1Database | undefined;
}

/** The type parameter of every hono app and handler here. */
export interface AppEnv {
  Bindings: Env;
  Variables: { requestId: string };
}
