import type { ClientFrame } from "../protocol/client-frames.ts";
import type { CloseReason } from "../protocol/close-codes.ts";
import type { ErrorCode } from "../protocol/error-codes.ts";
import type { RelayedKind } from "../protocol/links/relay-link.ts";
import type { ServerFrame } from "../protocol/server-frames.ts";
import { Registry } from "./registry.ts";

/** All metrics of Hither. Labels are words of the code, never anything about a person. */
export const REGISTRY = new Registry();

/** From what is answered out of memory to what nobody waits for. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** The classes of objects; the words by which metrics and logs name them. */
export type ObjectClass = "ChatChannel" | "GeoCell" | "Relay" | "StoredFile" | "UserHub";

// Sockets of clients.

export const CONNECTIONS_OPEN = REGISTRY.leaseGauge({
  name: "hither_connections_open",
  help: "Sockets of clients that are signed in.",
  labels: [],
});
export const CONNECTIONS_OPENED = REGISTRY.counter<["new" | "resumed"]>({
  name: "hither_connections_opened",
  help: "Clients that were welcomed: on a new session, or on one that they resumed.",
  labels: ["start"],
});
export const CONNECTIONS_CLOSED = REGISTRY.counter<[CloseReason | "goodbye" | "lost"]>({
  name: "hither_connections_closed",
  help: "Sockets that ended: by a reason of the protocol, the client's goodbye, or without a word (lost).",
  labels: ["reason"],
});
export const FRAMES_RECEIVED = REGISTRY.counter<[ClientFrame["type"]]>({
  name: "hither_frames_received",
  help: "Valid frames of clients that were handled. Reports that a newer one replaced are in hither_location_reports.",
  labels: ["type"],
});
export const FRAMES_SENT = REGISTRY.counter<[ServerFrame["type"] | "passedOn"]>({
  name: "hither_frames_sent",
  help: "Frames to clients. What a channel tells all its readers is passed on unparsed (passedOn).",
  labels: ["type"],
});
export const ERROR_FRAMES = REGISTRY.counter<[ErrorCode]>({
  name: "hither_error_frames",
  help: "Error frames to clients.",
  labels: ["code"],
});
export const LINKS = REGISTRY.counter<["opened" | "failed" | "broken"]>({
  name: "hither_links",
  help: "Links of sessions to objects: opened, not opened because the object did not answer, broken by themselves.",
  labels: ["event"],
});

// Places.

export const LOCATION_REPORTS = REGISTRY.counter<["accepted" | "tooSmall" | "superseded" | "implausible"]>({
  name: "hither_location_reports",
  help: "Reports of places: taken, moves too small to matter, places that nobody can be at so soon, and those that a newer report replaced before they were read.",
  labels: ["result"],
});
export const MOVES_FORWARDED = REGISTRY.counter({
  name: "hither_moves_forwarded",
  help: "Moves that sessions sent to cells, one for each cell.",
  labels: [],
});
export const CELL_FRAMES = REGISTRY.counter({
  name: "hither_cell_frames",
  help: "Frames of moves that cells sent to sessions.",
  labels: [],
});
export const CELL_SIGHTINGS = REGISTRY.counter({
  name: "hither_cell_sightings",
  help: "Places of friends in these frames.",
  labels: [],
});
export const PLACE_AGE_SECONDS = REGISTRY.histogram({
  name: "hither_place_age_seconds",
  unit: "seconds",
  help: "How old the exact place of a friend who moves is when it is sent to a client, counted from when the friend's phone was there.",
  labels: [],
  buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
});
export const CELL_HELD_UP_SECONDS = REGISTRY.histogram({
  name: "hither_cell_held_up_seconds",
  unit: "seconds",
  help: "By how much cells were held up, at each of their ticks: ticks that came late, or messages that waited.",
  labels: [],
  buckets: SECONDS,
});

// Messages.

export const MESSAGES_STORED = REGISTRY.counter({
  name: "hither_messages_stored",
  help: "Messages that channels stored.",
  labels: [],
});
export const OPERATION_SECONDS = REGISTRY.histogram<["messageSent" | "other"]>({
  name: "hither_operation_seconds",
  unit: "seconds",
  help: "From when a session brings an operation to a channel, which stores it, until the reply is there to be sent to the client.",
  labels: ["reply"],
  buckets: SECONDS,
});
export const COMMIT_WAIT_SECONDS = REGISTRY.histogram({
  name: "hither_channel_commit_wait_seconds",
  unit: "seconds",
  help: "How long the first operation of each commit of a channel waited for it.",
  labels: [],
  buckets: SECONDS,
});
export const TELL_WAIT_SECONDS = REGISTRY.histogram({
  name: "hither_channel_tell_wait_seconds",
  unit: "seconds",
  help: "How long the first event of each frame waited in a channel, after it was stored, to be told to the links.",
  labels: [],
  buckets: SECONDS,
});
export const TELL_LINKS = REGISTRY.histogram({
  name: "hither_channel_tell_links",
  help: "To how many links a channel sent each frame: the fan-out.",
  labels: [],
  buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500],
});
export const STREAMS_OPENED = REGISTRY.counter<["first" | "recovered" | "snapshot"]>({
  name: "hither_channel_streams_opened",
  help: "Channels that clients opened: for the first time, with all that was missed (recovered), or with the newest page because that could not be had.",
  labels: ["result"],
});
export const INBOX_DELIVERIES = REGISTRY.counter<["delivered" | "failed"]>({
  name: "hither_inbox_deliveries",
  help: "Deliveries of channels to the inboxes of members. A failed one is tried again.",
  labels: ["result"],
});
export const INBOX_DELIVERIES_GIVEN_UP = REGISTRY.counter({
  name: "hither_inbox_deliveries_given_up",
  help: "Those that failed again and again, and wait for the channel's alarm.",
  labels: [],
});
export const INBOX_DELIVERY_SECONDS = REGISTRY.histogram({
  name: "hither_inbox_delivery_seconds",
  unit: "seconds",
  help: "How long a delivery to an inbox took.",
  labels: [],
  buckets: SECONDS,
});
export const INBOX_BACKLOG = REGISTRY.histogram({
  name: "hither_inbox_backlog_members",
  help: "Members who waited for a channel's delivery when a round of deliveries began.",
  labels: [],
  buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500],
});

