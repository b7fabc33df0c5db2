import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { type FromCell, LEFT, type ToCell, WORD } from "../../../protocol/links/geo-cell-link.ts";

/** A bare link of a session to the cell "wydm". */
async function linkTo(user: string, friend: string, lat: number) {
  const response = await env.GEO_CELLS.getByName("wydm").fetch("https://object/link", {
    headers: { upgrade: "websocket" },
  });
  const socket = response.webSocket;
  if (!socket) throw new Error("no socket in the answer");
  const received: FromCell[] = [];
  socket.accept();
  socket.addEventListener(
    "message",
    ({ data }) => void received.push(JSON.parse(data as string) as FromCell),
  );
  const fix = { lat, lng: 127, at: Date.now() };
  const say = (message: ToCell) => socket.send(JSON.stringify(message));
  const words: [string, 2][] = [[friend, WORD.seesExact]];
  const startedAtMs = 0;
  say({
    t: "join",
    number: 1,
    user,
    session: user,
    startedAtMs,
    home: true,
    watchM: 8_000,
    fix,
    stale: false,
    words,
    remembers: [],
  });
  return {
    socket,
    received,
    answer: () => say({ t: "words", number: 2, words, fix, stale: false }),
    until: (find: (message: FromCell) => boolean) => vi.waitFor(() => expect(received.some(find)).toBe(true)),
  };
}

it("notices a link that breaks while the cell sleeps, and tells the friend who saw it", async () => {
  const ann = await linkTo("ann", "bob", 37.5);
  await ann.until(({ t }) => t === "settled");
  const bob = await linkTo("bob", "ann", 37.51);
  await ann.until(({ t }) => t === "ask");
  ann.answer();
  await ann.until((message) => message.t === "near" && message.seen.length === 1);
  await evictDurableObject(env.GEO_CELLS.getByName("wydm"));
  bob.socket.close(1011);
  await ann.until((message) => message.t === "near" && message.left[0]?.join() === `bob,${LEFT.lost}`);
});
