import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Fix, ToCell } from "../../../protocol/links/geo-cell-link.ts";
import { lookM } from "../../../workers/session/core/cell-plan.ts";
import { FIX, linkedCell, PRESENCE } from "./linked-cell.ts";
import { placeAt } from "./places.ts";

const RADIUS_M = 8_000;
/** A sixteenth of it. */
const SLACK_M = 500;
const HOME = { home: true, watchM: lookM(RADIUS_M) };
const LOOKING = { home: false, watchM: lookM(RADIUS_M) };

const fixAt = (distanceM: number): Fix => ({ ...placeAt(FIX, distanceM, 1), at: FIX.at + 1_000 });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A joined cell, which has the user at `FIX`; `goes` moves the user, as the session does when it forwards. */
async function joined(role: { home: boolean; watchM: number }) {
  const linked = await linkedCell(role);
  linked.socket().says({ t: "joined", heard: 1, seen: [], left: [], tied: true });
  linked.socket().sent.length = 0;
  const goes = (fix: Fix, isForwarded = true, stale = false) => {
    linked.says.presence = { ...PRESENCE, fix, stale };
    if (isForwarded) linked.cell.move(fix);
  };
  const heard = () => {
    const messages = linked.socket().messages as ToCell[];
    linked.socket().sent.length = 0;
    return messages;
  };
  return { cell: linked.cell, says: linked.says, goes, heard };
}

describe("the place that a cell has of a user", () => {
  it("is exact where the cell publishes it, and as fresh as it is", async () => {
    const { goes, heard } = await joined(HOME);
    goes(fixAt(6));
    goes({ ...fixAt(6), at: FIX.at + 60_000 });
    expect(heard()).toMatchObject([{ t: "move" }, { t: "move", fix: { at: FIX.at + 60_000 } }]);
  });

  it("is not told twice", async () => {
    const { goes, heard } = await joined(HOME);
    goes(FIX);
    const fix = fixAt(6);
    for (let n = 0; n < 3; n += 1) goes(fix);
    expect(heard()).toMatchObject([{ t: "move", fix }]);
  });

  it("is told to a cell that only looks once moves add up to a sixteenth of the radius, however small each is", async () => {
    const { goes, heard } = await joined(LOOKING);
    for (let movedM = 10; movedM < SLACK_M; movedM += 10) goes(fixAt(movedM));
    expect(heard()).toEqual([]);
    goes(fixAt(SLACK_M + 1));
    expect(heard()).toMatchObject([{ t: "move", fix: fixAt(SLACK_M + 1) }]);
    goes(fixAt(10));
    expect(heard(), "seen from the new place").toEqual([]);
    goes(fixAt(0));
    expect(heard()).toHaveLength(1);
  });

  it("is exact before the cell publishes it", async () => {
    const { cell, goes, heard } = await joined(LOOKING);
    goes(fixAt(100));
    cell.setRole(HOME, true);
    expect(heard()).toEqual([
      { t: "move", fix: fixAt(100), sentMs: Date.now() },
      { t: "role", ...HOME, crossing: true },
    ]);
  });

  it("does not look fresh where the cell publishes it when it is old", async () => {
    const { cell, goes, heard } = await joined(LOOKING);
    goes(fixAt(100), true, true);
    cell.setRole(HOME, false);
    expect(heard().map(({ t }) => t)).toEqual(["move", "stale", "role"]);
  });

  it("is not told before a role that publishes it no more: whoever hides is not shown once more elsewhere", async () => {
    const { cell, goes, heard } = await joined(HOME);
    goes(fixAt(3_000), false);
    cell.setRole({ home: false, watchM: 0 }, false);
    expect(heard().map(({ t }) => t)).toEqual(["role"]);
    cell.setRole(HOME, false);
    goes(fixAt(6_000), false);
    heard();
    cell.setRole(LOOKING, false);
    expect(heard().map(({ t }) => t)).toEqual(["role", "move"]);
  });

  it("is told with a radius for which it is too far off", async () => {
    const { cell, goes, heard } = await joined(LOOKING);
    goes(fixAt(400));
    cell.setRole({ home: false, watchM: lookM(7_000) }, false);
    expect(heard().map(({ t }) => t)).toEqual(["role"]);
    cell.setRole({ home: false, watchM: lookM(500) }, false);
    expect(heard()).toMatchObject([{ t: "move", fix: fixAt(400) }, { t: "role" }]);
  });

  it("is not told with a role while nothing may be said", async () => {
    const { cell, says, heard } = await joined(LOOKING);
    says.presence = null;
    cell.setRole(HOME, false);
    expect(heard().map(({ t }) => t)).toEqual(["role"]);
  });
});
