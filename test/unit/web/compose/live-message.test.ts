import { describe, expect, it } from "vitest";
import { LIVE_LOCATION_KIND, liveState, liveUntilMs } from "../../../../web/chat/live/live-message.ts";

const message = (seq: number | null, senderId: string, body: string, kind = LIVE_LOCATION_KIND) => ({
  seq,
  senderId,
  body,
  kind,
});
const open = { nowMs: 1_000, isOpen: true, hasPlace: true };

describe("a message about a live place", () => {
  it("says until when, unless it is somebody else's or broken", () => {
    expect(liveUntilMs(message(1, "ada", '{"until":5000}'))).toBe(5_000);
    for (const body of ["", "null", "{}", '{"until":"soon"}', "[1]", '{"until":1e999}']) {
      expect(liveUntilMs(message(1, "ada", body)), body).toBeNull();
    }
    expect(liveUntilMs(message(1, "ada", '{"until":5000}', "text"))).toBeNull();
  });

  it("is live while there is a place and its time is not over", () => {
    const live = message(1, "ada", '{"until":5000}');
    expect(liveState(live, [live], open)).toBe("live");
    expect(liveState(live, [live], { ...open, nowMs: 5_000 })).toBe("ended");
  });

  it("has ended where the sender stopped, and is unknown where nobody can tell", () => {
    const live = message(1, "ada", '{"until":5000}');
    expect(liveState(live, [live], { ...open, hasPlace: false })).toBe("ended");
    expect(liveState(live, [live], { ...open, hasPlace: false, isOpen: false })).toBe("unknown");
  });

  it("has ended where the same sender began anew, and only then", () => {
    const first = message(1, "ada", '{"until":5000}');
    const others = message(2, "ben", '{"until":5000}');
    const again = message(3, "ada", '{"until":6000}');
    const onItsWay = message(null, "ada", '{"until":7000}');
    expect(liveState(first, [first, others], open)).toBe("live");
    expect(liveState(first, [first, others, again], open)).toBe("ended");
    expect(liveState(again, [first, others, again, onItsWay], open)).toBe("ended");
    expect(liveState(onItsWay, [first, again, onItsWay], open)).toBe("live");
  });
});
