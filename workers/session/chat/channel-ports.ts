import type { Notify } from "../../../protocol/chat/inbox.ts";
import type { ErrorCode } from "../../../protocol/error-codes.ts";
import type { ChannelEntry, Refusal } from "../../../protocol/links/chat-channel-link.ts";
import type { Precision } from "../../../protocol/primitives.ts";
import type { ServerFrame } from "../../../protocol/server-frames.ts";
import { log } from "../../../telemetry/log.ts";
import { errorFrame } from "../core/parse-frame.ts";
import { reOf } from "../core/re-of.ts";
import type { Via } from "../link-route.ts";
import type { LinkSocket } from "../upstream-link.ts";
import type { HoldOutcome, WantedFiles } from "./op-line.ts";

/** What a user's setting for read receipts means just now. */
export interface ReceiptRules {
  /** Whether others may see what the user reads. */
  shows: boolean;
  /** Whether the user may see what others have read. */
  sees: boolean;
}

/** A way to the client. */
export interface ClientPort {
  send(frame: ServerFrame): void;
  /** Sends a frame that is serialised already. */
  sendText(text: string): void;
  /** Whether the client is there and reads as fast as it is written to. */
  canStream(): boolean;
}

/** What a session is to its channels, and what they bring it. */
export interface ChannelPorts extends ClientPort {
  user: string;
  session: string;
  startedAtMs: number;
  openChannel(channelId: string, via: Via): Promise<LinkSocket>;
  /** Holds files of the user's for a channel; see `OpLineEvents`. */
  holdFiles(channelId: string, wanted: WantedFiles): Promise<HoldOutcome>;
  /** How the user wants to hear of a channel, by a call to the hub: the channel does not know it. */
  readNotify(channelId: string): Promise<Notify>;
  /** Null until the user's hub has spoken for the first time: nothing goes to a channel before. */
  receipts(): ReceiptRules | null;
  /** How a channel stands for the user, where that is followed. */
  onHead(entry: ChannelEntry): void;
  /** The client has opened a channel, or has one open no more. */
  onOpenChanged(): void;
  /** Who has a channel open into which the device shares its place; `gone`: who had it open since this was said last. */
  onPlaceSeen(channelId: string, precision: Precision, users: string[], gone: string[]): void;
  /** Another socket continues this session. */
  onReplaced(): void;
}

/** When a client should repeat what could not be done. */
const RETRY_AFTER_MS = 1_000;

/** Tells the client that a channel did not do what was asked. */
export function refuse(
  client: ClientPort & { session?: string },
  re: string | undefined,
  refusal: Refusal,
): void {
  const { code, message, field, retryAfterMs, faultId } = refusal;
  if (faultId !== undefined)
    log.warn("an object met with a fault", undefined, { sessionId: client.session, faultId });
  const more = {
    ...(field !== undefined && { field }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
  client.send(errorFrame(code, message, { ...reOf(re), ...more }));
}

/** Tells the client that its request could not be decided. */
export function giveUp(client: ClientPort, re: string | undefined, message: string): void {
  const code: ErrorCode = "unavailable";
  client.send(errorFrame(code, message, { ...reOf(re), retryAfterMs: RETRY_AFTER_MS }));
}
