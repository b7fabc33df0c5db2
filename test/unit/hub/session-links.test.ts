import { expect, it } from "vitest";
import { SessionLinks } from "../../../durable-objects/user-hub/session-links.ts";
import { FakeLink } from "./fake-link.ts";

const PLACE = { lat: 37.5, lng: 127 };

/** What sockets carry that slept since before hubs knew what a device shows, or where a session is. */
const FORMER = [
  { session: "nearby", startedAtMs: 1, claimedAtMs: null },
  {
    session: "chat",
    startedAtMs: 1,
    device: "phone",
    claimedAtMs: 5,
    activity: "active",
    watchesInbox: true,
  },
  {
    session: "files",
    startedAtMs: 1,
    device: "tab",
    claimedAtMs: null,
    activity: "idle",
    watchesInbox: true,
    looking: ["channel"],
    isLost: false,
  },
];

it("goes on with links that an earlier release attached, as if their sessions had said nothing else yet", () => {
  const sockets = FORMER.map((attached) => {
    const socket = new FakeLink();
    socket.serializeAttachment(attached);
    return socket;
  });
  const links = new SessionLinks(() => sockets);
  expect(links.all()).toMatchObject(FORMER);
  expect(links.lookAt("channel"), "open on a device that is not in use").toBe(false);
  expect(links.any()).toBe(true);
  expect(links.watchers()).toEqual(sockets.slice(1));

  const [socket] = sockets;
  if (!socket) throw new Error("there is no socket");
  expect(links.joinsAnother(socket, PLACE), "nobody said where they are").toBe(false);
  links.reached(socket, PLACE);
  expect(links.joinsAnother(socket, PLACE)).toBe(true);

  const again = new FakeLink();
  sockets.push(again);
  expect(links.admit(again, { session: "chat", startedAtMs: 2, device: "phone" })).toBe(true);
  expect(links.get(again)).toMatchObject({ claimedAtMs: 5, activity: "active", square: null });
  expect(sockets[1]?.closedWith).not.toBeNull();
});