// Notifications.

export const PUSHES = REGISTRY.counter<
  ["webPush" | "fcm", "sent" | "gone" | "refused" | "retry" | "moot" | "down"]
>({
  name: "hither_pushes",
  help: "Notifications by what became of an attempt: sent, gone (no such device), refused, to be retried, moot (no news any more), or not tried because the service is down.",
  labels: ["way", "result"],
});
export const PUSH_AGE_SECONDS = REGISTRY.histogram<["webPush" | "fcm"]>({
  name: "hither_push_age_seconds",
  unit: "seconds",
  help: "From what a notification tells of until a push service took it.",
  labels: ["way"],
  buckets: [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3_600],
});
export const PUSHES_GIVEN_UP = REGISTRY.counter({
  name: "hither_pushes_given_up",
  help: "Notifications that no service took in all retries of the queue.",
  labels: [],
});

// HTTP.

export const HTTP_REQUESTS = REGISTRY.counter<[route: string, status: string]>({
  name: "hither_http_requests",
  help: "HTTP requests, by the pattern of the route and the status of the answer.",
  labels: ["route", "status"],
});
export const HTTP_SECONDS = REGISTRY.histogram<[area: string]>({
  name: "hither_http_request_seconds",
  unit: "seconds",
  help: "From an HTTP request to the head of its answer, by the first two parts of the route.",
  labels: ["area"],
  buckets: SECONDS,
});
export const HTTP_PROBLEMS = REGISTRY.counter<[problem: string]>({
  name: "hither_http_problems",
  help: "Answers that are problems, by the last part of their type.",
  labels: ["problem"],
});
export const FILES_EXAMINED = REGISTRY.counter<["ready" | "refused" | "lost" | "failed"]>({
  name: "hither_files_examined",
  help: "Uploads that were complete: ready to be used, refused, to be brought again (lost), or not examined yet because of a fault.",
  labels: ["result"],
});

// What everything stands on.

export const OBJECT_CALLS = REGISTRY.counter<[ObjectClass, "message" | "call"]>({
  name: "hither_object_calls",
  help: "What objects handled: messages on links; calls of methods, upgrades and alarms. A method that an object calls of itself counts, too.",
  labels: ["class", "kind"],
});
export const OBJECT_RATE = REGISTRY.histogram<[ObjectClass]>({
  name: "hither_object_messages_per_second",
  help: "Messages and calls a second of single objects, each over at least 10 s: an object takes about 1,000.",
  labels: ["class"],
  buckets: [1, 10, 50, 100, 200, 300, 500, 750, 1_000],
});
export const RELAYS_OPEN = REGISTRY.leaseGauge<[RelayedKind]>({
  name: "hither_relays_open",
  help: "Relays between objects with a crowd and sessions.",
  labels: ["kind"],
});
export const D1_QUERIES = REGISTRY.counter<[database: string, "ok" | "failed"]>({
  name: "hither_d1_queries",
  help: "Calls of D1 databases; a batch is one.",
  labels: ["database", "result"],
});
export const D1_SECONDS = REGISTRY.histogram<[database: string]>({
  name: "hither_d1_query_seconds",
  unit: "seconds",
  help: "How long they took.",
  labels: ["database"],
  buckets: SECONDS,
});
export const R2_OPERATIONS = REGISTRY.counter<[operation: string, "ok" | "failed"]>({
  name: "hither_r2_operations",
  help: "Operations on R2 buckets.",
  labels: ["operation", "result"],
});
export const CHORES = REGISTRY.counter<[chore: string, "done" | "failed"]>({
  name: "hither_chores",
  help: "Chores that were done, and those that failed and will be tried again.",
  labels: ["chore", "result"],
});
export const CHORES_GIVEN_UP = REGISTRY.counter({
  name: "hither_chores_given_up",
  help: "Chores that failed for three days and are not tried any more.",
  labels: [],
});
export const LOG_LINES = REGISTRY.counter<["warn" | "error"]>({
  name: "hither_log_lines",
  help: "Lines in the log.",
  labels: ["level"],
});

// Read when somebody asks.

export const DATABASE_UP = REGISTRY.askedGauge({
  name: "hither_database_up",
  help: "Whether a D1 database answers: 1 or 0.",
  labels: ["database"],
});
export const CHORES_OUTSTANDING = REGISTRY.askedGauge({
  name: "hither_chores_outstanding",
  help: "Chores that are not done yet, up to 10,000 for each database.",
  labels: ["database"],
});
export const CHORES_OLDEST_SECONDS = REGISTRY.askedGauge({
  name: "hither_chores_oldest_seconds",
  unit: "seconds",
  help: "The age of the oldest of them; 0 where there is none.",
  labels: ["database"],
});
