import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HitherClient } from "../../client/index.ts";
import { CHANNEL_FILLER } from "../../tools/channel-filler/fill-channel.ts";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { type LongChannel, longChannel } from "../../tools/scenes/long-channel.ts";

const MESSAGES = 10_000;

let server: LocalServer;
let channel: LongChannel;

beforeAll(async () => {
  server = await startServer({ neighbours: [CHANNEL_FILLER] });
  channel = await longChannel(server, { messages: MESSAGES });
});
afterAll(() => server.stop());

describe("a long channel", () => {
  it("is complete, page by page, in its order", async () => {
    const { api } = channel.viewer;
    const read: { seq: number; senderId: string; body: string }[] = [];
    let before: number | null | undefined;
    do {
      const page = await api.messages.page(channel.channelId, { limit: 200, ...(before && { before }) });
      read.unshift(...page.messages.map(({ seq, senderId, body }) => ({ seq, senderId, body })));
      before = page.before;
    } while (before !== null);
    const written = read.filter(({ seq }) => seq >= channel.firstSeq);
    expect(written).toEqual(
      channel.messages.map((message, index) => ({ seq: channel.firstSeq + index, ...message })),
    );
    expect(written.length).toBe(MESSAGES);
  });

  it("has short messages and long ones, of everybody in it", () => {
    const lengths = channel.messages.map(({ body }) => body.length);
    expect(lengths.filter((length) => length < 12).length).toBeGreaterThan(MESSAGES / 20);
    expect(lengths.filter((length) => length > 300).length).toBeGreaterThan(MESSAGES / 20);
    const senders = new Set(channel.messages.map(({ senderId }) => senderId));
    expect(senders).toEqual(new Set([channel.viewer.userId, ...channel.others.map(({ userId }) => userId)]));
  });

  it("opens at its end on a device, and is read backwards from there", async () => {
    const client = new HitherClient({ url: server.url, api: channel.viewer.api });
    client.connect();
    try {
      const view = client.channel(channel.channelId);
      await view.open();
      expect(view.messages.at(-1)?.body).toBe(channel.messages.at(-1)?.body);
      const first = view.messages[0]?.seq ?? 0;
      await view.loadBefore();
      expect(view.messages[0]?.seq).toBeLessThan(first);
    } finally {
      client.close();
    }
  });
});
