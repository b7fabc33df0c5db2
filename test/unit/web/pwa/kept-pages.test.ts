import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Message, MessagePage, MessageQuery, ServerFrame } from "../../../../client/index.ts";
import { AccountKeep } from "../../../../web/state/keep.ts";
import { KeptPages } from "../../../../web/state/kept-pages.ts";
import { memoryStore } from "./memory-store.ts";

const message = (seq: number) =>
  ({ id: `m${seq}`, seq, senderId: "u", at: seq, body: `no. ${seq}` }) as Message;

/** What the server answers: messages 1 to 100, ten a page. */
function answer({ before = 101 }: MessageQuery): MessagePage {
  const from = Math.max(1, before - 10);
  const messages = Array.from({ length: before - from }, (_, index) => message(from + index));
  return { messages, before: from > 1 ? from : null, after: before <= 100 ? before - 1 : null };
}

let isOnline: boolean;
let asked: number;
let keep: AccountKeep;

const pages = () =>
  new KeptPages(keep, {
    ask: async (_channelId, query = {}) => {
      asked += 1;
      if (!isOnline) throw new TypeError("Failed to fetch");
      return answer(query);
    },
    isOnline: () => isOnline,
  });
const seqsOf = ({ messages }: MessagePage) => messages.map(({ seq }) => seq);

beforeEach(() => {
  keep = new AccountKeep(memoryStore(), "me");
  isOnline = true;
  asked = 0;
});

async function readThenGoOffline(): Promise<KeptPages> {
  const kept = pages();
  await kept.page("c", { before: 91 });
  await kept.page("c", { before: 81 });
  isOnline = false;
  return kept;
}

describe("a page of older messages that was read", () => {
  it("is read again without a network, also by the next run of the app", async () => {
    await readThenGoOffline();
    const before = asked;
    expect(seqsOf(await pages().page("c", { before: 91 }))).toEqual([81, 82, 83, 84, 85, 86, 87, 88, 89, 90]);
    expect(asked).toBe(before);
  });

  it("answers where the window begins elsewhere, too", async () => {
    const kept = await readThenGoOffline();
    const page = await kept.page("c", { before: 85 });
    expect(seqsOf(page)).toEqual([81, 82, 83, 84]);
    expect(page.before).toBe(81);
  });

  it("says nothing of what was never read", async () => {
    const kept = await readThenGoOffline();
    await expect(kept.page("c", { before: 71 })).rejects.toThrow(TypeError);
    await expect(kept.page("d", { before: 91 })).rejects.toThrow(TypeError);
    await expect(kept.page("c", {})).rejects.toThrow(TypeError);
    await expect(kept.page("c", { before: 91, thread: 5 })).rejects.toThrow(TypeError);
  });

  it("is shown where the server does not answer", async () => {
    vi.useFakeTimers();
    try {
      await pages().page("c", { before: 91 });
      const silent = new KeptPages(keep, { ask: () => new Promise(() => {}), isOnline: () => true });
      const page = silent.page("c", { before: 91 });
      await vi.advanceTimersByTimeAsync(5_000);
      expect(seqsOf(await page)).toHaveLength(10);
    } finally {
      vi.useRealTimers();
    }
  });

  it("does not bring back what was deleted since", async () => {
    const kept = await readThenGoOffline();
    kept.heard(changed({ event: "deleted", seq: 85, deletedAt: 1, deletedBy: "u" }));
    const { messages } = await kept.page("c", { before: 91 });
    expect(messages.find(({ seq }) => seq === 85)).toMatchObject({ body: "", deletedAt: 1 });
  });

  it("shows what was edited since", async () => {
    const kept = await readThenGoOffline();
    kept.heard(changed({ event: "edited", seq: 85, editedAt: 1, body: "new" }));
    const { messages } = await kept.page("c", { before: 91 });
    expect(messages.find(({ seq }) => seq === 85)).toMatchObject({ body: "new", editedAt: 1 });
  });

  it.each([
    ["the channel was read anew", { type: "channelOpened", channelId: "c", recovered: false, messages: [] }],
    ["the user is no member any more", { type: "channelClosed", channelId: "c", reason: "removed" }],
    ["the channel left the inbox", { type: "inboxChanged", entries: [{ channelId: "c", role: null }] }],
  ])("is forgotten where %s", async (_why, frame) => {
    const kept = await readThenGoOffline();
    kept.heard(frame as unknown as ServerFrame);
    await expect(kept.page("c", { before: 91 })).rejects.toThrow(TypeError);
    expect(await keep.names("page/")).toEqual([]);
  });
});

it("keeps the three hundred pages that were read last", async () => {
  const kept = pages();
  for (let channel = 0; channel < 310; channel += 1) await kept.page(`c${channel}`, { before: 91 });
  isOnline = false;
  await expect(kept.page("c9", { before: 91 })).rejects.toThrow(TypeError);
  expect(seqsOf(await kept.page("c10", { before: 91 }))).toHaveLength(10);
  expect(await keep.names("page/")).toHaveLength(300);
});

type ChannelEvent = Extract<ServerFrame, { type: "channelChanged" }>["events"][number];

function changed(event: ChannelEvent): ServerFrame {
  return { type: "channelChanged", channelId: "c", epoch: "e", previous: 1, offset: 2, events: [event] };
}
