import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HitherApi, HitherClient, MeEvent, Sharing, SharingInput } from "../../../../client/index.ts";
import { visions } from "../../../../web/sharing/vision.ts";
import type { Keep } from "../../../../web/state/keep.ts";
import { SharingSettings } from "../../../../web/state/sharing.ts";
import { FRIENDS, someSharing } from "./some-sharing.ts";

const OFF: Sharing = {
  mode: "nobody",
  userIds: [],
  precision: "exact",
  precisionExceptions: [],
  until: null,
};

/** What the server keeps of the user; every device of theirs hears of a change. */
function world(sharing: Sharing) {
  const heard = new Set<(event: MeEvent) => void>();
  const server = { sharing, refuses: false };
  const api = {
    sharing: () => Promise.resolve(server.sharing),
    setSharing: (input: SharingInput) => {
      if (server.refuses) return Promise.reject(new Error("refused"));
      server.sharing = { ...OFF, ...input };
      for (const tell of heard) tell({ changed: ["sharing"], sharing: server.sharing });
      return Promise.resolve(server.sharing);
    },
  } as unknown as HitherApi;
  /** Another run of the app on a device that keeps `kept`. */
  const start = async (kept: Map<string, unknown>) => {
    const keep: Keep = {
      read: <Value>(name: string) => Promise.resolve(kept.get(name) as Value | undefined),
      write: (name, value) => Promise.resolve(void kept.set(name, value)),
      clear: () => Promise.resolve(kept.clear()),
    };
    const client = {
      on: (_: string, tell: (event: MeEvent) => void) => heard.add(tell),
    } as unknown as HitherClient;
    const settings = new SharingSettings({ api, client, keep });
    await settings.restore();
    await settings.read();
    return settings;
  };
  return { server, start };
}

describe("sharing that is turned off and on again", () => {
  it("is for whom it was, also where the app was started again in between", async () => {
    const isOn = someSharing.filter(({ mode }) => mode !== "nobody");
    await fc.assert(
      fc.asyncProperty(isOn, async (sharing) => {
        const { server, start } = world(sharing);
        const kept = new Map<string, unknown>();
        const before = await start(kept);
        await before.turnOff();
        expect(server.sharing.mode).toBe("nobody");
        await (await start(kept)).turnOn();
        expect(server.sharing).toEqual({ ...sharing, until: null });
      }),
    );
  });

  it("is shown to nobody who did not see it on another device last: else it must be chosen", async () => {
    const isOn = someSharing.filter(({ mode }) => mode !== "nobody");
    await fc.assert(
      fc.asyncProperty(isOn, isOn, async (first, second) => {
        const { server, start } = world(first);
        const kept = new Map<string, unknown>();
        await start(kept);
        // This device is closed; another one changes it, and turns it off.
        server.sharing = { ...second, mode: "nobody", until: null };
        const again = await start(kept);
        if (again.mustChoose) return;
        await again.turnOn();
        const [was, isNow] = [visions(second), visions(server.sharing)];
        const isForSome = second.userIds.length > 0;
        for (const userId of FRIENDS) {
          if (isForSome && was(userId) === "nothing") expect(isNow(userId), userId).toBe("nothing");
        }
        expect(server.sharing.precision).toBe(second.precision);
      }),
    );
  });
});

describe("a change of sharing", () => {
  it("that is refused leaves what is shown as it is", async () => {
    const { server, start } = world({ ...OFF, mode: "friends" });
    const settings = await start(new Map());
    server.refuses = true;
    await expect(settings.turnOff()).rejects.toThrow("refused");
    expect(settings.isOn).toBe(true);
    expect(settings.isChanging.value).toBe(false);
  });

  it("on another device shows at once", async () => {
    const { start } = world({ ...OFF, mode: "friends" });
    const [one, other] = [await start(new Map()), await start(new Map())];
    await one.turnOff();
    expect(other.isOn).toBe(false);
  });
});
