import type { Ask } from "./requests.ts";

const WHY = { why: "to see whether it is allowed" };

/** None of the callers is a moderator: what those may, test/workers/moderation/ shows. */
export const MODERATION_REQUESTS: Record<string, Ask> = {
  "POST /v1/reports": ({ bystander }) => ({
    path: "/v1/reports",
    body: { kind: "person", userId: bystander.id, reason: "spam" },
  }),
  "GET /v1/reports": () => ({ path: "/v1/reports" }),
  "GET /v1/admin/reports": () => ({ path: "/v1/admin/reports" }),
  "GET /v1/admin/reports/:reportId": () => ({ path: `/v1/admin/reports/${crypto.randomUUID()}` }),
  "POST /v1/admin/reports/:reportId/resolve": () => ({
    path: `/v1/admin/reports/${crypto.randomUUID()}/resolve`,
    body: { state: "dismissed", ...WHY },
  }),
  "GET /v1/admin/people/:userId": ({ owner }) => ({ path: `/v1/admin/people/${owner.id}` }),
  "POST /v1/admin/people/:userId/suspend": ({ owner }) => ({
    path: `/v1/admin/people/${owner.id}/suspend`,
    body: { reason: "spam", until: null, ...WHY },
  }),
  "POST /v1/admin/people/:userId/lift": ({ owner }) => ({
    path: `/v1/admin/people/${owner.id}/lift`,
    body: WHY,
  }),
  "PUT /v1/admin/people/:userId/role": ({ owner }) => ({
    path: `/v1/admin/people/${owner.id}/role`,
    body: { role: "admin", ...WHY },
  }),
  "POST /v1/admin/channels/:channelId/messages/:seq/take-down": ({ channelId }) => ({
    path: `/v1/admin/channels/${channelId}/messages/1/take-down`,
    body: WHY,
  }),
  "GET /v1/admin/audit": () => ({ path: "/v1/admin/audit" }),
};
