import { type Handler, Hono } from "hono";
import { z } from "zod";
import { fileIdSchema } from "../../protocol/files/file.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { requireUser, type SignedInEnv } from "../auth/require-user.ts";
import { TUS_BODY_TYPE, TUS_EXTENSIONS, TUS_VERSION } from "../files/upload/tus.ts";
import { createUpload, deleteUpload, headUpload, patchUpload } from "../files/upload/tus-requests.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { ProblemError, type ProblemName } from "../problem.ts";
import { describe } from "./describe.ts";
import { validate } from "./validate.ts";

const TUS = "Resumable uploads by tus 1.0.0, https://tus.io/protocols/resumable-upload.";
/** What can be wrong with a request that brings bytes. */
const BYTES: ProblemName[] = [
  "no-such-file",
  "file-complete",
  "file-refused",
  "wrong-offset",
  "upload-taken-over",
  "unsupported-type",
  "too-large",
  "checksum-mismatch",
  "malformed-picture",
  "tus-version",
  "rate-limited",
  "unavailable",
];

const uploadParam = validate("param", z.object({ fileId: fileIdSchema }));
const limitRequests = limitRate("upload-requests");
const optionsDescription = {
  tag: "Files",
  access: "anyone",
  summary: "Which of tus there is",
  description: `${TUS} Answers with \`Tus-Version\`, \`Tus-Extension\` and \`Tus-Max-Size\`.`,
  answers: null,
  status: 204,
} as const;

const answerOptions: Handler<SignedInEnv> = (context) =>
  context.body(null, 204, {
    "tus-version": TUS_VERSION,
    "tus-extension": TUS_EXTENSIONS,
    "tus-max-size": String(LIMITS.maxFileBytes),
  });

/** Bytes in pieces, over as many connections as it takes. */
export const uploadRoutes = new Hono<SignedInEnv>()
  .options("/", describe(optionsDescription), answerOptions)
  .options("/:fileId", describe(optionsDescription), uploadParam, answerOptions)
  .use(requireUser)
  .post(
    "/",
    describe({
      tag: "Files",
      access: "signedIn",
      summary: "Begin an upload (tus)",
      description: `${TUS} \`Upload-Length\` and \`Upload-Metadata\` (name or filename, contentType or filetype, sha256, width, height, placeholder, durationMs, waveform) declare the file; a body of \`${TUS_BODY_TYPE}\` brings its first bytes. \`Location\` says where to go on; its last part is the file's id.`,
      bytes: TUS_BODY_TYPE,
      answers: null,
      status: 201,
      problems: ["quota-full", ...BYTES],
    }),
    limitRate("files"),
    (context) => createUpload(context),
  )
  .get(
    "/:fileId",
    describe({
      tag: "Files",
      access: "owner",
      summary: "Ask how much of an upload is there (tus: HEAD)",
      description: `${TUS} Answers with \`Upload-Offset\` and \`Upload-Length\`, which are the same once all bytes are there.`,
      answers: null,
      problems: ["no-such-file", "file-refused", "tus-version", "rate-limited", "unavailable"],
    }),
    limitRequests,
    uploadParam,
    (context) => headUpload(context),
  )
  .patch(
    "/:fileId",
    describe({
      tag: "Files",
      access: "owner",
      summary: "Go on with an upload (tus)",
      description: `${TUS} Appends the body at \`Upload-Offset\`. What arrived of a body that breaks off is kept. The newest request for an upload goes on, older ones are refused. The answer to the last byte may come while the file is still being checked; where it is refused at once, the problem says so.`,
      bytes: TUS_BODY_TYPE,
      answers: null,
      status: 204,
      problems: BYTES,
    }),
    limitRequests,
    uploadParam,
    (context) => patchUpload(context),
  )
  .delete(
    "/:fileId",
    describe({
      tag: "Files",
      access: "owner",
      summary: "Delete an upload (tus)",
      description: `${TUS} The same as \`DELETE /v1/files/{fileId}\`.`,
      answers: null,
      status: 204,
      problems: ["no-such-file", "tus-version", "rate-limited", "unavailable"],
    }),
    limitRequests,
    uploadParam,
    (context) => deleteUpload(context),
  )
  .post(
    "/:fileId",
    describe({
      tag: "Files",
      access: "owner",
      summary: "Any of these, for clients that cannot send PATCH or DELETE (tus)",
      description: `${TUS} \`X-HTTP-Method-Override\` says what is meant.`,
      bytes: TUS_BODY_TYPE,
      answers: null,
      status: 204,
      problems: BYTES,
    }),
    limitRequests,
    uploadParam,
    (context) => {
      switch (context.req.header("x-http-method-override")?.toUpperCase()) {
        case "PATCH":
          return patchUpload(context);
        case "DELETE":
          return deleteUpload(context);
        case "HEAD":
          return headUpload(context);
        default:
          throw new ProblemError("invalid-input", {
            field: "x-http-method-override",
            detail: "PATCH, DELETE or HEAD",
          });
      }
    },
  );
