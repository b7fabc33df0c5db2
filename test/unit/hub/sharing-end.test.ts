import { describe, expect, it } from "vitest";
import { HubState } from "../../../durable-objects/user-hub/hub-state.ts";
import { SHARING_OFF, type Sharing } from "../../../protocol/sharing.ts";
import { mapStorage } from "./map-storage.ts";

const END_MS = Date.parse("2026-03-01T12:00:00Z");
const UNTIL_NOON: Sharing = {
  mode: "only",
  userIds: ["friend-a1"],
  precision: "approximate",
  precisionExceptions: ["friend-b2"],
  until: "2026-03-01T13:00:00+01:00",
};
const OVER: Sharing = { ...UNTIL_NOON, mode: "nobody", until: null };

function hubWith(sharing: Sharing): HubState {
  const hub = new HubState(mapStorage());
  hub.writeSharing(sharing);
  return hub;
}

describe("the end of sharing", () => {
  it("is not there for a user who never shared: sharing is off", () => {
    const hub = new HubState(mapStorage());
    expect(hub.sharing(END_MS)).toEqual(SHARING_OFF);
    expect(hub.snapshot(END_MS).sharing).toEqual(SHARING_OFF);
    expect(hub.endSharing(END_MS)).toBeNull();
  });

  it.each([
    ["a millisecond before", END_MS - 1, UNTIL_NOON],
    ["at", END_MS, OVER],
    ["a millisecond after", END_MS + 1, OVER],
    ["long after", END_MS + 86_400_000, OVER],
  ])("%s its moment counts in any reading, though the alarm has not come", (_, nowMs, expected) => {
    const hub = hubWith(UNTIL_NOON);
    expect(hub.sharing(nowMs)).toEqual(expected);
    expect(hub.snapshot(nowMs).sharing).toEqual(expected);
  });

  it("never comes for a setting without one", () => {
    const hub = hubWith({ ...UNTIL_NOON, until: null });
    expect(hub.sharing(END_MS * 2)).toMatchObject({ mode: "only" });
    expect(hub.endSharing(END_MS * 2)).toBeNull();
  });

  it.each([0, 5_000])("is made final by the alarm, %i ms late, which tells the sessions, once", (lateMs) => {
    const hub = hubWith(UNTIL_NOON);
    const { revision } = hub.snapshot(END_MS);
    expect(hub.endSharing(END_MS + lateMs)).toEqual({
      t: "changed",
      revision: revision + 1,
      changed: ["sharing"],
      sharing: OVER,
    });
    expect(hub.endSharing(END_MS + lateMs)).toBeNull();
    expect(hub.sharing(0), "even if the clock went back").toEqual(OVER);
  });

  it("is left alone by an alarm that comes too early, or that was meant for a setting since replaced", () => {
    const hub = hubWith(UNTIL_NOON);
    expect(hub.endSharing(END_MS - 1)).toBeNull();
    const later: Sharing = { ...UNTIL_NOON, until: "2026-03-02T12:00:00Z" };
    hub.writeSharing(later);
    expect(hub.endSharing(END_MS)).toBeNull();
    expect(hub.sharing(END_MS)).toEqual(later);
  });
});
