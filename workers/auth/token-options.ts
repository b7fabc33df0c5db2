import type { JwtOptions } from "better-auth/plugins/jwt";
import { refuseIfSuspended } from "./suspended-error.ts";

const DAY_S = 86_400;

/** The one issuer and audience of the socket's tokens: every deployment has keys of its own. */
export const TOKEN_ISSUER = "hither";
export const TOKEN_AUDIENCE = "hither-socket";
export const TOKEN_ALGORITHM = "EdDSA";
/** How long a replaced key still verifies, in seconds: far longer than a token lives. */
export const KEY_GRACE_S = DAY_S;

/** The token of `GET /v1/auth/token`: 15 minutes, and of the person only the user id and the id of the sign-in. */
export const TOKEN_OPTIONS: JwtOptions = {
  disableSettingJwtHeader: true,
  jwt: {
    issuer: TOKEN_ISSUER,
    audience: TOKEN_AUDIENCE,
    expirationTime: "15m",
    definePayload: ({ session, user }) => {
      refuseIfSuspended(user.suspendedUntilMs);
      return { sid: session.id };
    },
  },
  jwks: {
    keyPairConfig: { alg: TOKEN_ALGORITHM, crv: "Ed25519" },
    rotationInterval: 90 * DAY_S,
    gracePeriod: KEY_GRACE_S,
  },
};
