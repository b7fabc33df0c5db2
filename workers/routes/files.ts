import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { fileIdSchema, fileInputSchema } from "../../protocol/files/file.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { FileRecord } from "../../protocol/links/stored-file-link.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { askFile } from "../files/file-call.ts";
import { toDeclaredFile, toFileResource } from "../files/file-resource.ts";
import { eraseFile, readOwnFile } from "../files/own-file.ts";
import { readUsage } from "../files/room.ts";
import { declareFile } from "../files/upload/declare.ts";
import { presignPut, s3SettingsOf } from "../files/upload/presign.ts";
import { putContent } from "../files/upload/put-content.ts";
import { putThumbnail } from "../files/upload/put-thumbnail.ts";
import { unlessRefused } from "../files/upload/refusal-problem.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { publicOrigin } from "../origin.ts";
import { ProblemError, type ProblemName } from "../problem.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { validate } from "./validate.ts";

/** How a file is refused, by the request after which all its bytes are there. */
const REFUSALS: ProblemName[] = ["checksum-mismatch", "unsupported-type", "malformed-picture", "too-large"];
const MISSING: ProblemName[] = ["no-such-file", "rate-limited", "unavailable"];

const fileParam = validate("param", z.object({ fileId: fileIdSchema }));
const limitRequests = limitRate("file-requests");

const limitThumbnail = bodyLimit({
  maxSize: LIMITS.maxThumbnailBytes,
  onError: () => {
    throw new ProblemError("too-large", {
      detail: `a thumbnail has ${LIMITS.maxThumbnailBytes} bytes at most`,
    });
  },
});

/** Files of the signed-in user: declaring them, and bringing their bytes in one request. */
export const fileRoutes = new Hono<SignedInEnv>()
  .post(
    "/",
    describe({
      tag: "Files",
      access: "signedIn",
      summary: "Declare a file",
      description:
        "The answer says by which ways its bytes may come. What is not complete and used within a day is deleted.",
      answers: MODELS.declaredFile,
      problems: ["quota-full", "rate-limited", "unavailable"],
    }),
    limitRate("files"),
    validate("json", fileInputSchema),
    async (context) => {
      const { env } = context;
      const s3 = s3SettingsOf(env);
      const input = context.req.valid("json");
      const record = await declareFile(env, context.var.userId, input);
      const direct = s3 && (await presignPut(s3, record.fileId, input, Date.now()));
      return context.json(toDeclaredFile(record, publicOrigin(env, context.req.raw), direct));
    },
  )
  .get(
    "/:fileId",
    describe({
      tag: "Files",
      access: "owner",
      summary: "One of my files",
      answers: MODELS.file,
      problems: MISSING,
    }),
    limitRequests,
    fileParam,
    async (context) => context.json(toFileResource(await fileOf(context))),
  )
  .delete(
    "/:fileId",
    describe({
      tag: "Files",
      access: "owner",
      summary: "Delete one of my files",
      description:
        "Its bytes are gone for everybody. Messages that it was sent with say its name and nothing more.",
      answers: MODELS.done,
      problems: MISSING,
    }),
    limitRequests,
    fileParam,
    async (context) => {
      await eraseFile(context.env, context.var.userId, context.req.valid("param").fileId);
      return context.json({ done: true } as const);
    },
  )
  .put(
    "/:fileId/content",
    describe({
      tag: "Files",
      access: "owner",
      summary: "Bring a file's bytes in one request",
      description:
        "`Content-Length` is the declared size. A request that breaks off leaves nothing. The answer may come while the file is still `processing`; where it is refused, it is the problem that says why, whose `detail` begins with the refusal's name. A repeat after all bytes are there answers how the file stands.",
      bytes: "application/octet-stream",
      answers: MODELS.file,
      problems: [...MISSING, ...REFUSALS, "file-not-ready"],
    }),
    limitRequests,
    fileParam,
    async (context) => {
      const record = await fileOf(context);
      if (record.state !== "uploading") return context.json(toFileResource(unlessRefused(record)));
      const body = readContent(context.req.raw, record.input.sizeBytes);
      const work = putContent(context.env, record, body);
      context.executionCtx.waitUntil(work.catch(() => {}));
      return context.json(toFileResource(unlessRefused(await work)));
    },
  )
  .put(
    "/:fileId/thumbnail",
    describe({
      tag: "Files",
      access: "owner",
      summary: "Bring a thumbnail for a file",
      description: `A JPEG, PNG, WebP or AVIF picture of at most ${LIMITS.maxThumbnailBytes} bytes and ${LIMITS.maxThumbnailSide} pixels a side. Metadata is taken out. Possible until the file is used; a thumbnail that is there stays.`,
      bytes: "image/*",
      answers: MODELS.file,
      problems: [...MISSING, "file-complete", "file-refused", "malformed-picture", "too-large"],
    }),
    limitRequests,
    fileParam,
    limitThumbnail,
    async (context) => {
      const record = await fileOf(context);
      const bytes = new Uint8Array(await context.req.arrayBuffer());
      return context.json(toFileResource(await putThumbnail(context.env, record, bytes)));
    },
  )
  .post(
    "/:fileId/complete",
    describe({
      tag: "Files",
      access: "owner",
      summary: "Say that a file's bytes are all there",
      description: "After an upload past the server. The answer is that of `PUT …/content`.",
      answers: MODELS.file,
      problems: [...MISSING, ...REFUSALS, "file-not-ready"],
    }),
    limitRequests,
    fileParam,
    async (context) => {
      const { fileId } = context.req.valid("param");
      const record = await askFile(context.env, fileId, (file) => file.finish(context.var.userId));
      return context.json(toFileResource(unlessRefused(record)));
    },
  );

/** How much of their room a user has filled. */
export const fileUsageRoutes = new Hono<SignedInEnv>().get(
  "/",
  describe({
    tag: "Files",
    access: "signedIn",
    summary: "How much of my room for files is filled",
    answers: MODELS.fileUsage,
    problems: ["unavailable"],
  }),
  async (context) => context.json(await readUsage(context.env, context.var.userId)),
);

/** The file of a path that was validated, if it is the user's own. */
function fileOf(context: Context<SignedInEnv>): Promise<FileRecord> {
  const fileId = fileIdSchema.parse(context.req.param("fileId"));
  return readOwnFile(context.env, context.var.userId, fileId);
}

/** The body of a request with exactly as many bytes as were declared. Throws `invalid-input` and `too-large`. */
function readContent({ body, headers }: Request, sizeBytes: number): ReadableStream {
  if (sizeBytes > LIMITS.maxPutBytes) {
    const detail = `more than ${LIMITS.maxPutBytes} bytes do not come in one request; go on by tus`;
    throw new ProblemError("too-large", { detail });
  }
  const length = headers.get("content-length");
  if (!body || length !== String(sizeBytes)) {
    throw new ProblemError("invalid-input", {
      field: "content-length",
      detail: `${sizeBytes} bytes were declared; the request ${length === null ? "does not say how many it has" : `has ${length}`}`,
    });
  }
  return body;
}
