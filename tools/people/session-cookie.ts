import type { HitherApi } from "../../client/index.ts";

/**
 * The cookie by which a browser is signed in as somebody who signed in here, for Playwright's `context.addCookies`. Only for those
 * whom the server itself signed in (`newPerson`), as it signs what is in it.
 */
export function sessionCookie(serverUrl: string, { sessionToken = "" }: HitherApi) {
  const value = encodeURIComponent(sessionToken);
  return {
    name: "better-auth.session_token",
    value,
    url: serverUrl,
    httpOnly: true,
    sameSite: "Lax" as const,
  };
}
