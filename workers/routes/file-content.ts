import { Hono } from "hono";
import { z } from "zod";
import { channelIdSchema, teamIdSchema } from "../../protocol/chat/channel.ts";
import { type FileVariant, fileIdSchema } from "../../protocol/files/file.ts";
import { userIdSchema } from "../../protocol/primitives.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import type { AppEnv } from "../env.ts";
import { openLink } from "../files/download/links.ts";
import { seeInChannel, seeOwn, seePersonPicture, seeTeamPicture } from "../files/download/seen-file.ts";
import { serveFile } from "../files/download/serve-file.ts";
import type { ProblemName } from "../problem.ts";
import { describe, type RouteDescription } from "./describe.ts";
import { validate } from "./validate.ts";

const PROBLEMS: ProblemName[] = ["no-such-file", "range-not-satisfiable", "unavailable"];

const bytesSchema = z.string().describe("the bytes");

function describeBytes(route: Omit<RouteDescription, "tag" | "answers" | "contentType">) {
  const about = `GET or HEAD. With \`Range\` (one range), \`If-None-Match\` and the other conditions of RFC 9110; \`ETag\`
    is strong. Pictures, sounds, videos and plain text are served as what they are, everything else as bytes to be saved.`;
  return describe({
    tag: "Files",
    ...route,
    description: [route.description, about].filter(Boolean).join(" "),
    answers: bytesSchema,
    contentType: "application/octet-stream",
    problems: [...PROBLEMS, ...(route.problems ?? [])],
  });
}

/** The forms in which a file is served, and what each route's path ends with. */
const FORMS: [FileVariant, string][] = [
  ["content", ""],
  ["thumbnail", "/thumbnail"],
];

const channelFileParam = validate("param", z.object({ channelId: channelIdSchema, fileId: fileIdSchema }));
const fileParam = validate("param", z.object({ fileId: fileIdSchema }));
const userParam = validate("param", z.object({ userId: userIdSchema }));
const teamParam = validate("param", z.object({ teamId: teamIdSchema }));

/** Files of messages, and channels' pictures. */
export const channelFileRoutes = new Hono<SignedInEnv>();
/** One's own uploads. */
export const ownFileRoutes = new Hono<SignedInEnv>();
/** People's pictures. */
export const personPictureRoutes = new Hono<SignedInEnv>();
/** Teams' pictures. */
export const teamPictureRoutes = new Hono<SignedInEnv>();

for (const [variant, path] of FORMS) {
  const what = variant === "content" ? "" : "The thumbnail of ";
  channelFileRoutes.get(
    `/:channelId/files/:fileId${path}`,
    describeBytes({
      access: "channel:read",
      summary: what ? `${what}a file of a channel` : "A file of a channel",
      description: "Of a message that I may read, or the channel's picture.",
    }),
    channelFileParam,
    async (context) => {
      const { channelId, fileId } = context.req.valid("param");
      const looking = { env: context.env, me: context.var.userId, variant };
      return serveFile(context, await seeInChannel(looking, channelId, fileId));
    },
  );
  ownFileRoutes.get(
    `/:fileId/${variant}`,
    describeBytes({
      access: "owner",
      summary: what ? `${what}one of my files` : "The bytes of one of my files",
      problems: ["file-not-ready", "file-refused"],
    }),
    fileParam,
    async (context) => {
      const looking = { env: context.env, me: context.var.userId, variant };
      return serveFile(context, await seeOwn(looking, context.req.valid("param").fileId));
    },
  );
  personPictureRoutes.get(
    `/:userId/picture${path}`,
    describeBytes({
      access: "seesPerson",
      summary: what ? `${what}somebody's picture` : "Somebody's picture",
      description: "For whoever may see the person.",
      problems: ["no-such-person"],
    }),
    userParam,
    async (context) => {
      const looking = { env: context.env, me: context.var.userId, variant };
      return serveFile(context, await seePersonPicture(looking, context.req.valid("param").userId));
    },
  );
  teamPictureRoutes.get(
    `/:teamId/picture${path}`,
    describeBytes({
      access: "team:read",
      summary: what ? `${what}a team's picture` : "A team's picture",
      description: "For its members.",
      problems: ["no-such-team"],
    }),
    teamParam,
    async (context) => {
      const looking = { env: context.env, me: context.var.userId, variant };
      return serveFile(context, await seeTeamPicture(looking, context.req.valid("param").teamId));
    },
  );
}

/** Files by an address that `POST /v1/file-links` made. */
export const linkedFileRoutes = new Hono<AppEnv>().get(
  "/:token/:name",
  describeBytes({
    access: "fileLink",
    summary: "A file by an address of its own",
    description: `For whoever has the address, while the user who asked for it may see the file, and until it expires. The
      name is for those who read the address.`,
    problems: ["link-expired"],
  }),
  validate("param", z.object({ token: z.string(), name: z.string() })),
  async (context) =>
    serveFile(context, await openLink(context.env, context.req.valid("param").token, Date.now())),
);
