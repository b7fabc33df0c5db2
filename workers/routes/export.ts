import { Hono } from "hono";
import { z } from "zod";
import { log } from "../../telemetry/log.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { askChannel } from "../chat/channel-call.ts";
import { exportLines, streamOf } from "../chat/export.ts";
import { historyOf } from "../chat/history-source.ts";
import { iso, toHttpChannel } from "../chat/to-http.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { describe } from "./describe.ts";
import { channelIdParam } from "./validate.ts";

const linesSchema = z
  .string()
  .describe(
    'NDJSON: `{"channel", "members"}`, then each message as `Message`, oldest first, then `{"end": true, "messages"}`',
  );

/** Taking a channel along. */
export const exportRoutes = new Hono<SignedInEnv>().get(
  "/:channelId/export",
  describe({
    tag: "Messages",
    access: "channel:export",
    summary: "Export a channel",
    description:
      "For its owner; for both in a direct channel. Everything in it, comments in threads too, with attachments by name. " +
      "A file without its last line was cut off.",
    answers: linesSchema,
    contentType: "application/x-ndjson",
    problems: ["no-such-channel", "not-allowed", "rate-limited", "unavailable"],
  }),
  limitRate("exports"),
  channelIdParam,
  async (context) => {
    const { env, var: user } = context;
    const { channelId } = context.req.valid("param");
    const header = await askChannel(env, channelId, (channel) => channel.exportHeader(user.userId));
    const lines = exportLines(historyOf(env, channelId, user.userId), {
      channel: toHttpChannel(header.channel),
      members: header.members.map(({ userId, role, sinceMs }) => ({ userId, role, since: iso(sinceMs) })),
    });
    const body = streamOf(lines, (error) =>
      log.error("an export was cut off", error, { requestId: user.requestId }),
    );
    return context.body(body, 200, {
      "content-type": "application/x-ndjson",
      "content-disposition": `attachment; filename="${channelId}.ndjson"`,
      "cache-control": "no-store",
    });
  },
);
