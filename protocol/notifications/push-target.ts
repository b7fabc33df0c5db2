import { z } from "zod";
import { LIMITS } from "../limits.ts";

const localeSchema = z
  .string()
  .max(35)
  .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, "a language tag, as `ko` or `en-GB`")
  .default("en")
  .describe("the language of words that the server must choose (BCP 47)");

/** A browser's subscription, as `PushSubscription.toJSON()` gives it. */
export const webPushTargetSchema = z.strictObject({
  type: z.literal("webPush"),
  endpoint: z
    .url()
    .max(LIMITS.maxPushEndpointLength)
    .describe("https, at a push service that the deployment allows"),
  keys: z.strictObject({
    p256dh: z.string().regex(/^[A-Za-z0-9_-]{87}=?$/, "an uncompressed P-256 point in base64url"),
    auth: z.string().regex(/^[A-Za-z0-9_-]{22}(==)?$/, "16 bytes in base64url"),
  }),
  locale: localeSchema,
});

/** An app's registration at Firebase Cloud Messaging, on Android or iOS. */
export const fcmTargetSchema = z.strictObject({
  type: z.literal("fcm"),
  token: z
    .string()
    .min(20)
    .max(LIMITS.maxFcmTokenLength)
    .regex(/^[A-Za-z0-9_:-]+$/),
  locale: localeSchema,
});

/** Where a device is reached while no app of it is connected. */
export const pushTargetSchema = z.discriminatedUnion("type", [webPushTargetSchema, fcmTargetSchema]);
export type PushTarget = z.infer<typeof pushTargetSchema>;
export type PushTargetInput = z.input<typeof pushTargetSchema>;

/** What apps need to subscribe, and which ways there are in this deployment. */
export const pushOptionsSchema = z.object({
  webPush: z
    .object({
      applicationServerKey: z.string().describe("for `pushManager.subscribe`: a P-256 point in base64url"),
    })
    .nullable()
    .describe("null where Web Push is not set up"),
  fcm: z.boolean().describe("whether FCM is set up"),
});
export type PushOptions = z.infer<typeof pushOptionsSchema>;

/** By what the device that asks is reached. */
export const pushRegistrationSchema = z.object({
  target: pushTargetSchema.nullable().describe("null where the device is not to be notified"),
});
export type PushRegistration = z.infer<typeof pushRegistrationSchema>;
