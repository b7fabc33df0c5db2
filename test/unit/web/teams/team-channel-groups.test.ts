import { describe, expect, it } from "vitest";
import type { InboxEntry, TeamChannel } from "../../../../client/index.ts";
import { groupChannels, unreadOfTeam } from "../../../../web/teams/team-channel-groups.ts";
import { entry as entryOf } from "../chat/shown.ts";

function listed(name: string, more: Partial<TeamChannel> = {}): TeamChannel {
  return { channelId: `id-${name}`, name, topic: "", visibility: "public", archived: false, ...more };
}

function entry(name: string, more: Partial<InboxEntry> = {}): InboxEntry {
  return entryOf({ channelId: `id-${name}`, kind: "team", teamId: "team-1", name, ...more });
}

const names = (channels: { name: string }[]) => channels.map(({ name }) => name);

describe("the channels of a team", () => {
  it("are apart: mine, those to join, and archived ones of mine", () => {
    const groups = groupChannels(
      "team-1",
      [
        listed("general"),
        listed("walks"),
        listed("old", { archived: true }),
        listed("older", { archived: true }),
      ],
      [entry("general"), entry("old", { archived: true })],
    );
    expect(names(groups.mine)).toEqual(["general"]);
    expect(names(groups.toJoin)).toEqual(["walks"]);
    expect(names(groups.archived)).toEqual(["old"]);
  });

  it("are known as mine before the list is read, and without a network", () => {
    const groups = groupChannels("team-1", [], [entry("walks"), entry("general")]);
    expect(names(groups.mine)).toEqual(["general", "walks"]);
    expect(groups.mine[0]?.visibility).toBeUndefined();
  });

  it("say what is unread, and whether it calls the user", () => {
    const { mine } = groupChannels("team-1", [], [entry("general", { unread: 3, mentions: 1 })]);
    expect(mine[0]).toMatchObject({ unread: 3, isCalled: true });
  });

  it("do not count as mine after I left, nor where they are of another team", () => {
    const groups = groupChannels(
      "team-1",
      [listed("general")],
      [entry("general", { role: null }), entry("else", { teamId: "team-2" })],
    );
    expect(names(groups.mine)).toEqual([]);
    expect(names(groups.toJoin)).toEqual(["general"]);
  });
});

describe("what is unread in a team", () => {
  it("is the sum of its channels that the user wants to hear of", () => {
    const inbox = [
      entry("general", { unread: 3 }),
      entry("walks", { unread: 2, notify: { level: "mentions", until: null } }),
      entry("noise", { unread: 90, notify: { level: "nothing", until: null } }),
      entry("else", { unread: 5, teamId: "team-2" }),
      entry("left", { unread: 7, role: null }),
    ];
    expect(unreadOfTeam("team-1", inbox)).toBe(5);
  });
});
