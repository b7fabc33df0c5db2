import { z } from "zod";
import { chatClientFrames } from "./chat/client-frames.ts";
import { LIMITS } from "./limits.ts";
import { latSchema, lngSchema, requestIdSchema } from "./primitives.ts";

/** The first frame of every socket, within `helloTimeoutMs`. Answered by `welcome`. */
export const helloSchema = z.object({
  type: z.literal("hello"),
  id: requestIdSchema.optional(),
  protocol: z.number().int().describe("the version of the protocol that the client speaks"),
  token: z.string().min(1).max(4_096).describe("the JWT from GET /v1/auth/token"),
  sessionId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,64}$/)
    .optional()
    .describe("the `sessionId` of an earlier `welcome`, to continue that session"),
  client: z.string().max(100).optional().describe("the client's name and version, for the server's logs"),
});

/** Replaces the token of a live socket before it runs out. Answered by `authenticated`. */
export const authenticateSchema = z.object({
  type: z.literal("authenticate"),
  id: requestIdSchema.optional(),
  token: z.string().min(1).max(4_096),
});

/**
 * Where this device is. Answered by `locationReported` if it carries an `id`; without one there is no reply unless
 * it is refused.
 */
export const reportLocationSchema = z.object({
  type: z.literal("reportLocation"),
  id: requestIdSchema.optional(),
  lat: latSchema,
  lng: lngSchema,
  ageMs: z
    .number()
    .int()
    .min(0)
    .max(LIMITS.maxFixAgeMs)
    .default(0)
    .describe("how old the fix is; an age instead of a time, because phones' clocks are wrong"),
});

/** Stops this device from counting as a place: it is neither shown to friends nor used to find them. Answered by `locationWithdrawn`. */
export const withdrawLocationSchema = z.object({
  type: z.literal("withdrawLocation"),
  id: requestIdSchema.optional(),
});

/**
 * Opens the `near` stream, or changes its radius. Answered by `nearWatched`; a `nearSnapshot` follows as soon as the
 * device's location is known, then `nearChanged` as friends move.
 */
export const watchNearSchema = z.object({
  type: z.literal("watchNear"),
  id: requestIdSchema.optional(),
  radiusM: z.number().min(LIMITS.minRadiusM).max(LIMITS.maxRadiusM).default(LIMITS.defaultRadiusM),
});

/** Closes the `near` stream. Answered by `nearUnwatched`. */
export const unwatchNearSchema = z.object({
  type: z.literal("unwatchNear"),
  id: requestIdSchema.optional(),
});

/** Asks whether the server is there. Answered by `pong` with the same `id`. */
export const clientPingSchema = z.object({
  type: z.literal("ping"),
  id: requestIdSchema.optional(),
});

/** Answers the server's `ping`. It says: I have read everything up to it. */
export const clientPongSchema = z.object({
  type: z.literal("pong"),
  n: z.number().int().nonnegative().describe("the `n` of the server's ping"),
});

export const clientFrameSchema = z.discriminatedUnion("type", [
  helloSchema,
  authenticateSchema,
  reportLocationSchema,
  withdrawLocationSchema,
  watchNearSchema,
  unwatchNearSchema,
  clientPingSchema,
  clientPongSchema,
  ...chatClientFrames,
]);

export type Hello = z.infer<typeof helloSchema>;
export type ReportLocation = z.infer<typeof reportLocationSchema>;
/** A frame as the server holds it after parsing, defaults filled in. */
export type ClientFrame = z.infer<typeof clientFrameSchema>;
/** A frame as a client may write it, defaults left out. */
export type ClientFrameInput = z.input<typeof clientFrameSchema>;
