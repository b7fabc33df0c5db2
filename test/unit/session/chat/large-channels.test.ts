import { expect, it } from "vitest";
import type { InboxEntry } from "../../../../protocol/chat/inbox.ts";
import type { ChannelEntry } from "../../../../protocol/links/chat-channel-link.ts";
import { LargeChannels } from "../../../../workers/session/chat/core/large-channels.ts";

const last = { seq: 7, senderId: "ann", at: 0, kind: "text" };

function fromHub(lastMessage: InboxEntry["lastMessage"], unread = 0): InboxEntry {
  return {
    channelId: "channel-1",
    kind: "team",
    teamId: "team-1",
    name: "Town",
    picture: null,
    userIds: [],
    role: "member",
    large: true,
    archived: false,
    closed: false,
    lastMessage,
    unread,
    mentions: 0,
    readSeq: 3,
    threads: [],
    notify: { level: "all", until: null },
  };
}

function head(lastMessage: InboxEntry["lastMessage"]): ChannelEntry {
  const { notify: _notify, mentions: _mentions, ...entry } = fromHub(lastMessage);
  return { ...entry, version: 1, mentionSeqs: [] };
}

it("go on showing the preview that the channel gave, as the hub has none", () => {
  const channels = new LargeChannels();
  channels.fromHub(fromHub(last));
  channels.fromHead(head({ ...last, preview: "hello" }));
  expect(channels.fromHub(fromHub(last, 1))).toMatchObject({
    unread: 1,
    lastMessage: { seq: 7, preview: "hello" },
  });
});

it("show no preview of a message that was deleted, or of another one", () => {
  for (const now of [
    { ...last, deleted: true },
    { ...last, seq: 8 },
  ]) {
    const channels = new LargeChannels();
    channels.fromHub(fromHub(last));
    channels.fromHead(head({ ...last, preview: "hello" }));
    expect(channels.fromHub(fromHub(now)).lastMessage).toEqual(now);
  }
});
