import { vi } from "vitest";
import type { Via } from "../../../workers/session/link-route.ts";
import { UpstreamLink } from "../../../workers/session/upstream-link.ts";
import { FakeObjectSocket } from "./fake-object-socket.ts";

interface Attempt {
  atMs: number;
  via: Via;
  socket: FakeObjectSocket;
  succeed(): void;
  fail(): void;
}

/** An object that the test lets answer, or not. */
export function linkUp(afterDown: "heal" | "stop" = "heal") {
  const attempts: Attempt[] = [];
  const events: string[] = [];
  const link = new UpstreamLink<{ n: number }, { n: number }>({
    open: (via) =>
      new Promise((resolve, reject) => {
        const socket = new FakeObjectSocket();
        attempts.push({
          atMs: Date.now(),
          via,
          socket,
          succeed: () => resolve(socket),
          fail: () => reject(new Error("the object cannot be reached")),
        });
      }),
    onUp: () => void events.push("up"),
    onMessage: ({ n }) => void events.push(`message ${n}`),
    onDown: (code) => {
      events.push(`down ${code}`);
      return afterDown;
    },
  });
  const newest = () => {
    const attempt = attempts.at(-1);
    if (!attempt) throw new Error("there was no attempt");
    return attempt;
  };
  const open = async () => {
    newest().succeed();
    await vi.advanceTimersByTimeAsync(0);
    return newest().socket;
  };
  return { link, attempts, events, newest, open };
}
