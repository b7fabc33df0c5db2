import type { Ask, Asked } from "./requests.ts";
import { type AccessWorld, makeSpareGroup } from "./world.ts";

/** Below the group. */
const inGroup =
  (path: string, body?: () => unknown): Ask =>
  ({ channelId }) => ({ path: `/v1/channels/${channelId}${path}`, ...(body && { body: body() }) });

/** Below a group of its own, where it is served: it would spoil the world's. */
const inSpareGroup =
  (path: string | ((world: AccessWorld) => string), rest: Omit<Asked, "path"> = {}): Ask =>
  async (world, _caller, may) => {
    const channelId = may ? await makeSpareGroup(world) : world.channelId;
    return { path: `/v1/channels/${channelId}${typeof path === "string" ? path : path(world)}`, ...rest };
  };

const CHANNEL = "/v1/channels/:channelId";

export const CHANNEL_REQUESTS: Record<string, Ask> = {
  "POST /v1/channels": () => ({ path: "/v1/channels", body: { name: "Mine", userIds: [] } }),
  "PUT /v1/channels/direct/:userId": ({ owner, people }, caller) => ({
    path: `/v1/channels/direct/${caller === "owner" ? people.friend.id : owner.id}`,
  }),
  [`GET ${CHANNEL}`]: inGroup(""),
  [`PATCH ${CHANNEL} (channel:update)`]: inSpareGroup("", { body: { topic: "mine" } }),
  [`PATCH ${CHANNEL} (channel:setReadOnly)`]: inSpareGroup("", { body: { readOnly: true } }),
  [`PATCH ${CHANNEL} (channel:archive)`]: inSpareGroup("", { body: { archived: true } }),
  [`PATCH ${CHANNEL} (channel:setRetention)`]: inSpareGroup("", { body: { retentionDays: 7 } }),
  [`POST ${CHANNEL}/join`]: ({ publicChannelId }) => ({ path: `/v1/channels/${publicChannelId}/join` }),
  [`POST ${CHANNEL}/leave`]: inSpareGroup("/leave"),
  [`GET ${CHANNEL}/members`]: inGroup("/members"),
  [`PUT ${CHANNEL}/members/:userId`]: inSpareGroup(({ invitee }) => `/members/${invitee.id}`),
  [`PATCH ${CHANNEL}/members/:userId`]: inSpareGroup(({ spare }) => `/members/${spare.id}`, {
    body: { role: "admin" },
  }),
  [`DELETE ${CHANNEL}/members/:userId (channel:removeMember)`]: inSpareGroup(
    ({ spare }) => `/members/${spare.id}`,
  ),
  [`DELETE ${CHANNEL}/members/:userId (channel:removeAdmin)`]: inSpareGroup(
    ({ secondAdmin }) => `/members/${secondAdmin.id}`,
  ),
  [`GET ${CHANNEL}/notifications`]: inGroup("/notifications"),
  [`PUT ${CHANNEL}/notifications`]: inGroup("/notifications", () => ({ level: "nothing" })),
  [`POST ${CHANNEL}/messages`]: inGroup("/messages", () => ({ key: crypto.randomUUID(), body: "hello" })),
  [`GET ${CHANNEL}/messages`]: inGroup("/messages"),
  [`GET ${CHANNEL}/messages/:seq`]: ({ channelId, seq }) => ({
    path: `/v1/channels/${channelId}/messages/${seq}`,
  }),
  [`GET ${CHANNEL}/changes`]: inGroup("/changes?epoch=&offset=0"),
  [`GET ${CHANNEL}/messages/:seq/reactions`]: ({ channelId, seq }) => ({
    path: `/v1/channels/${channelId}/messages/${seq}/reactions?emoji=${encodeURIComponent("👍")}`,
  }),
  [`GET ${CHANNEL}/pins`]: inGroup("/pins"),
  [`GET ${CHANNEL}/receipts`]: inGroup("/receipts"),
  [`GET ${CHANNEL}/search`]: inGroup("/search?q=hello"),
  [`GET ${CHANNEL}/export`]: inGroup("/export"),
  [`GET ${CHANNEL}/files/:fileId`]: ({ channelId, fileId }) => ({
    path: `/v1/channels/${channelId}/files/${fileId}`,
  }),
  [`GET ${CHANNEL}/files/:fileId/thumbnail`]: ({ channelId, fileId }) => ({
    path: `/v1/channels/${channelId}/files/${fileId}/thumbnail`,
  }),
  "GET /v1/search/messages": () => ({ path: "/v1/search/messages?q=hello" }),
};
