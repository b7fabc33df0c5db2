import { env } from "cloudflare:workers";
import { expect, vi } from "vitest";
import type { ChannelEntry } from "../../../protocol/links/chat-channel-link.ts";
import type { FromHub, FromPresence, ToHub, ToPresence } from "../../../protocol/links/user-hub-link.ts";

type HubMessage<T extends FromHub["t"]> = Extract<FromHub, { t: T }>;

const WAIT = { timeout: 10_000, interval: 10 };

let users = 0;

/** A user whose hub nobody has used before. */
export function newUser(): { userId: string; hub: ReturnType<typeof env.USER_HUBS.getByName> } {
  users += 1;
  const userId = `user-${String(users).padStart(4, "0")}`;
  return { userId, hub: env.USER_HUBS.getByName(userId) };
}

/** A bare link to a hub: what it heard, and how it ended. */
class Link<To, From> {
  readonly received: From[] = [];
  closedWith: number | null = null;
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.accept();
    socket.addEventListener("message", ({ data }) => {
      if (data !== "pong") this.received.push(JSON.parse(data as string) as From);
    });
    socket.addEventListener("close", ({ code }) => {
      this.closedWith = code;
    });
  }

  say(message: To): void {
    this.#socket.send(JSON.stringify(message));
  }

  close(): void {
    this.#socket.close(1000);
  }

  async closing(): Promise<number> {
    return vi.waitFor(() => this.closedWith ?? expect.fail("the link is open"), WAIT);
  }
}

/** A session's link. */
export class SessionLink extends Link<ToHub, FromHub> {
  /** All messages of a type. */
  all<T extends FromHub["t"]>(type: T): HubMessage<T>[] {
    return this.received.filter((message): message is HubMessage<T> => message.t === type);
  }

  /** Waits for the `count`th message of a type. */
  async next<T extends FromHub["t"]>(type: T, count = 1): Promise<HubMessage<T>> {
    return vi.waitFor(
      () =>
        this.all(type)[count - 1] ??
        expect.fail(`no ${type} no. ${count}, but ${JSON.stringify(this.received)}`),
      WAIT,
    );
  }
}

export class FollowerLink extends Link<ToPresence, FromPresence> {
  states(): string[] {
    return this.received.map(({ presence }) => presence.state);
  }

  async told(...states: string[]): Promise<void> {
    await vi.waitFor(() => expect(this.states()).toEqual(states), WAIT);
  }
}

export async function linkSession(
  userId: string,
  session: string,
  more: { device?: string; startedAtMs?: number } = {},
): Promise<SessionLink> {
  const link = new SessionLink(await open(userId, "/link"));
  link.say({ t: "hello", session, startedAtMs: 1, device: `device of ${session}`, ...more });
  return link;
}

export async function follow(
  userId: string,
  viewer: string,
  because: ToPresence["because"] = "friend",
): Promise<FollowerLink> {
  const link = new FollowerLink(await open(userId, "/presence"));
  link.say({ t: "follow", viewer, because });
  return link;
}

async function open(userId: string, path: string): Promise<WebSocket> {
  const headers = { upgrade: "websocket" };
  const { webSocket } = await env.USER_HUBS.getByName(userId).fetch(`https://object${path}`, { headers });
  return webSocket ?? expect.fail("no socket in the answer");
}

/** A channel as it would stand for somebody. */
export function entry(channelId: string, version = 1, more: Partial<ChannelEntry> = {}): ChannelEntry {
  return {
    channelId,
    kind: "group",
    teamId: null,
    name: channelId,
    picture: null,
    userIds: [],
    role: "member",
    large: false,
    archived: false,
    closed: false,
    lastMessage: null,
    unread: version,
    mentionSeqs: [],
    readSeq: 0,
    threads: [],
    version,
    ...more,
  };
}
