import { vi } from "vitest";
import type { Notify } from "../../../../protocol/chat/inbox.ts";
import { ChannelLinks } from "../../../../workers/session/chat/channel-links.ts";
import type { ReceiptRules } from "../../../../workers/session/chat/channel-ports.ts";
import type { HoldOutcome, WantedFiles } from "../../../../workers/session/chat/op-line.ts";
import { FakeChannel } from "./fake-channel.ts";
import { FakeClient } from "./fake-client.ts";

export const ID = "channel-1";

export const settle = () => vi.advanceTimersByTimeAsync(0);
export const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

interface State {
  rules: ReceiptRules | null;
  notify: Notify;
  hubFails: boolean;
  replaced: number;
  /** The channels to which links were opened. */
  linked: string[];
  /** What files were asked for, for the test to answer. */
  holds: { wanted: WantedFiles; resolve: (outcome: HoldOutcome) => void; reject: (error: Error) => void }[];
}

/** A session's channels, with one object behind all of them, and a client in front. To be used with fake timers. */
export function channelSession<Client extends FakeClient = FakeClient>(
  client = new FakeClient() as Client,
  channel = new FakeChannel(),
) {
  const state: State = {
    rules: { sees: true, shows: true },
    notify: { level: "all", until: null },
    hubFails: false,
    replaced: 0,
    linked: [],
    holds: [],
  };
  const links = new ChannelLinks({
    ...client.port,
    user: "ann",
    session: "session",
    startedAtMs: 7,
    openChannel: (channelId) => {
      state.linked.push(channelId);
      return channel.open();
    },
    holdFiles: (_, wanted) => {
      const { promise, resolve, reject } = Promise.withResolvers<HoldOutcome>();
      state.holds.push({ wanted, resolve, reject });
      return promise;
    },
    readNotify: async () => {
      if (state.hubFails) throw new Error("out of reach");
      return state.notify;
    },
    receipts: () => state.rules,
    onHead: () => undefined,
    onOpenChanged: () => undefined,
    onPlaceSeen: () => undefined,
    onReplaced: () => {
      state.replaced += 1;
    },
  });
  const open = async (more: object = {}) => {
    links.open({ type: "openChannel", id: "o", channelId: ID, ...more });
    await settle();
  };
  /** The channel is reset, and its links heal. */
  const reset = async () => {
    channel.breakLinks();
    await wait(100);
  };
  const send = (id: string, channelId = ID, body = id) =>
    links.perform({
      type: "sendMessage",
      id,
      channelId,
      key: `key-of-${id}`,
      kind: "text",
      body,
      inChannel: false,
    });
  /** Sends with a file, named like the message. */
  const sendFile = (id: string, channelId = ID) =>
    links.perform({
      type: "sendMessage",
      id,
      channelId,
      key: `key-of-${id}`,
      kind: "text",
      body: id,
      inChannel: false,
      attachments: [{ fileId: id }],
    });
  return { channel, client, links, state, open, reset, send, sendFile };
}
