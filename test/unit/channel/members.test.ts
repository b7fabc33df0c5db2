import { describe, expect, it } from "vitest";
import type { Role } from "../../../protocol/chat/channel.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import {
  ADMIN,
  ChannelBench,
  calling,
  EVERYONE,
  MEMBER,
  OTHER,
  OWNER,
  refusalOf,
  valueOf,
} from "./channel-bench.ts";

function crowd(count: number): { userId: string; role: Role }[] {
  const owner = { userId: OWNER, role: "owner" as const };
  const others = Array.from({ length: count - 1 }, (_, n) => ({
    userId: `member-${String(n).padStart(6, "0")}`,
    role: "member" as const,
  }));
  return [owner, ...others];
}

function rolesIn(bench: ChannelBench): Record<string, Role> {
  const [by = ""] = bench.core.memberIds();
  return Object.fromEntries(
    valueOf(bench.core.members(by, null, 10)).map(({ userId, role }) => [userId, role]),
  );
}

describe("the owner's place", () => {
  it("is taken by the admin who has served longest when the owner leaves", () => {
    const bench = new ChannelBench("group");
    bench.core.addMembers(OWNER, ["aa-newcomer"], bench.tick());
    bench.core.setRole(OWNER, "aa-newcomer", "admin", bench.tick());
    bench.core.leave(OWNER, bench.tick());
    expect(rolesIn(bench)).toMatchObject({ [ADMIN]: "owner", "aa-newcomer": "admin" });
    bench.core.leave(ADMIN, bench.tick());
    expect(rolesIn(bench)).toMatchObject({ "aa-newcomer": "owner", [MEMBER]: "member" });
  });

  it("is taken by the member who has served longest where there is no admin, and by nobody in the end", () => {
    const bench = new ChannelBench("group");
    bench.core.removeMember(OWNER, ADMIN, bench.tick());
    bench.core.removeMember(OWNER, MEMBER, bench.tick());
    bench.core.addMembers(OWNER, ["aa-newcomer"], bench.tick());
    bench.core.expel(OWNER, bench.tick());
    expect(rolesIn(bench)).toMatchObject({ [OTHER]: "owner" });
    bench.core.expel(OTHER, bench.tick());
    bench.core.expel("aa-newcomer", bench.tick());
    expect(bench.core.memberCount).toBe(0);
  });

  it("is taken by whoever comes first into a channel of a team that everybody has left", () => {
    const bench = new ChannelBench("team");
    for (const userId of [OWNER, ADMIN, MEMBER, OTHER]) bench.core.expel(userId, bench.tick());
    valueOf(bench.core.join(MEMBER, bench.tick()));
    expect(bench.takeNews().events).toContainEqual({ event: "member", userId: MEMBER, role: "owner" });
    valueOf(bench.core.join(OTHER, bench.tick()));
    expect(rolesIn(bench)).toEqual({ [MEMBER]: "owner", [OTHER]: "member" });
  });

  it("can be handed over, and the old owner stays as an admin", () => {
    const bench = new ChannelBench("group");
    expect(refusalOf(bench.core.setRole(OWNER, OWNER, "member", bench.tick()))).toBe("forbidden");
    valueOf(bench.core.setRole(OWNER, MEMBER, "owner", bench.tick()));
    expect(rolesIn(bench)).toMatchObject({ [OWNER]: "admin", [MEMBER]: "owner" });
  });
});

describe("joining", () => {
  it("is refused where a group has as many members as it takes, with nobody of a party let in", () => {
    const bench = new ChannelBench("group", { members: crowd(LIMITS.maxGroupMembers - 1) });
    expect(refusalOf(bench.core.addMembers(OWNER, [MEMBER, OTHER], bench.tick()))).toBe("limitReached");
    expect(bench.core.isMember(MEMBER)).toBe(false);
    valueOf(bench.core.addMembers(OWNER, [MEMBER], bench.tick()));
    expect(refusalOf(bench.core.addMembers(OWNER, [MEMBER], bench.tick()))).toBeNull();
  });

  it("is told with the channel as it is then, and by the server in a message", () => {
    const bench = new ChannelBench("group");
    const channel = valueOf(bench.core.addMembers(ADMIN, ["newcomer-nia", MEMBER], bench.tick()));
    expect(channel.memberCount).toBe(5);
    const { events, tell } = bench.takeNews();
    expect(tell).toBe("everyone");
    expect(events.slice(0, 2)).toEqual([
      { event: "member", userId: "newcomer-nia", role: "member" },
      { event: "channel", channel },
    ]);
    expect(events[2]).toMatchObject({
      event: "sent",
      message: {
        kind: "system",
        senderId: ADMIN,
        body: JSON.stringify({ event: "joined", userIds: ["newcomer-nia"] }),
      },
    });
  });

  it("and leaving are not said by the server in a direct channel", () => {
    const bench = new ChannelBench("direct");
    bench.send(MEMBER);
    bench.core.expel(OTHER, bench.tick());
    expect(bench.takeNews().events.filter(({ event }) => event === "sent")).toHaveLength(1);
  });
});

