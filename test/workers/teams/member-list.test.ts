import { beforeAll, describe, expect, it } from "vitest";
import type { Member, TeamMember } from "../../../protocol/chat/team.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { type ListOf, makeTeam } from "../../support/workers/test-team.ts";

beforeAll(migrate);

describe("the list of members", () => {
  it("shows everyone with their role, by handle, page by page", async () => {
    const team = await makeTeam();
    await team.newcomer();
    await team.newcomer("admin");
    await team.newcomer();
    const read: Member[] = [];
    let cursor = "";
    do {
      const page = await team.owner.ok<ListOf<Member>>(
        "GET",
        `${team.path}/members?limit=3${cursor && `&cursor=${cursor}`}`,
      );
      read.push(...page.items);
      cursor = page.nextCursor ?? "";
    } while (cursor !== "");
    expect(read.map(({ role }) => role).sort()).toEqual(["admin", "member", "member", "owner"]);
    const handles = read.map(({ handle }) => handle);
    expect(handles).toEqual(handles.toSorted());
    const { handle, displayName } = await team.owner.me();
    expect(read).toContainEqual({
      userId: team.owner.id,
      handle,
      displayName,
      picture: null,
      role: "owner",
      since: expect.any(String),
    });
  });

  it("says who is online where it is asked to, and not otherwise", async () => {
    const team = await makeTeam();
    const bob = await team.newcomer();
    await bob.ok("PUT", "/v1/me/chat-settings", {
      status: { emoji: null, text: "Walking", until: null },
    });
    const { items } = await team.owner.ok<ListOf<TeamMember>>("GET", `${team.path}/members?presence=true`);
    const presence = items.find(({ userId }) => userId === bob.id)?.presence;
    expect(presence).toEqual({
      userId: bob.id,
      state: "offline",
      lastSeen: null,
      status: { emoji: null, text: "Walking", until: null },
    });
    const plain = await team.owner.ok<ListOf<TeamMember>>("GET", `${team.path}/members?presence=false`);
    expect(plain.items.every((item) => !("presence" in item))).toBe(true);
  });

  it("shows those offline who blocked whoever asks, without their status", async () => {
    const team = await makeTeam();
    const bob = await team.newcomer();
    await bob.ok("PUT", "/v1/me/chat-settings", { status: { emoji: null, text: "Walking", until: null } });
    await bob.ok("PUT", `/v1/blocks/${team.owner.id}`);
    const { items } = await team.owner.ok<ListOf<TeamMember>>("GET", `${team.path}/members?presence=true`);
    const presence = items.find(({ userId }) => userId === bob.id)?.presence;
    expect(presence).toEqual({ userId: bob.id, state: "offline", lastSeen: null, status: null });
  });

  it.each(["presence=yes", "presence=1", "limit=0", "cursor=nonsense", `prefix=${"x".repeat(61)}`])(
    "refuses %s",
    async (query) => {
      const team = await makeTeam();
      expect((await team.owner.problem("GET", `${team.path}/members?${query}`)).status).toBe(400);
    },
  );
});
