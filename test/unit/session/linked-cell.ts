import { vi } from "vitest";
import { WORD } from "../../../protocol/links/geo-cell-link.ts";
import { CellLink, type Presence } from "../../../workers/session/cell-link.ts";
import type { CellRole } from "../../../workers/session/core/cell-plan.ts";
import { FakeObjectSocket } from "./fake-object-socket.ts";

export const FIX = { lat: 37, lng: 127, at: 1_000 };
export const PRESENCE: Presence = {
  user: "ann",
  session: "session",
  startedAtMs: 7,
  fix: FIX,
  stale: false,
  words: [["bob", WORD.seesExact]],
  remembers: [],
};

/** A membership of a cell that the test plays, of a session that the test plays, too. */
export async function linkedCell(role: CellRole = { home: true, watchM: 8_000 }, silent = false) {
  const sockets: FakeObjectSocket[] = [];
  const events: string[] = [];
  const says: { presence: Presence | null } = { presence: silent ? null : PRESENCE };
  const cell = new CellLink("wydm", role, {
    open: async () => {
      const socket = new FakeObjectSocket();
      sockets.push(socket);
      return socket;
    },
    presence: () => says.presence,
    onMessage: (message) => void events.push(message.t),
    onSeenBy: () => undefined,
    onDown: () => void events.push("down"),
    onReplaced: () => void events.push("replaced"),
  });
  const socket = () => {
    const newest = sockets.at(-1);
    if (!newest) throw new Error("there is no socket");
    return newest;
  };
  await vi.advanceTimersByTimeAsync(0);
  /** What was sent since the last look. */
  let looked = 0;
  const news = () => {
    const types = socket().messages.map((message) => (message as { t: string }).t);
    const fresh = types.slice(looked);
    looked = types.length;
    return fresh;
  };
  return { cell, sockets, socket, events, says, news };
}
