import type { ChatChannel } from "../durable-objects/chat-channel/chat-channel.ts";
import type { GeoCell } from "../durable-objects/geo-cell/geo-cell.ts";
import type { UserHub } from "../durable-objects/user-hub/user-hub.ts";

/** What the deployment binds to the Worker; see wrangler.toml. */
export interface Env {
  DB: D1Database;
  GEO_CELLS: DurableObjectNamespace<GeoCell>;
  USER_HUBS: DurableObjectNamespace<UserHub>;
  CHAT_CHANNELS: DurableObjectNamespace<ChatChannel>;
  /** Old messages, in compressed segments. */
  ARCHIVE: R2Bucket;
  /** Messages of a channel that stay in its object, a whole number; 10,000 unless set. Older ones go to `ARCHIVE`. */
  HOT_MESSAGES?: string;
  /** Days after which they go there even where there are fewer; 90 unless set. */
  HOT_DAYS?: string;
  /** What becomes of messages when their sender deletes the account; "anonymise" unless set. */
  ACCOUNT_DELETION?: "anonymise" | "erase";
  /** The built web page and the script of the API reference. */
  ASSETS?: Fetcher;
  /** Present only on a local server: what it lets its tools do, and a sign that address limits would only hinder. */
  LOCAL?: Fetcher;
  /** Signs cookies and encrypts the signing keys: at least 32 random characters. */
  BETTER_AUTH_SECRET?: string;
  /** The origin that the deployment is reached by; taken from each request where it is not set. */
  BASE_URL?: string;
}

/** The type parameter of every hono app and handler here. */
export interface AppEnv {
  Bindings: Env;
  Variables: { requestId: string };
}
