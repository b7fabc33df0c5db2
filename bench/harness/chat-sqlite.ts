import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inParallel } from "../../tools/in-parallel.ts";
import type { ChatContender, ChatEvents } from "./chat-contender.ts";
import { startPeer } from "./peers.ts";
import { RawSocket } from "./raw-socket.ts";

const PARALLEL = 32;
/** `{"t":"ack"` or `{"t":"msg"`. */
const KIND_AT = '{"t":"'.length;
const ACK = "a".charCodeAt(0);

/** Starts chat-sqlite, which syncs every message to the disk before it acknowledges it, with all members there. */
export async function startChatSqlite(
  dir: string,
  members: number,
  events: ChatEvents,
): Promise<ChatContender> {
  const file = join(tmpdir(), `chat-sqlite-${process.pid}.db`);
  const peer = await startPeer(dir, "chat-sqlite.mjs", { DB: file, SYNC: "FULL" });
  const counts = { frames: 0 };
  const sockets: RawSocket[] = [];
  const stop = async () => {
    for (const socket of sockets) socket.drop();
    await peer.stop();
    for (const each of ["", "-wal", "-shm"]) rmSync(file + each, { force: true });
  };
  const receive = (member: number, bytes: Buffer, start: number, end: number) => {
    counts.frames += 1;
    if (bytes[start + KIND_AT] === ACK) events.onStored(member);
    else events.onMessages(member, bytes, start, end);
  };
  try {
    await inParallel(PARALLEL, Array.from({ length: members }).keys(), async (member) => {
      sockets[member] = await RawSocket.open(peer.port, `/?u=${member}`, {
        onText: (bytes, start, end) => receive(member, bytes, start, end),
        onClose: () => {},
      });
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    name: "chat-sqlite FULL",
    usage: peer.usage,
    counts,
    audiences: sockets.map(() => members - 1),
    send: (member, body) => sockets[member]?.send(`{"t":"msg","cid":0,"ts":0,"body":"${body}"}`),
    stop,
  };
}
