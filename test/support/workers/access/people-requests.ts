import type { Caller } from "../../../../tools/contract/access/callers.ts";
import { makeGuest } from "../test-user.ts";
import type { Ask } from "./requests.ts";
import type { AccessWorld } from "./world.ts";

/** Whom a caller asks about: the owner, who asks about a friend. */
const personFor = ({ owner, people }: AccessWorld, caller: Caller) =>
  caller === "owner" ? people.friend : owner;

const about =
  (path: (userId: string) => string): Ask =>
  (world, caller) => ({ path: path(personFor(world, caller).id) });

/** What changes how two stand: about somebody who has to do with nobody, where it is served. */
const changing =
  (path: (userId: string) => string): Ask =>
  (world, caller, may) => ({ path: path((may ? world.bystander : personFor(world, caller)).id) });

export const PEOPLE_REQUESTS: Record<string, Ask> = {
  "GET /v1/people/by-handle/:handle": async ({ owner, bystander }, caller) => {
    const { handle } = await (caller === "owner" ? bystander : owner).me();
    return { path: `/v1/people/by-handle/${handle}` };
  },
  "GET /v1/people/:userId": about((userId) => `/v1/people/${userId}`),
  "GET /v1/people/:userId/picture": ({ owner }) => ({ path: `/v1/people/${owner.id}/picture` }),
  "GET /v1/people/:userId/picture/thumbnail": ({ owner }) => ({
    path: `/v1/people/${owner.id}/picture/thumbnail`,
  }),
  "GET /v1/friends": () => ({ path: "/v1/friends" }),
  "DELETE /v1/friends/:userId": changing((userId) => `/v1/friends/${userId}`),
  "GET /v1/friend-requests": () => ({ path: "/v1/friend-requests?direction=incoming" }),
  "PUT /v1/friend-requests/:userId": changing((userId) => `/v1/friend-requests/${userId}`),
  "DELETE /v1/friend-requests/:userId": changing((userId) => `/v1/friend-requests/${userId}`),
  "POST /v1/friend-requests/:userId/accept": async (world, caller, may) => {
    const path = `/v1/friend-requests/${personFor(world, caller).id}/accept`;
    if (!may || caller !== "stranger") return { path };
    const as = await makeGuest();
    await world.owner.request(as);
    return { path, as };
  },
  "GET /v1/blocks": () => ({ path: "/v1/blocks" }),
  "PUT /v1/blocks/:userId": changing((userId) => `/v1/blocks/${userId}`),
  "DELETE /v1/blocks/:userId": changing((userId) => `/v1/blocks/${userId}`),
};
