import { vi } from "vitest";
import type { Presence } from "../../../../protocol/chat/presence.ts";
import { PresenceWatch } from "../../../../workers/session/chat/presence-watch.ts";
import { FakeObjectSocket } from "../fake-object-socket.ts";
import { FakeClient } from "./fake-client.ts";

/** A session that shows who is there, with the hubs of others played by the test. To be used with fake timers. */
export function presenceSession() {
  const client = new FakeClient();
  const state = { teammates: [] as string[], teamFails: false, teamReads: 0, teamMs: 0, isReachable: true };
  const sockets = new Map<string, FakeObjectSocket[]>();
  /** Attempts that wait for the test to let them succeed; undefined: they succeed at once. */
  let waiting: (() => void)[] | undefined;
  const watch = new PresenceWatch({
    ...client.port,
    user: "ann",
    openPresence: async (userId) => {
      if (!state.isReachable) throw new Error("out of reach");
      const socket = new FakeObjectSocket();
      sockets.set(userId, [...(sockets.get(userId) ?? []), socket]);
      if (waiting) await new Promise<void>((resolve) => waiting?.push(resolve));
      return socket;
    },
    readTeammates: async (_, userIds) => {
      state.teamReads += 1;
      if (state.teamFails) throw new Error("out of reach");
      const { teammates, teamMs } = state;
      if (teamMs > 0) await new Promise((resolve) => setTimeout(resolve, teamMs));
      return userIds.filter((userId) => teammates.includes(userId));
    },
  });
  const ask = async (userIds: string[], teamId?: string) => {
    const team = teamId === undefined ? {} : { teamId };
    watch.watch({ type: "watchPresence", id: "p", userIds, ...team });
    await vi.advanceTimersByTimeAsync(0);
  };
  const linkTo = (userId: string) => sockets.get(userId)?.at(-1);
  const says = (userId: string, presence: Presence) => linkTo(userId)?.says({ t: "presence", presence });
  /** From now on attempts succeed one by one. */
  const hold = () => {
    const held: (() => void)[] = [];
    waiting = held;
    return held;
  };
  return { client, state, sockets, watch, ask, linkTo, says, hold };
}

export const is = (userId: string, state: Presence["state"]): Presence => ({
  userId,
  state,
  lastSeen: state === "online" ? null : 5,
  status: null,
});
export const unknown = (userId: string): Presence => ({
  userId,
  state: "offline",
  lastSeen: null,
  status: null,
});
export const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);
