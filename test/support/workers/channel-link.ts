import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, vi } from "vitest";
import type { Role } from "../../../protocol/chat/channel.ts";
import type { ChannelChanged, ChannelReply } from "../../../protocol/chat/server-frames.ts";
import { decodeFromChannel } from "../../../protocol/links/channel-frame.ts";
import type {
  ChannelOp,
  ChannelSpec,
  FromChannel,
  LinkLevel,
  Outcome,
  Since,
  ToChannel,
} from "../../../protocol/links/chat-channel-link.ts";

let channels = 0;

export const channelOf = (channelId: string) => env.CHAT_CHANNELS.getByName(channelId);

/** A group of these people, the first one its owner. */
export function groupOf(userIds: string[], more: Partial<ChannelSpec> = {}): ChannelSpec {
  channels += 1;
  return {
    channelId: `channel-${channels}`,
    kind: "group",
    teamId: null,
    visibility: null,
    name: "Friends",
    topic: "",
    picture: null,
    readOnly: false,
    retentionDays: null,
    createdBy: userIds[0] ?? "",
    members: userIds.map((userId, n) => ({ userId, role: (n === 0 ? "owner" : "member") as Role })),
    ...more,
  };
}

/** Makes a group of these people, and answers its id. */
export async function makeGroup(userIds: string[], more: Partial<ChannelSpec> = {}): Promise<string> {
  const spec = groupOf(userIds, more);
  await channelOf(spec.channelId).create(spec);
  return spec.channelId;
}

/** What a message says, with a key of its own unless one is given. */
export function textOp(
  body: string,
  more: Partial<Extract<ChannelOp, { type: "sendMessage" }>> = {},
): ChannelOp {
  return { type: "sendMessage", key: crypto.randomUUID(), kind: "text", body, inChannel: false, ...more };
}

/** What a call must have answered. */
export function okOf<Answer>(outcome: Outcome<Answer>): Answer {
  if ("refused" in outcome) return expect.fail(`refused: ${JSON.stringify(outcome.refused)}`);
  return outcome.ok;
}

interface LinkOptions {
  session?: string;
  startedAtMs?: number;
  level?: LinkLevel;
}

/** A bare link of a session to a channel. */
export class ChannelLink {
  readonly user: string;
  readonly received: FromChannel[] = [];
  closedWith: number | null = null;
  readonly #socket: WebSocket;
  #lastN = 0;

  private constructor(user: string, socket: WebSocket) {
    this.user = user;
    this.#socket = socket;
    socket.accept();
    socket.addEventListener("message", ({ data }) => {
      if (data !== "pong") this.received.push(decodeFromChannel(data as string));
    });
    socket.addEventListener("close", ({ code }) => {
      this.closedWith = code;
    });
  }

  static async to(channelId: string, user: string, options: LinkOptions = {}): Promise<ChannelLink> {
    const { session = `${user}-session`, startedAtMs = 1, level = "nothing" } = options;
    const headers = { upgrade: "websocket" };
    const { webSocket } = await channelOf(channelId).fetch("https://object/link", { headers });
    if (!webSocket) throw new Error("no socket in the answer");
    const link = new ChannelLink(user, webSocket);
    link.say({ t: "hello", user, session, startedAtMs, level });
    return link;
  }

  say(message: ToChannel): void {
    this.#socket.send(JSON.stringify(message));
  }

  ping(): void {
    this.#socket.send("ping");
  }

  close(code = 1000): void {
    this.#socket.close(code);
  }

  async open(since: Since | null = null) {
    const from = this.received.length;
    this.say({ t: "open", since });
    const { opened } = await this.until((message) => message.t === "opened", from);
    return opened;
  }

  /** Sends an operation without waiting for its answer. */
  start(op: ChannelOp, readReceipts = true): number {
    this.#lastN += 1;
    this.say({ t: "op", n: this.#lastN, op, readReceipts });
    return this.#lastN;
  }

  /** The answer to an operation that was started. */
  async outcome(n: number): Promise<Outcome<ChannelReply>> {
    const answer = await this.until(
      (message): message is Extract<FromChannel, { t: "done" | "refused" }> =>
        (message.t === "done" || message.t === "refused") && message.n === n,
    );
    return answer.t === "done" ? { ok: answer.reply } : { refused: answer.refusal };
  }

  perform(op: ChannelOp): Promise<Outcome<ChannelReply>> {
    return this.outcome(this.start(op));
  }

  /** The stream's frames so far. */
  get changes(): ChannelChanged[] {
    return this.received.flatMap((message) =>
      message.t === "frame" && message.kind === "events" ? (JSON.parse(message.frame) as ChannelChanged) : [],
    );
  }

  /** The bodies of the messages that the stream's frames brought, in order. */
  get said(): string[] {
    return this.changes.flatMap(({ events }) =>
      events.flatMap((each) =>
        each.event === "sent" && each.message.kind === "text" ? each.message.body : [],
      ),
    );
  }

  until<Found extends FromChannel>(
    find: ((message: FromChannel) => message is Found) | ((message: FromChannel) => boolean),
    from = 0,
  ): Promise<Found> {
    return vi.waitFor(
      () => {
        const found = this.received.slice(from).find(find);
        if (!found) {
          expect.fail(`not seen; got ${JSON.stringify(this.received.slice(-8))}, closed ${this.closedWith}`);
        }
        return found as Found;
      },
      { timeout: 8_000, interval: 5 },
    );
  }
}

/** A link that has the channel open. */
export async function openLink(
  channelId: string,
  user: string,
  options: LinkOptions = {},
): Promise<ChannelLink> {
  const link = await ChannelLink.to(channelId, user, options);
  await link.open();
  return link;
}

/** How many rows the channel's own database has inserted, changed or deleted since it was opened, by SQLite's count. */
export function rowsWritten(channelId: string): Promise<number> {
  return runInDurableObject(channelOf(channelId), (_, { storage }) =>
    Number(storage.sql.exec("SELECT total_changes() AS n").one()["n"]),
  );
}
