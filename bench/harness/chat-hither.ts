import { randomUUID } from "node:crypto";
import { inParallel } from "../../tools/in-parallel.ts";
import { callObjects } from "../../tools/local-server/object-caller.ts";
import type { ChatContender, ChatEvents } from "./chat-contender.ts";
import { type HitherUser, startHither } from "./hither.ts";
import { HitherSocket } from "./hither-socket.ts";

const PARALLEL = 32;
const OPENED_WITHIN_MS = 60_000;

/** A channel: which members, by number, are in it. */
export interface ChatRoom {
  kind: "direct" | "group" | "team";
  members: readonly number[];
}

/**
 * As many messages as one object takes: members of a closed loop write as fast as they are answered, and on this one machine relays, which
 * spread a channel's links over other objects, would only be further hops in the same process.
 */
const VARS = { FRAMES_PER_SECOND: "1000", DIRECT_MESSAGES_PER_S: "1000000" };

/** Starts Hither with all members connected and their channels open: each is in one, and linked to its object itself. */
export async function startChatHither(
  members: number,
  rooms: readonly ChatRoom[],
  events: ChatEvents,
): Promise<ChatContender> {
  const hither = await startHither({ users: members, vars: VARS });
  const { server, users } = hither;
  const channels = rooms.map((room) => ({ room, channelId: `bench_${randomUUID()}` }));
  const calls = channels.map(({ room, channelId }) => ({
    name: channelId,
    args: [specOf(room, channelId, users)],
  }));
  const channelIds: string[] = [];
  const audiences: number[] = [];
  for (const { room, channelId } of channels) {
    for (const member of room.members) {
      channelIds[member] = channelId;
      audiences[member] = room.members.length - 1;
    }
  }

  const counts = { frames: 0 };
  const opened = users.map(() => Promise.withResolvers<void>());
  const receive = (member: number, type: string, bytes: Buffer, start: number, end: number) => {
    counts.frames += 1;
    if (type === "messageSent") events.onStored(member);
    else if (type === "channelChanged") events.onMessages(member, bytes, start, end);
    else if (type === "channelOpened") {
      opened[member]?.resolve();
      // It comes again, with what was missed, where the link behind the session had to begin anew, or moved to a relay.
      events.onMessages(member, bytes, start, end);
    }
  };
  const sockets: HitherSocket[] = [];
  const tooLate = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => tooLate.reject(new Error("not every channel opened in time")),
    OPENED_WITHIN_MS + members * 50,
  );
  try {
    await callObjects(server, "CHAT_CHANNELS", "create", calls);
    const pairs = channels.filter(({ room }) => room.kind === "direct");
    // A direct channel is made closed; in life D1 is asked next whether the two are friends.
    const opening = pairs.map(({ channelId }) => ({ name: channelId, args: [0] }));
    await callObjects(server, "CHAT_CHANNELS", "reopenPair", opening);
    await inParallel(PARALLEL, users.entries(), async ([member, { token }]) => {
      const { socket } = await HitherSocket.open(
        server.port,
        { token },
        {
          onFrame: (type, bytes, start, end) => receive(member, type, bytes, start, end),
        },
      );
      sockets[member] = socket;
      socket.send(JSON.stringify({ type: "openChannel", channelId: channelIds[member] }));
      await Promise.race([opened[member]?.promise, tooLate.promise]);
    });
  } catch (error) {
    await hither.stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }

  let sent = 0;
  return {
    name: "Hither",
    usage: hither.usage,
    counts,
    audiences,
    send: (member, body) => {
      sent += 1;
      sockets[member]?.send(
        `{"type":"sendMessage","id":"${sent}","channelId":"${channelIds[member]}","key":"key-${sent}-of-bench","body":"${body}"}`,
      );
    },
    stop: async () => {
      for (const socket of sockets) socket.drop();
      await hither.stop();
    },
  };
}

/** As the Worker would make it. */
function specOf({ kind, members }: ChatRoom, channelId: string, users: readonly HitherUser[]) {
  const userIds = members.map((member) => users[member]?.userId ?? "");
  const role = (index: number) => (index === 0 && kind !== "direct" ? "owner" : "member");
  return {
    channelId,
    kind,
    teamId: kind === "team" ? "bench_team" : null,
    visibility: kind === "team" ? "public" : null,
    name: kind === "direct" ? null : "Bench",
    topic: "",
    picture: null,
    readOnly: false,
    retentionDays: null,
    createdBy: userIds[0],
    members: userIds.map((userId, index) => ({ userId, role: role(index) })),
  };
}
