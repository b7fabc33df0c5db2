import { z } from "zod";
import { LIMITS } from "../limits.ts";
import { userIdSchema } from "../primitives.ts";
import { isUndisturbing, isVisible } from "../undisturbing-text.ts";

/** Names a file in the whole system; given out by the server (UUID v7). */
export const fileIdSchema = z.uuid().describe("the id of a file");

/** What the file is called where it is saved. It never becomes a path: separators and what hides or reverses text are refused. */
export const fileNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(LIMITS.maxFileNameLength)
  .refine(
    (name) => isUndisturbing(name) && !/[/\\\u061C\u200E\u200F]/.test(name),
    "no path separators, control characters or marks that reverse text",
  )
  .refine((name) => name === "" || isVisible(name), "nothing of it can be seen")
  .refine((name) => !/^\.+$/.test(name), "a name of dots names no file");

/** A media type without parameters, in lower case (RFC 6838). */
export const contentTypeSchema = z
  .string()
  .max(100)
  .regex(
    /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/,
    "type/subtype in lower case, without parameters",
  );

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits in lower case");

/** What can be shown of a file before its bytes are there. The uploader computes it; the server checks the bounds. */
export const previewShape = {
  width: z
    .number()
    .int()
    .min(1)
    .max(LIMITS.maxPictureSide)
    .optional()
    .describe("of a picture or a video, in pixels"),
  height: z.number().int().min(1).max(LIMITS.maxPictureSide).optional().describe("in pixels"),
  placeholder: z
    .base64()
    .min(1)
    .max(LIMITS.maxPlaceholderLength)
    .optional()
    .describe("a ThumbHash: what to show in the picture's place until it is there"),
  durationMs: z
    .number()
    .int()
    .min(0)
    .max(LIMITS.maxMediaDurationMs)
    .optional()
    .describe("how long a voice message, a sound or a video plays"),
  waveform: z
    .array(z.number().int().min(0).max(100))
    .min(1)
    .max(LIMITS.maxWaveformPeaks)
    .optional()
    .describe("how loud a voice message is, in equal steps of its duration; 100 is the loudest"),
};

/** What a client says of a file before it uploads it. */
export const fileInputSchema = z.strictObject({
  name: fileNameSchema,
  contentType: contentTypeSchema.describe("checked against the bytes"),
  sizeBytes: z.number().int().min(1).max(LIMITS.maxFileBytes).describe("exactly as many bytes are taken"),
  sha256: sha256Schema.optional().describe("of all bytes; a file with another one is refused"),
  ...previewShape,
});
export type FileInput = z.infer<typeof fileInputSchema>;

/**
 * `uploading`: bytes are missing. `processing`: all are there and are being checked. `ready`: it may be sent, shown and fetched.
 * `refused`: it is none that may be; see `refusal`.
 */
export const fileStateSchema = z.enum(["uploading", "processing", "ready", "refused"]);
export type FileState = z.infer<typeof fileStateSchema>;

/** Why a file was refused. Its bytes are gone; upload it anew, under another id. */
export const fileRefusalSchema = z.enum([
  /** The bytes have another SHA-256 than was said. */
  "checksumMismatch",
  /** The bytes are of another type than was said. */
  "typeMismatch",
  /** The bytes are no picture that could be cleaned and shown: broken, or of another build than its type allows. */
  "malformedPicture",
  /** The picture has more than `maxPicturePixels` pixels, or more bytes than a picture may have. */
  "pictureTooLarge",
]);
export type FileRefusal = z.infer<typeof fileRefusalSchema>;

/** A file as its uploader sees it. HTTP only. */
export const fileSchema = z.object({
  fileId: fileIdSchema,
  state: fileStateSchema,
  refusal: fileRefusalSchema.nullable().describe("why it was refused; null otherwise"),
  name: z.string(),
  contentType: z.string(),
  sizeBytes: z.number().int().describe("once it is ready: without what was taken out of a picture"),
  receivedBytes: z.number().int().describe("so many bytes are there, from the first on"),
  sha256: z.string().nullable().describe("of the bytes that are served; null until it is ready"),
  ...previewShape,
  thumbnail: z.boolean().describe("whether there is a thumbnail"),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso
    .datetime()
    .nullable()
    .describe("when it is deleted unless it is uploaded and used by then; null while it is in use"),
});
export type FileResource = z.infer<typeof fileSchema>;

/** The answer to a declaration: the file, and the ways to bring its bytes. */
export const declaredFileSchema = fileSchema.extend({
  upload: z.object({
    contentUrl: z
      .string()
      .nullable()
      .describe(`PUT the bytes here, in one request; null where there are more than ${LIMITS.maxPutBytes}`),
    tusUrl: z.string().describe("bring them in pieces by tus 1.0"),
    direct: z
      .object({
        url: z.string(),
        method: z.literal("PUT"),
        headers: z.record(z.string(), z.string()).describe("to be sent along exactly so"),
        expiresAt: z.iso.datetime(),
      })
      .nullable()
      .describe(
        "PUT them past the server into its store, then POST …/complete; null where that is not set up",
      ),
  }),
});
export type DeclaredFile = z.infer<typeof declaredFileSchema>;

/** A file that goes with a message, as everyone who may read the message sees it. */
export const attachmentSchema = z.object({
  fileId: fileIdSchema,
  name: z.string(),
  contentType: z.string(),
  sizeBytes: z.number().int().nonnegative(),
  ...previewShape,
  thumbnail: z.boolean().describe("whether there is a thumbnail to fetch"),
});
export type Attachment = z.infer<typeof attachmentSchema>;

/** A file to send along: one that the sender uploaded, or one of a message that the sender may read. */
export const attachmentInputSchema = z.strictObject({
  fileId: fileIdSchema,
  channelId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{8,64}$/)
    .optional()
    .describe("the channel of a message that it is taken over from; absent where the sender uploaded it"),
});
export type AttachmentInput = z.infer<typeof attachmentInputSchema>;

/** Which form of a file to fetch. */
export const fileVariantSchema = z.enum(["content", "thumbnail"]);
export type FileVariant = z.infer<typeof fileVariantSchema>;

/** Where a file is seen: in a channel (of a message, or its picture), as a person's or a team's picture, or as one's own upload. */
export const filePlaceSchema = z.union([
  z.strictObject({ channelId: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/) }),
  z.strictObject({ userId: userIdSchema }),
  z.strictObject({ teamId: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/) }),
  z.strictObject({ own: z.literal(true) }),
]);
export type FilePlace = z.infer<typeof filePlaceSchema>;

/** Asks for addresses that need no token, for image tags and players. */
export const fileLinksInputSchema = z.strictObject({
  files: z
    .array(
      z.strictObject({
        fileId: fileIdSchema,
        in: filePlaceSchema,
        variant: fileVariantSchema.default("content"),
      }),
    )
    .min(1)
    .max(LIMITS.maxFileLinks),
});
export type FileLinksInput = z.input<typeof fileLinksInputSchema>;

/** Each address works for the user who asked, as long as they may see the file, until it expires. Same order as asked. */
export const fileLinksSchema = z.object({
  items: z.array(z.object({ fileId: fileIdSchema, url: z.string(), expiresAt: z.iso.datetime() })),
});
export type FileLinks = z.infer<typeof fileLinksSchema>;

/** How much of their room a user has filled. */
export const fileUsageSchema = z.object({
  files: z.number().int(),
  maxFiles: z.number().int(),
  bytes: z.number().int(),
  maxBytes: z.number().int(),
});
export type FileUsage = z.infer<typeof fileUsageSchema>;
