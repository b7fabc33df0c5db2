import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Fix, WORD } from "../../../protocol/links/geo-cell-link.ts";
import { LINK_REPLACED } from "../../../protocol/links/link-replaced.ts";
import { FIX, linkedCell, PRESENCE } from "./linked-cell.ts";

/** The same place, later. */
const again = (): Fix => ({ ...FIX, at: FIX.at + 60_000 });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a membership of a cell", () => {
  it("joins with its role, its place and its words as soon as it is linked", async () => {
    const { socket } = await linkedCell();
    expect(socket().messages).toEqual([{ t: "join", number: 1, ...PRESENCE, home: true, watchM: 8_000 }]);
  });

  it("lets be what only a newer cell says, and stays as it was", async () => {
    const { cell, socket, events, news } = await linkedCell();
    socket().says({ t: "joined", heard: 1, seen: [], left: [], tied: true });
    socket().says({ t: "fromTheFuture" });
    socket().says({ t: "settled" });
    expect(events).toEqual(["joined", "settled"]);
    cell.move(again());
    expect(news()).toEqual(["join", "move"]);
  });

  it("joins later where nothing may be said yet", async () => {
    const { cell, says, news } = await linkedCell(undefined, true);
    cell.giveWords([["bob", WORD.seesExact]]);
    expect(news()).toEqual([]);
    says.presence = PRESENCE;
    cell.rejoin();
    expect(news()).toEqual(["join"]);
  });

  it("begins anew after a hold, unless the link is down and will begin anew by itself", async () => {
    const { cell, socket, sockets, says, news } = await linkedCell();
    says.presence = null;
    cell.hold();
    cell.giveWords([["bob", WORD.seesExact]]);
    says.presence = PRESENCE;
    cell.rejoin();
    expect(news()).toEqual(["join", "hold", "join"]);
    socket().goes(1006);
    cell.rejoin();
    await vi.advanceTimersByTimeAsync(50);
    expect(sockets).toHaveLength(2);
    expect(socket().messages).toHaveLength(1);
  });

  it("gives up a link on which a join is not answered within a second, and joins on another", async () => {
    const { sockets, socket, events } = await linkedCell();
    await vi.advanceTimersByTimeAsync(999);
    expect(sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(51);
    expect(sockets).toHaveLength(2);
    expect(sockets[0]?.closedWith).toBe(1000);
    expect(events).toEqual(["down"]);
    socket().says({ t: "joined", heard: 2, seen: [], left: [], tied: false });
    socket().says({ t: "settled" });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(sockets, "an answered one stays").toHaveLength(2);
  });

  it("is settled when the cell says so, and at the latest 2 s after it was joined", async () => {
    const { cell, socket, events } = await linkedCell();
    socket().says({ t: "joined", heard: 1, seen: [], left: [], tied: true });
    expect(cell.isSettled).toBe(false);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(cell.isSettled).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(cell.isSettled).toBe(true);
    socket().says({ t: "settled" });
    expect(events, "said once").toEqual(["joined", "settled"]);
  });

  it("sends moves only where somebody may need to hear of them", async () => {
    const { cell, socket, news } = await linkedCell();
    cell.move(again());
    expect(news(), "before the cell has answered").toEqual(["join", "move"]);
    socket().says({ t: "joined", heard: 1, seen: [], left: [], tied: false });
    cell.move(again());
    expect(news()).toEqual([]);
    cell.giveWords([["bob", WORD.notFriends]]);
    cell.move(again());
    expect(news()).toEqual(["words"]);
    cell.giveWords([["bob", WORD.seesNothing]]);
    cell.move(again());
    expect(news()).toEqual(["words", "move"]);
    socket().says({ t: "unlinked", heard: 3 });
    cell.move(again());
    expect(news()).toEqual([]);
  });

  it("does not believe that it is untied from a cell that has not heard its newest words", async () => {
    const { cell, socket, news } = await linkedCell();
    cell.giveWords([["bob", WORD.seesExact]]);
    socket().says({ t: "joined", heard: 1, seen: [], left: [], tied: false });
    socket().says({ t: "unlinked", heard: 1 });
    cell.move(again());
    expect(news()).toEqual(["join", "words", "move"]);
    socket().says({ t: "unlinked", heard: 2 });
    cell.move(again());
    expect(news()).toEqual([]);
  });

  it("tells a new role once, and leaves with a goodbye that says whether it crosses", async () => {
    const { cell, socket } = await linkedCell();
    cell.setRole({ home: true, watchM: 8_000 }, false);
    cell.setRole({ home: false, watchM: 8_000 }, true);
    cell.leave(true);
    expect(socket().messages.slice(1)).toEqual([
      { t: "role", home: false, watchM: 8_000, crossing: true },
      { t: "role", home: false, watchM: 0, crossing: true },
    ]);
    expect(socket().closedWith).toBe(1000);
  });

  it("drops without a word where another socket continues the session", async () => {
    const { cell, socket } = await linkedCell();
    cell.drop();
    expect(socket().messages).toHaveLength(1);
    expect(socket().closedWith).toBe(1000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("joins again, with the role of now, when the link broke or the cell lost its links in its sleep", async () => {
    const { cell, socket, sockets, events } = await linkedCell();
    socket().says({ t: "joined", heard: 1, seen: [], left: [], tied: false });
    socket().says({ t: "settled" });
    cell.setRole({ home: false, watchM: 500 }, false);
    socket().goes(1006);
    expect(cell.isSettled).toBe(false);
    await vi.advanceTimersByTimeAsync(50);
    expect(sockets).toHaveLength(2);
    socket().says({ t: "rejoin" });
    const join = { t: "join", ...PRESENCE, home: false, watchM: 500 };
    expect(socket().messages).toEqual([
      { ...join, number: 2 },
      { ...join, number: 3 },
    ]);
    cell.move({ ...FIX, lat: 37.01 });
    expect(socket().messages, "it may be tied again").toHaveLength(3);
    expect(events).toEqual(["joined", "settled", "down"]);
  });

  it("ends where another socket continues the session", async () => {
    const { socket, sockets, events } = await linkedCell();
    socket().goes(LINK_REPLACED);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(events).toEqual(["replaced"]);
    expect(sockets).toHaveLength(1);
  });

  it("forgets that the cell was joined when a settled one breaks before it is answered", async () => {
    const { cell, socket } = await linkedCell();
    socket().says({ t: "joined", heard: 1, seen: [], left: [], tied: true });
    socket().goes(1006);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(cell.isSettled, "the time of the earlier join does not count").toBe(false);
  });

  it("tries a quiet cell once in three minutes", async () => {
    const { socket } = await linkedCell();
    socket().says({ t: "joined", heard: 1, seen: [], left: [], tied: true });
    socket().says({ t: "settled" });
    const pings = () => socket().sent.filter((text) => text === "ping").length;
    await vi.advanceTimersByTimeAsync(179_999);
    expect(pings()).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(pings()).toBe(1);
  });
});
