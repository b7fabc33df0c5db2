import { inParallel } from "../../tools/in-parallel.ts";
import { parsed } from "./hither-socket.ts";
import type { NearbyContender, NearbyEvents } from "./nearby-contender.ts";
import { startNearRedis } from "./peers.ts";
import { RawSocket } from "./raw-socket.ts";
import type { Walkers } from "./walkers.ts";

const PARALLEL = 32;
/** `{"t":"near"` or `{"t":"ack"`. */
const KIND_AT = '{"t":"'.length;
const NEAR = "n".charCodeAt(0);

/** Starts near-redis, and brings everybody to where they begin to walk. `connections` as its K. */
export async function startNearbyRedis(
  dir: string,
  connections: number,
  meanFriends: number,
  walkers: Walkers,
  events: NearbyEvents,
): Promise<NearbyContender> {
  const { peer, redisUsage } = await startNearRedis(dir, walkers.count, meanFriends, connections);
  const emptyBytes = peer.usage.residentBytes;
  const counts = { nearFrames: 0, frames: 0 };
  const sockets: RawSocket[] = [];
  const receive = (viewer: number, bytes: Buffer, start: number, end: number) => {
    counts.frames += 1;
    if (bytes[start + KIND_AT] !== NEAR) return;
    counts.nearFrames += 1;
    const { friend, lng } = parsed<{ friend: number; lng: number }>(bytes, start, end);
    events.onSeen(viewer, friend, lng);
  };
  const report = (user: number, { lat, lng }: { lat: number; lng: number }) =>
    sockets[user]?.send(`{"t":"loc","lat":${lat},"lng":${lng},"ts":0}`);
  try {
    await inParallel(PARALLEL, Array.from({ length: walkers.count }).keys(), async (user) => {
      sockets[user] = await RawSocket.open(peer.port, `/?u=${user}`, {
        onText: (bytes, start, end) => receive(user, bytes, start, end),
        onClose: () => {},
      });
      report(user, walkers.step(user));
    });
  } catch (error) {
    await peer.stop();
    throw error;
  }
  return {
    name: `near-redis K=${connections}`,
    usage: peer.usage,
    helperUsage: redisUsage,
    emptyBytes,
    counts,
    report,
    stop: async () => {
      for (const socket of sockets) socket.drop();
      await peer.stop();
    },
  };
}
