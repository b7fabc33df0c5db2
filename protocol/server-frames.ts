import { z } from "zod";
import { chatServerFrames } from "./chat/server-frames.ts";
import { errorCodeSchema } from "./error-codes.ts";
import {
  epochMsSchema,
  latSchema,
  lngSchema,
  precisionSchema,
  requestIdSchema,
  userIdSchema,
} from "./primitives.ts";
import { sharingSchema } from "./sharing.ts";

const re = requestIdSchema.optional().describe("the `id` of the request that this answers");
const epoch = z.string().describe("names one life of the stream; a new one means: forget the old offsets");
const offset = z
  .number()
  .int()
  .nonnegative()
  .describe("rises with every frame of the stream, in `near` by one");

/** The answer to `hello`: the socket is ready. */
export const welcomeSchema = z.object({
  type: z.literal("welcome"),
  re,
  protocol: z.number().int(),
  userId: userIdSchema,
  sessionId: z.string().describe("give it in the next `hello` to continue this session"),
  resumed: z.boolean().describe("whether `sessionId` is the one that the client asked to continue"),
  serverTime: epochMsSchema,
  heartbeatIntervalMs: z.number().int().describe("with no frame for this long, either side asks with `ping`"),
  nextReportInMs: z.number().int().describe("when the server would like the next `reportLocation`"),
  tokenExpiresAt: epochMsSchema,
});

/** The answer to `authenticate`. */
export const authenticatedSchema = z.object({
  type: z.literal("authenticated"),
  re,
  tokenExpiresAt: epochMsSchema,
});

/** The token runs out soon: send `authenticate` with a new one. */
export const tokenExpiringSchema = z.object({
  type: z.literal("tokenExpiring"),
  tokenExpiresAt: epochMsSchema,
});

/** The answer to a `reportLocation` with an id. */
export const locationReportedSchema = z.object({
  type: z.literal("locationReported"),
  re,
  accepted: z
    .boolean()
    .describe("false where the move was too small to matter; the earlier location stays in force"),
  shared: z
    .boolean()
    .describe(
      "whether this device is the one whose location friends see; another device of the same user may be",
    ),
  nextReportInMs: z.number().int(),
});

/** The server would like reports at another pace from now on. Sent when it changes and no reply could say so. */
export const reportPaceChangedSchema = z.object({
  type: z.literal("reportPaceChanged"),
  nextReportInMs: z.number().int(),
});

export const locationWithdrawnSchema = z.object({ type: z.literal("locationWithdrawn"), re });
export const nearWatchedSchema = z.object({ type: z.literal("nearWatched"), re, radiusM: z.number() });
export const nearUnwatchedSchema = z.object({ type: z.literal("nearUnwatched"), re });

/** A friend who is near and lets the viewer know. */
export const nearFriendSchema = z.object({
  userId: userIdSchema,
  lat: latSchema,
  lng: lngSchema,
  distanceM: z
    .number()
    .nonnegative()
    .describe("great-circle distance to the shown coordinates when they were sent, to 0.1 m"),
  precision: precisionSchema,
  at: epochMsSchema.describe("when the location was measured; to the minute where it is approximate"),
  stale: z.boolean().describe("true where the location was not refreshed for 10 minutes"),
});

/** Everybody who is near. Replaces whatever the client held of this stream. */
export const nearSnapshotSchema = z.object({
  type: z.literal("nearSnapshot"),
  epoch,
  offset,
  radiusM: z.number(),
  friends: z.array(nearFriendSchema),
});

/** What changed near the viewer. One frame holds all changes of a tick, each friend at most once. */
export const nearChangedSchema = z.object({
  type: z.literal("nearChanged"),
  epoch,
  offset,
  appeared: z.array(nearFriendSchema).describe("friends who were not near before"),
  moved: z
    .array(nearFriendSchema)
    .describe(
      "friends who are near still, with a newer location; the viewer's own moves are not repeated back",
    ),
  left: z.array(userIdSchema).describe("friends who are no longer near, or no longer let the viewer know"),
});

/** The state of the `me` stream: sent after `welcome`, and again when the server had to start over. */
export const meSnapshotSchema = z.object({
  type: z.literal("meSnapshot"),
  epoch,
  offset: offset.describe(
    "where it differs from the offset that the client last saw, read friends and requests again",
  ),
  sharing: sharingSchema,
});

/** Something about the user changed, on this or another device. `sharing` carries its new value; read the rest by HTTP. */
export const meChangedSchema = z.object({
  type: z.literal("meChanged"),
  epoch,
  offset,
  changed: z.array(z.enum(["friends", "requests", "sharing", "profile", "teams", "devices", "chatSettings"])),
  sharing: sharingSchema.optional(),
});

/** Answer with `pong` and the same `n`, at once. */
export const serverPingSchema = z.object({ type: z.literal("ping"), n: z.number().int().nonnegative() });
export const serverPongSchema = z.object({ type: z.literal("pong"), re });

/** The server is about to close this socket. Connect again within `reconnectWithinMs`, at a random moment of it. */
export const goodbyeSchema = z.object({
  type: z.literal("goodbye"),
  reason: z.enum(["recycled"]),
  reconnectWithinMs: z.number().int(),
});

/** A request was refused, or a frame could not be understood. Nothing was changed. */
export const errorFrameSchema = z.object({
  type: z.literal("error"),
  re,
  code: errorCodeSchema,
  message: z.string(),
  field: z.string().optional().describe("the field that is wrong"),
  retryable: z.boolean().describe("whether the same frame may succeed later"),
  retryAfterMs: z.number().int().optional(),
  supportedProtocols: z
    .array(z.number().int())
    .optional()
    .describe("the versions that the server speaks, where it does not speak that of `hello`"),
});

export const serverFrameSchema = z.discriminatedUnion("type", [
  welcomeSchema,
  authenticatedSchema,
  tokenExpiringSchema,
  locationReportedSchema,
  reportPaceChangedSchema,
  locationWithdrawnSchema,
  nearWatchedSchema,
  nearUnwatchedSchema,
  nearSnapshotSchema,
  nearChangedSchema,
  meSnapshotSchema,
  meChangedSchema,
  serverPingSchema,
  serverPongSchema,
  goodbyeSchema,
  errorFrameSchema,
  ...chatServerFrames,
]);

export type NearFriend = z.infer<typeof nearFriendSchema>;
export type NearSnapshot = z.infer<typeof nearSnapshotSchema>;
export type NearChanged = z.infer<typeof nearChangedSchema>;
export type MeChange = z.infer<typeof meChangedSchema>["changed"][number];
export type ErrorFrame = z.infer<typeof errorFrameSchema>;
export type ServerFrame = z.infer<typeof serverFrameSchema>;
