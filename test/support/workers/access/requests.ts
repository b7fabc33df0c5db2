import type { AccessRow } from "../../../../tools/contract/access/access-rows.ts";
import type { Caller } from "../../../../tools/contract/access/callers.ts";
import type { TestUser } from "../test-user.ts";
import { ACCOUNT_REQUESTS } from "./account-requests.ts";
import { CHANNEL_REQUESTS } from "./channel-requests.ts";
import { FILE_REQUESTS } from "./file-requests.ts";
import { MODERATION_REQUESTS } from "./moderation-requests.ts";
import { PEOPLE_REQUESTS } from "./people-requests.ts";
import { TEAM_REQUESTS } from "./team-requests.ts";
import type { AccessWorld } from "./world.ts";

/** A request that would do something, if it were served. */
export interface Asked {
  path: string;
  body?: unknown;
  bytes?: Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  /** Who is to send it, where the caller would be spoiled by it: somebody like them. */
  as?: TestUser;
  /** What answers it, where that is no success: it has passed the door, and fails for another reason. */
  status?: number;
}

/**
 * What a caller asks for. Where they may, it is about things that may be spoiled, or changes nothing that matters to others.
 *
 * @param may whether the request will be served
 */
export type Ask = (world: AccessWorld, caller: Caller, may: boolean) => Asked | Promise<Asked>;

const REQUESTS: Record<string, Ask> = {
  ...ACCOUNT_REQUESTS,
  ...CHANNEL_REQUESTS,
  ...FILE_REQUESTS,
  ...MODERATION_REQUESTS,
  ...PEOPLE_REQUESTS,
  ...TEAM_REQUESTS,
};

/** How the request of a row is named: by its route, and by its rule where the route has several. */
export function requestOf({ what, access }: Pick<AccessRow, "what" | "access">): Ask {
  const ask = REQUESTS[`${what} (${access})`] ?? REQUESTS[what];
  if (!ask) throw new Error(`no request for "${what} (${access})": add one in test/support/workers/access/`);
  return ask;
}

export const REQUEST_NAMES = Object.keys(REQUESTS);
