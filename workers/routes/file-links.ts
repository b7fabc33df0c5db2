import { Hono } from "hono";
import { fileLinksInputSchema } from "../../protocol/files/file.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { makeLinks } from "../files/download/links.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { publicOrigin } from "../origin.ts";
import { describe } from "./describe.ts";
import { MODELS } from "./models.ts";
import { validate } from "./validate.ts";

/** Addresses for image tags and players, which cannot send a token. */
export const fileLinkRoutes = new Hono<SignedInEnv>().post(
  "/",
  describe({
    tag: "Files",
    access: ["owner", "channel:read", "team:read", "seesPerson"],
    summary: "Addresses that need no token",
    description: `For image tags and players. Each works for an hour, up to ten minutes longer, and only while I may see the
      file. Whoever has the address can fetch the file, so do not pass it on. Asked for again within ten minutes it mostly is
      the same one, which a browser knows already. If I may not see one of the files, there are none.`,
    answers: MODELS.fileLinks,
    problems: ["no-such-file", "rate-limited", "unavailable"],
  }),
  limitRate("file-links"),
  validate("json", fileLinksInputSchema),
  async (context) => {
    const { env, var: user } = context;
    const origin = publicOrigin(env, context.req.raw);
    const asking = { env, me: user.userId, origin, nowMs: Date.now() };
    return context.json(await makeLinks(asking, context.req.valid("json").files));
  },
);
