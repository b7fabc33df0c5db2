import { ChannelCore } from "../../../durable-objects/chat-channel/core/channel-core.ts";
import type { News } from "../../../durable-objects/chat-channel/core/news.ts";
import type { ChannelKind, Role } from "../../../protocol/chat/channel.ts";
import type { ChannelReply } from "../../../protocol/chat/server-frames.ts";
import type {
  ArchivedMessage,
  ChannelOp,
  ChannelSpec,
  Outcome,
  Refusal,
} from "../../../protocol/links/chat-channel-link.ts";
import { MemoryStorage } from "../../support/sqlite.ts";

export const OWNER = "owner-ona";
export const ADMIN = "admin-ada";
export const MEMBER = "member-mo";
export const OTHER = "member-min";
export const STRANGER = "stranger-sol";

type OpOf<Type extends ChannelOp["type"]> = Extract<ChannelOp, { type: Type }>;
type SendOp = OpOf<"sendMessage">;

export function specOf(kind: ChannelKind, more: Partial<ChannelSpec> = {}): ChannelSpec {
  const staff: [string, Role][] = [
    [OWNER, "owner"],
    [ADMIN, "admin"],
  ];
  const plain: [string, Role][] = [
    [MEMBER, "member"],
    [OTHER, "member"],
  ];
  const members = kind === "direct" ? plain : [...staff, ...plain];
  return {
    channelId: "channel-1",
    kind,
    teamId: kind === "team" ? "team-0001" : null,
    visibility: kind === "team" ? "public" : null,
    name: kind === "direct" ? null : "Name",
    topic: "",
    picture: null,
    readOnly: false,
    retentionDays: null,
    createdBy: kind === "direct" ? MEMBER : OWNER,
    members: members.map(([userId, role]) => ({ userId, role })),
    ...more,
  };
}

/** A channel in memory, with a clock that moves on by a second with each call. */
export class ChannelBench {
  readonly storage = new MemoryStorage();
  core = new ChannelCore(this.storage);
  nowMs = 1_800_000_000_000;
  readReceipts = true;
  #keys = 0;

  constructor(kind: ChannelKind, more: Partial<ChannelSpec> = {}) {
    this.core.create(specOf(kind, more), this.tick());
    if (kind === "direct") this.core.reopenPair(this.core.pairVersion());
    this.core.takeNews();
  }

  tick(): number {
    this.nowMs += 1_000;
    return this.nowMs;
  }

  /** Throws the object away and wakes a new one over the same storage. */
  hibernate(): void {
    this.core = new ChannelCore(this.storage);
  }

  perform(by: string, op: ChannelOp, archived: ArchivedMessage | null = null): Outcome<ChannelReply | null> {
    const circumstances = { readReceipts: this.readReceipts, nowMs: this.tick(), archived };
    return this.storage.transaction(() => this.core.perform(by, op, circumstances));
  }

  /** Sends, and answers the message's number. */
  send(by: string, more: Partial<SendOp> | string = {}): number {
    return okOf(this.perform(by, this.sending(more)), "messageSent").seq;
  }

  sending(more: Partial<SendOp> | string = {}): SendOp {
    const said = typeof more === "string" ? { body: more } : more;
    return { type: "sendMessage", key: this.key(), kind: "text", body: "hello", inChannel: false, ...said };
  }

  key(): string {
    this.#keys += 1;
    return `key-${String(this.#keys).padStart(6, "0")}`;
  }

  takeNews(): News {
    return this.core.takeNews();
  }
}

export function okOf<Type extends ChannelReply["type"]>(
  outcome: Outcome<ChannelReply | null>,
  type: Type,
): Extract<ChannelReply, { type: Type }> {
  const reply = valueOf(outcome);
  if (reply?.type !== type) throw new Error(`expected ${type}, got ${JSON.stringify(reply)}`);
  return reply as Extract<ChannelReply, { type: Type }>;
}

export function valueOf<Answer>(outcome: Outcome<Answer>): Answer {
  if ("refused" in outcome) throw new Error(`refused: ${JSON.stringify(outcome.refused)}`);
  return outcome.ok;
}

/** The code of a refusal; null where it succeeded. */
export function refusalOf(outcome: Outcome<unknown>): Refusal["code"] | null {
  return "refused" in outcome ? outcome.refused.code : null;
}

/** A mention of these people alone. */
export function calling(...userIds: string[]): { userIds: string[]; here: boolean; channel: boolean } {
  return { userIds, here: false, channel: false };
}

export const EVERYONE = { userIds: [], here: false, channel: true };