describe("whoever was removed", () => {
  it("is told even if a crash comes between, until the deliveries are settled", () => {
    const bench = new ChannelBench("group");
    const before = bench.core.offset;
    bench.core.removeMember(OWNER, MEMBER, bench.tick());
    bench.hibernate();
    expect(bench.core.owedSince(before).removed).toEqual(new Set([MEMBER]));
    const { offset } = bench.core;
    bench.core.settle(offset);
    expect(bench.core.owedSince(before).removed).toEqual(new Set());
  });

  it("is owed nothing once they are back", () => {
    const bench = new ChannelBench("group");
    const before = bench.core.offset;
    bench.core.removeMember(OWNER, MEMBER, bench.tick());
    bench.core.addMembers(OWNER, [MEMBER], bench.tick());
    expect(bench.takeNews().removed).toEqual(new Set());
    expect(bench.core.owedSince(before).removed).toEqual(new Set());
  });
});

describe("a large channel", () => {
  const large = (count = LIMITS.maxFanOutMembers + 1) => new ChannelBench("team", { members: crowd(count) });
  const [called = "", other = ""] = crowd(3)
    .slice(1)
    .map(({ userId }) => userId);

  it("tells of a message its sender and those whom it calls, and nobody else", () => {
    const bench = large();
    const before = bench.core.offset;
    bench.send(OWNER, { mentions: calling(called) });
    expect(bench.takeNews().tell).toEqual(new Set([OWNER, called]));
    expect(bench.core.entry(other)).toMatchObject({ large: true, unread: 1 });
    bench.hibernate();
    expect(bench.core.owedSince(before).tell).toEqual(new Set([OWNER, called]));
  });

  it("tells those who follow a thread of a comment in it", () => {
    const bench = large();
    const root = bench.send(called);
    bench.takeNews();
    const before = bench.core.offset;
    bench.send(other, { threadOf: root });
    expect(bench.takeNews().tell).toEqual(new Set([called, other]));
    expect(bench.core.owedSince(before).tell).toEqual(new Set([called, other]));
  });

  it("calls everyone with one row, and each finds it when they look", () => {
    const bench = large();
    bench.send(OWNER);
    let seq = 0;
    const writes = bench.storage.countWrites(() => {
      seq = bench.send(OWNER, { mentions: EVERYONE });
    });
    expect(writes).toBe(4);
    expect(bench.core.entry(other).mentionSeqs).toEqual([seq]);
  });

  it("keeps no receipts, and its server says nothing", () => {
    const bench = large(LIMITS.maxFanOutMembers + 2);
    const seq = bench.send(OWNER);
    bench.takeNews();
    bench.perform(other, { type: "markRead", seq });
    bench.perform(other, { type: "markDelivered", seq });
    expect(bench.takeNews()).toMatchObject({ receipts: [], tell: new Set([other]) });
    expect(bench.core.receipts(other)).toEqual({ ok: [] });
    bench.core.leave(other, bench.tick());
    const { events, offset } = bench.takeNews();
    expect(events.map(({ event }) => event)).toEqual(["member", "channel"]);
    bench.hibernate();
    expect(bench.core.offset).toBe(offset);
  });

  it("tells all its members when it becomes one, and when it ceases to be", () => {
    const bench = large(LIMITS.maxFanOutMembers);
    bench.core.join("newcomer-nia", bench.tick());
    expect(bench.takeNews().tell).toBe("everyone");
    expect(bench.core.entry(other).large).toBe(true);
    bench.core.leave("newcomer-nia", bench.tick());
    expect(bench.takeNews()).toMatchObject({ tell: "everyone", removed: new Set(["newcomer-nia"]) });
    expect(bench.core.entry(other).large).toBe(false);
  });
});

describe("what a hub keeps of a channel", () => {
  it("has no preview where the channel is large: nobody would be told that the message is gone", () => {
    for (const count of [LIMITS.maxFanOutMembers, LIMITS.maxFanOutMembers + 1]) {
      const bench = new ChannelBench("team", { members: crowd(count) });
      const seq = bench.send(OWNER, { preview: "a secret" });
      const { preview } = bench.core.entryToKeep(OWNER).lastMessage ?? {};
      expect(preview).toBe(count > LIMITS.maxFanOutMembers ? undefined : "a secret");
      expect(bench.core.entry(OWNER).lastMessage).toMatchObject({ seq, preview: "a secret" });
    }
  });
});
