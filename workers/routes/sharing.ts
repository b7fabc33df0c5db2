import { Hono } from "hono";
import { type Sharing, sharingSchema } from "../../protocol/sharing.ts";
import type { SignedInEnv } from "../auth/require-user.ts";
import { callHub, hubsOf } from "../friends/hub-call.ts";
import { limitRate } from "../limits/limit-rate.ts";
import { unavailable } from "../unavailable.ts";
import { describe } from "./describe.ts";
import { toFutureTime } from "./future-time.ts";
import { MODELS } from "./models.ts";
import { validate } from "./validate.ts";

export const sharingRoutes = new Hono<SignedInEnv>()
  .get(
    "/",
    describe({
      tag: "Me",
      access: "signedIn",
      summary: "Who may see where I am",
      answers: MODELS.sharing,
      problems: ["unavailable"],
    }),
    async (context) => {
      const { env, var: user } = context;
      const sharing = await callHub(hubsOf(env), user.userId, (hub) => hub.readSharing()).catch(unavailable);
      return context.json(sharing);
    },
  )
  .put(
    "/",
    describe({
      tag: "Me",
      access: "signedIn",
      summary: "Say who may see where I am",
      description: "In force on all devices, and for everyone who sees me, before the answer arrives.",
      answers: MODELS.sharing,
      problems: ["unavailable", "rate-limited"],
    }),
    limitRate("sharing"),
    validate("json", sharingSchema),
    async (context) => {
      const { env, var: user } = context;
      const sharing = normalize(context.req.valid("json"));
      const inForce = await callHub(hubsOf(env), user.userId, (hub) => hub.writeSharing(sharing)).catch(
        unavailable,
      );
      return context.json(inForce);
    },
  );

/** The end in UTC, and each id once. Throws `invalid-input` for an end that has passed. */
function normalize(sharing: Sharing): Sharing {
  return {
    ...sharing,
    userIds: [...new Set(sharing.userIds)],
    precisionExceptions: [...new Set(sharing.precisionExceptions)],
    until: toFutureTime(sharing.until, "until"),
  };
}
