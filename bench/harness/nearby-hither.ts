import { inParallel } from "../../tools/in-parallel.ts";
import { startHither } from "./hither.ts";
import { HitherSocket, parsed } from "./hither-socket.ts";
import type { NearbyContender, NearbyEvents } from "./nearby-contender.ts";
import { RADIUS_M, type Walkers } from "./walkers.ts";

/** Sockets that are being opened at a time. */
const PARALLEL = 32;
const SNAPSHOT_WITHIN_MS = 60_000;

interface Friend {
  userId: string;
  lng: number;
}

interface NearFrame {
  friends?: Friend[];
  appeared?: Friend[];
  moved?: Friend[];
}

/** Starts Hither, and brings everybody to where they begin to walk, with the near stream open. */
export async function startNearbyHither(
  walkers: Walkers,
  friends: readonly (readonly number[])[],
  events: NearbyEvents,
): Promise<NearbyContender> {
  const { count } = walkers;
  const hither = await startHither({
    users: count,
    friends,
    shares: true,
    // A few users stand for many: each reports far more often than a phone would.
    vars: { FRAMES_PER_SECOND: "1000", MAX_SPEED_KMH: "1000000" },
  });
  const { port } = hither.server;
  const emptyBytes = hither.usage.residentBytes;
  const numbers = new Map(hither.users.map(({ userId }, number) => [userId, number]));
  const sockets: HitherSocket[] = [];
  const counts = { nearFrames: 0, frames: 0 };
  const snapshots = hither.users.map(() => Promise.withResolvers<void>());

  const see = (viewer: number, seen: Friend[] = []) => {
    for (const { userId, lng } of seen) events.onSeen(viewer, numbers.get(userId) ?? -1, lng);
  };
  const receive = (viewer: number, type: string, bytes: Buffer, start: number, end: number) => {
    counts.frames += 1;
    if (type === "nearChanged" || type === "nearSnapshot") {
      counts.nearFrames += 1;
      const frame = parsed<NearFrame>(bytes, start, end);
      see(viewer, frame.friends);
      see(viewer, frame.appeared);
      see(viewer, frame.moved);
      if (type === "nearSnapshot") snapshots[viewer]?.resolve();
    } else if (type === "reportPaceChanged" || type === "locationReported") {
      events.onPace?.(viewer, parsed<{ nextReportInMs: number }>(bytes, start, end).nextReportInMs);
    }
  };
  const report = (user: number, { lat, lng }: { lat: number; lng: number }) =>
    sockets[user]?.send(`{"type":"reportLocation","lat":${lat},"lng":${lng}}`);

  try {
    await inParallel(PARALLEL, hither.users.entries(), async ([user, { token }]) => {
      const { socket, welcome } = await HitherSocket.open(
        port,
        { token },
        {
          onFrame: (type, bytes, start, end) => receive(user, type, bytes, start, end),
        },
      );
      sockets[user] = socket;
      socket.send(`{"type":"watchNear","radiusM":${RADIUS_M}}`);
      report(user, walkers.step(user));
      await inTime(snapshots[user]?.promise, user);
      events.onPace?.(user, welcome.nextReportInMs);
    });
  } catch (error) {
    await hither.stop();
    throw error;
  }
  return {
    name: "Hither",
    usage: hither.usage,
    helperUsage: null,
    emptyBytes,
    counts,
    report,
    stop: async () => {
      for (const socket of sockets) socket.drop();
      await hither.stop();
    },
  };
}

async function inTime(snapshot: Promise<void> | undefined, user: number): Promise<void> {
  const tooLate = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => tooLate.reject(new Error(`user ${user} gets no snapshot`)),
    SNAPSHOT_WITHIN_MS,
  );
  try {
    await Promise.race([snapshot, tooLate.promise]);
  } finally {
    clearTimeout(timer);
  }
}
