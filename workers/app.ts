import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { except } from "hono/combine";
import { HTTPException } from "hono/http-exception";
import { requestId } from "hono/request-id";
import { routePath } from "hono/route";
import { BucketBusyError } from "../db/directory/fences.ts";
import { log } from "../telemetry/log.ts";
import { requireUser } from "./auth/require-user.ts";
import { refuseMisconfigured } from "./configuration.ts";
import type { AppEnv } from "./env.ts";
import { requireTusVersion, sayTusVersion } from "./files/upload/tus.ts";
import { limitAddress, limitUser } from "./limits/limit-requests.ts";
import { refuseCrossOrigin } from "./origin.ts";
import { ProblemError, problemResponse } from "./problem.ts";
import { adminRoutes } from "./routes/admin.ts";
import { allow } from "./routes/allow.ts";
import { assetRoutes } from "./routes/assets.ts";
import { authRoutes } from "./routes/auth.ts";
import { blockRoutes } from "./routes/blocks.ts";
import { channelMemberRoutes } from "./routes/channel-members.ts";
import { channelRoutes } from "./routes/channels.ts";
import { docsRoutes } from "./routes/docs.ts";
import { exportRoutes } from "./routes/export.ts";
import {
  channelFileRoutes,
  linkedFileRoutes,
  ownFileRoutes,
  personPictureRoutes,
  teamPictureRoutes,
} from "./routes/file-content.ts";
import { fileLinkRoutes } from "./routes/file-links.ts";
import { fileRoutes, fileUsageRoutes } from "./routes/files.ts";
import { friendRequestRoutes } from "./routes/friend-requests.ts";
import { friendRoutes } from "./routes/friends.ts";
import { healthRoutes } from "./routes/health.ts";
import { inviteRoutes } from "./routes/invites.ts";
import { localRoutes } from "./routes/local.ts";
import { mapRoutes } from "./routes/map.ts";
import { meRoutes } from "./routes/me.ts";
import { messageMarkRoutes } from "./routes/message-marks.ts";
import { messageRoutes } from "./routes/messages.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { channelNotificationRoutes, teamNotificationRoutes } from "./routes/notifications.ts";
import { serveOpenApi } from "./routes/openapi.ts";
import { peopleRoutes } from "./routes/people.ts";
import { pushOptionRoutes } from "./routes/push.ts";
import { reportRoutes } from "./routes/reports.ts";
import { channelSearchRoutes, searchRoutes } from "./routes/search.ts";
import { sendMessageRoutes } from "./routes/send-message.ts";
import { teamChannelRoutes } from "./routes/team-channels.ts";
import { teamInviteRoutes } from "./routes/team-invites.ts";
import { teamMemberRoutes } from "./routes/team-members.ts";
import { teamRoutes } from "./routes/teams.ts";
import { uploadRoutes } from "./routes/uploads.ts";
import { securityHeaders } from "./security-headers.ts";
import { observeRequest } from "./telemetry/observe-request.ts";
import { isTransientD1Error, TRANSIENT_RETRY_MS } from "./transient-d1.ts";

/** The largest body of JSON is a sharing setting with two full lists of friends. */
const MAX_BODY_BYTES = 1_048_576;

const limitBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new ProblemError("too-large");
  },
});

/** Bytes of files are streamed; their routes bound them by what was declared. */
const STREAMED = ["/v1/files/:fileId/content", "/v1/files/:fileId/thumbnail", "/v1/uploads", "/v1/uploads/*"];

/** What is for signed-in users only. */
const SIGNED_IN = [
  "me",
  "people",
  "friends",
  "friend-requests",
  "blocks",
  "channels",
  "search",
  "teams",
  "invites",
  "files",
  "file-links",
  "push-options",
  "reports",
  "admin",
];

/** The HTTP side: every route, and the one place where failures become answers. */
export const app = new Hono<AppEnv>();

app.use(requestId(), observeRequest, securityHeaders, refuseMisconfigured);
app.use("/v1/*", except(STREAMED, limitBody), refuseCrossOrigin);
app.use("/v1/*", except("/v1/f/*", limitAddress));
app.use("/v1/uploads/*", sayTusVersion, requireTusVersion);
for (const resource of SIGNED_IN) {
  app.use(`/v1/${resource}/*`, requireUser, limitUser);
}

app.get("/v1/openapi.json", allow("anyone"), serveOpenApi(app));
app
  .route("/", authRoutes)
  .route("/v1/me/file-usage", fileUsageRoutes)
  .route("/v1/me", meRoutes)
  .route("/v1/files", fileRoutes)
  .route("/v1/files", ownFileRoutes)
  .route("/v1/file-links", fileLinkRoutes)
  .route("/v1/f", linkedFileRoutes)
  .route("/v1/uploads", uploadRoutes)
  .route("/v1/people", peopleRoutes)
  .route("/v1/people", personPictureRoutes)
  .route("/v1/friends", friendRoutes)
  .route("/v1/friend-requests", friendRequestRoutes)
  .route("/v1/blocks", blockRoutes)
  .route("/v1/channels", channelRoutes)
  .route("/v1/channels", channelMemberRoutes)
  .route("/v1/channels", channelNotificationRoutes)
  .route("/v1/channels", sendMessageRoutes)
  .route("/v1/channels", messageRoutes)
  .route("/v1/channels", messageMarkRoutes)
  .route("/v1/channels", channelSearchRoutes)
  .route("/v1/channels", exportRoutes)
  .route("/v1/channels", channelFileRoutes)
  .route("/v1/search", searchRoutes)
  .route("/v1/teams", teamRoutes)
  .route("/v1/teams", teamMemberRoutes)
  .route("/v1/teams", teamInviteRoutes)
  .route("/v1/teams", teamChannelRoutes)
  .route("/v1/teams", teamNotificationRoutes)
  .route("/v1/teams", teamPictureRoutes)
  .route("/v1/invites", inviteRoutes)
  .route("/v1/push-options", pushOptionRoutes)
  .route("/v1/reports", reportRoutes)
  .route("/v1/admin", adminRoutes)
  .route("/map", mapRoutes)
  .route("/", healthRoutes)
  .route("/", metricsRoutes)
  .route("/", docsRoutes)
  .route("/", localRoutes)
  .route("/", assetRoutes);

app.notFound(() => problemResponse(new ProblemError("not-found").problem));

app.onError((error, context) => {
  const instance = context.var.requestId;
  if (error instanceof ProblemError) {
    const { problem } = error;
    // By it whoever runs the deployment finds what is in the log of it.
    return problemResponse(problem.status >= 500 ? { ...problem, instance } : problem);
  }
  if (error instanceof BucketBusyError) {
    return problemResponse(new ProblemError("unavailable", { retryAfterMs: error.retryAfterMs }).problem);
  }
  if (isTransientD1Error(error)) {
    log.warn("a database was out of reach", error, { requestId: instance, route: routePath(context) });
    const { problem } = new ProblemError("unavailable", { instance, retryAfterMs: TRANSIENT_RETRY_MS });
    return problemResponse(problem);
  }
  if (error instanceof HTTPException && error.status < 500) {
    return problemResponse(new ProblemError("invalid-input", { detail: error.message }).problem);
  }
  log.error("a request failed", error, {
    requestId: instance,
    method: context.req.method,
    route: routePath(context),
  });
  return problemResponse(new ProblemError("internal-error", { instance }).problem);
});
