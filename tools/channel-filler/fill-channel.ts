import type { V4WorkerOptions } from "miniflare";
import type { LocalServer } from "../local-server/start-server.ts";

const NAME = "channel-filler";
/** So many messages are on their way to the channel together. */
const AT_ONCE = 500;
/** So many go to the Worker that writes them, in one request. */
const A_CALL = 5_000;
const PREVIEW_CHARS = 80;

/** Writes into a channel's object, as the Worker of its members would. */
const SCRIPT = `
export default {
  async fetch(request, env) {
    const { channelId, from, messages, atOnce } = await request.json();
    for (let start = 0; start < messages.length; start += atOnce) {
      const stub = env.CHANNELS.getByName(channelId);
      await Promise.all(messages.slice(start, start + atOnce).map(({ senderId, body, preview }, index) => {
        const key = "fill-" + String(from + start + index).padStart(8, "0");
        const op = { type: "sendMessage", key, kind: "text", inChannel: false, body, preview, searchText: true };
        return stub.perform(senderId, op, true).then((done) => {
          if (!("ok" in done)) throw new Error(JSON.stringify(done));
        });
      }));
    }
    return new Response("written");
  },
};`;

/** A Worker that runs beside Hither's and fills channels, without a network in between: one of `startServer`'s neighbours. */
export const CHANNEL_FILLER: V4WorkerOptions = {
  name: NAME,
  modules: true,
  script: SCRIPT,
  compatibilityDate: "2026-10-20",
  durableObjects: { CHANNELS: { className: "ChatChannel", scriptName: "hither", useSQLite: true } },
};

export interface Written {
  /** A member of the channel. */
  senderId: string;
  body: string;
}

/**
 * Writes many messages into a channel, in their order, thousands a second. A channel is filled once: the messages are told apart by
 * their places in it.
 *
 * @param server one with `CHANNEL_FILLER` among its neighbours
 * @param onWritten hears how many are written, now and then
 */
export async function fillChannel(
  { miniflare }: LocalServer,
  channelId: string,
  messages: Iterable<Written>,
  onWritten: (count: number) => void = () => {},
): Promise<void> {
  const filler = await miniflare.getWorker(NAME);
  let from = 0;
  let call: (Written & { preview: string })[] = [];
  const write = async () => {
    const body = JSON.stringify({ channelId, from, messages: call, atOnce: AT_ONCE });
    const response = await filler.fetch("http://filler/", { method: "POST", body });
    if (!response.ok) throw new Error(`the filler answered ${response.status}: ${await response.text()}`);
    await response.text();
    from += call.length;
    call = [];
    onWritten(from);
  };
  for (const { senderId, body } of messages) {
    const preview = body.replace(/\s+/g, " ").slice(0, PREVIEW_CHARS);
    if (call.push({ senderId, body, preview }) === A_CALL) await write();
  }
  if (call.length > 0) await write();
}
