import { describe, expect, it } from "vitest";
import { shownStatus } from "../../../durable-objects/user-hub/chat-settings.ts";
import { HubState } from "../../../durable-objects/user-hub/hub-state.ts";
import { CHAT_SETTINGS_DEFAULT, type ChatSettings } from "../../../protocol/chat/presence.ts";
import { SHARING_OFF } from "../../../protocol/sharing.ts";
import { mapStorage } from "./map-storage.ts";

const END_MS = Date.parse("2026-03-01T12:00:00Z");
const LUNCH: ChatSettings = {
  readReceipts: false,
  presence: "invisible",
  status: { emoji: "🍜", text: "lunch", until: "2026-03-01T13:00:00+01:00" },
};
const OVER: ChatSettings = { ...LUNCH, status: null };

describe("a status with an end", () => {
  it("is not there for a user who set none", () => {
    const hub = new HubState(mapStorage());
    expect(hub.snapshot(END_MS).chatSettings).toEqual(CHAT_SETTINGS_DEFAULT);
    expect(hub.endStatus(END_MS)).toBeNull();
    expect(hub.nextEndMs()).toBeNull();
  });

  it("is told to others with its end as sockets have times", () => {
    expect(shownStatus(LUNCH)).toEqual({ emoji: "🍜", text: "lunch", until: END_MS });
    expect(shownStatus(OVER)).toBeNull();
  });

  it("is over in any reading from its moment on, and final with the alarm, which tells the sessions once", () => {
    const hub = new HubState(mapStorage());
    expect(hub.writeChatSettings(LUNCH)).toMatchObject({
      changed: ["chatSettings"],
      chatSettings: LUNCH,
    });
    expect(hub.chatSettings(END_MS - 1)).toEqual(LUNCH);
    expect(hub.snapshot(END_MS).chatSettings).toEqual(OVER);
    expect(hub.endStatus(END_MS - 1)).toBeNull();
    expect(hub.nextEndMs()).toBe(END_MS);
    expect(hub.endStatus(END_MS)).toMatchObject({ changed: ["chatSettings"], chatSettings: OVER });
    expect(hub.endStatus(END_MS)).toBeNull();
    expect(hub.nextEndMs()).toBeNull();
  });

  it("does not hide the end of sharing from the alarm, nor the other way round", () => {
    const hub = new HubState(mapStorage());
    hub.writeChatSettings(LUNCH);
    hub.writeSharing({ ...SHARING_OFF, mode: "friends", until: "2026-03-01T11:00:00Z" });
    expect(hub.nextEndMs()).toBe(END_MS - 3_600_000);
    hub.endSharing(END_MS - 3_600_000);
    expect(hub.nextEndMs()).toBe(END_MS);
  });
});
