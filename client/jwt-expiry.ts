/**
 * When a JWT ends, read from its `exp` without checking its signature.
 *
 * @returns epoch milliseconds by the server's clock
 * @throws TypeError where the token is no JWT with an `exp`
 */
export function jwtExpiryMs(token: string): number {
  const payload = token.split(".")[1];
  if (payload === undefined) throw new TypeError("not a JWT");
  const claims: unknown = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")));
  const exp = typeof claims === "object" && claims !== null && "exp" in claims ? claims.exp : undefined;
  if (typeof exp !== "number") throw new TypeError("a JWT without an expiry");
  return exp * 1_000;
}
