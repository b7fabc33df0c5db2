import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import type { FromHub, ToHub } from "../../../protocol/links/user-hub-link.ts";

/** A bare link to the hub of "ann". */
async function linkToHub() {
  const response = await env.USER_HUBS.getByName("ann").fetch("https://object/link", {
    headers: { upgrade: "websocket" },
  });
  const socket = response.webSocket;
  if (!socket) throw new Error("no socket in the answer");
  const received: FromHub[] = [];
  socket.accept();
  socket.addEventListener("message", ({ data }) => void received.push(JSON.parse(data as string) as FromHub));
  return {
    say: (message: ToHub) => socket.send(JSON.stringify(message)),
    publisher: () => received.findLast(({ t }) => t === "publisher"),
    received,
  };
}

it("forgets no publisher for a claim on a link that names no session, as one that was taken over", async () => {
  const [phone, tablet, nameless] = await Promise.all([linkToHub(), linkToHub(), linkToHub()]);
  phone.say({ t: "hello", session: "phone", startedAtMs: 1, device: "phone" });
  phone.say({ t: "claim", fresh: true });
  await vi.waitFor(() => expect(phone.publisher()).toMatchObject({ session: "phone" }));

  nameless.say({ t: "claim", fresh: true });
  // An answer tells that the hub has heard it.
  nameless.say({ t: "hello", session: "watch", startedAtMs: 2, device: "watch" });
  await vi.waitFor(() => expect(nameless.received.some(({ t }) => t === "state")).toBe(true));

  // As after a restart of the hub: both continue, and the one that published last wins.
  tablet.say({ t: "hello", session: "tablet", startedAtMs: 2, device: "tablet" });
  tablet.say({ t: "claim", fresh: false });
  await vi.waitFor(() => expect(phone.publisher()).toMatchObject({ session: "phone", hasSuccessor: true }));
  phone.say({ t: "unclaim" });
  await vi.waitFor(() => expect(phone.publisher()).toMatchObject({ session: "tablet" }));
  phone.say({ t: "claim", fresh: false });
  await vi.waitFor(() => expect(tablet.publisher()).toMatchObject({ session: "phone", hasSuccessor: true }));
});
