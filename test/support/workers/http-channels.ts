import { expect } from "vitest";
import type { Role } from "../../../protocol/chat/channel.ts";
import type { ChannelWithRole, MemberPage, SentMessage } from "../../../protocol/chat/resources.ts";
import type { TestUser } from "./test-user.ts";

/** Calls of the routes of channels, as tests make them. */

export function makeGroup(owner: TestUser, ...friends: TestUser[]): Promise<ChannelWithRole> {
  return owner.ok("POST", "/v1/channels", { name: "Hiking", userIds: friends.map(({ id }) => id) });
}

export function readChannel(user: TestUser, channelId: string): Promise<ChannelWithRole> {
  return user.ok("GET", `/v1/channels/${channelId}`);
}

export function openDirect(user: TestUser, other: TestUser): Promise<ChannelWithRole> {
  return user.ok("PUT", `/v1/channels/direct/${other.id}`);
}

export function sendText(user: TestUser, channelId: string, body: string): Promise<SentMessage> {
  return user.ok("POST", `/v1/channels/${channelId}/messages`, { key: crypto.randomUUID(), body });
}

/** Who is in a channel, in which role. */
export async function rolesIn(user: TestUser, channelId: string): Promise<Record<string, Role>> {
  const { items } = await user.ok<MemberPage>("GET", `/v1/channels/${channelId}/members?limit=200`);
  return Object.fromEntries(items.map(({ userId, role }) => [userId, role]));
}

/** That the channel is not there for this user, whatever they try. */
export async function expectNoChannel(user: TestUser, channelId: string): Promise<void> {
  const path = `/v1/channels/${channelId}`;
  const calls: [string, string, unknown?][] = [
    ["GET", path],
    ["PATCH", path, { topic: "mine" }],
    ["POST", `${path}/join`],
    ["POST", `${path}/leave`],
    ["GET", `${path}/members`],
    ["PUT", `${path}/members/${user.id}`],
    ["PATCH", `${path}/members/${user.id}`, { role: "owner" }],
    ["DELETE", `${path}/members/${user.id}`],
    ["GET", `${path}/notifications`],
    ["PUT", `${path}/notifications`, { level: "nothing" }],
    ["POST", `${path}/messages`, { key: "12345678", body: "hello" }],
  ];
  for (const [method, to, body] of calls) {
    const { type } = await user.problem(method, to, body);
    expect(type, `${method} ${to}`).toBe("/problems/no-such-channel");
  }
}
