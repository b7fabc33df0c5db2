import type { GenericEndpointContext } from "better-auth";

/** How long a sign-in lasts at most, however much it is used. */
export const MAX_SIGN_IN_MS = 365 * 86_400_000;

/**
 * Runs before a sign-in that is in use is prolonged: not beyond a year after it was made. Except a guest's, who could not sign in again:
 * the end of it would be that of the account.
 */
export async function capSignIn(
  changes: { expiresAt?: Date | undefined },
  context: GenericEndpointContext | null,
): Promise<{ data: { expiresAt: Date } } | undefined> {
  const found = context?.context.session;
  if (!found || !changes.expiresAt || found.user["isAnonymous"] === true) return undefined;
  const endsMs = new Date(found.session.createdAt).getTime() + MAX_SIGN_IN_MS;
  return { data: { expiresAt: new Date(Math.min(changes.expiresAt.getTime(), endsMs)) } };
}
