import { type HitherApi, type Me, ProblemError } from "../../client/index.ts";
import { personApi } from "../people/local-api.ts";
import { randomInt } from "../random.ts";
import type { Role } from "./cast.ts";

export interface CrowdAccount {
  api: HitherApi;
  me: Me;
}

/** Signs someone of the crowd in: under the account of an earlier run where `sessionToken` still opens it, else anew. */
export async function crowdAccount(
  url: string,
  role: Role,
  index: number,
  sessionToken: string | undefined,
): Promise<CrowdAccount> {
  if (sessionToken !== undefined) {
    const api = personApi(url, index, sessionToken);
    const me = await api.me().catch(unless(401));
    if (me !== undefined) return { api, me };
  }
  const api = personApi(url, index);
  await api.signInAsGuest();
  const { handle, displayName } = role;
  const me = await api.updateMe({ handle, displayName }).catch(unless(409));
  if (me !== undefined) return { api, me };
  // An account of an earlier run, whose token is lost, has the handle.
  const suffix = randomInt(Math.random, 1_000, 9_999);
  return { api, me: await api.updateMe({ handle: `${handle}_${suffix}`, displayName }) };
}

/** A handler that lets one kind of refusal pass. */
function unless(status: number): (error: unknown) => undefined {
  return (error) => {
    if (!(error instanceof ProblemError && error.problem.status === status)) throw error;
  };
}
