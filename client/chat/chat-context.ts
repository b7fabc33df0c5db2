import type { Message } from "../../protocol/chat/message.ts";
import type { ClientFrameInput } from "../../protocol/client-frames.ts";
import type { ServerFrame } from "../../protocol/server-frames.ts";
import type { MessagePage, MessageQuery } from "../api/messages.ts";
import type { Clock } from "../clock.ts";
import type { RequestFrame } from "../requests.ts";

/** What the chat side of the client needs of the rest of it. */
export interface ChatContext {
  clock: Clock;
  random: () => number;
  timeoutMs: number;
  /** Sends a frame and waits for its reply; fails at once where there is no open link. */
  request: (frame: RequestFrame) => Promise<ServerFrame>;
  /** Sends a frame without waiting. @returns whether there was an open link */
  send: (frame: ClientFrameInput) => boolean;
  isConnected: () => boolean;
  /** Who is signed in, once it is known. */
  userId: () => string | undefined;
  /** The server's time, as well as the device knows it. */
  serverNowMs: () => number;
  readPage: (channelId: string, query: MessageQuery) => Promise<MessagePage>;
  readMessage: (channelId: string, seq: number) => Promise<Message>;
  /** A failure that nobody waits for. */
  failed: (error: Error) => void;
}
