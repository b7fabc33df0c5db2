import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CHAT_PANELS,
  FRIENDS_TABS,
  ME_SECTIONS,
  parseRoute,
  printRoute,
  type Route,
} from "../../../../web/state/route.ts";

const id = fc.string({ minLength: 1, maxLength: 40, unit: "binary" });
const seq = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER - 1 });
const routes: fc.Arbitrary<Route> = fc.oneof(
  fc.constant<Route>({ view: "near" }),
  fc.constant<Route>({ view: "chats" }),
  fc.constant<Route>({ view: "teams" }),
  fc.record(
    {
      view: fc.constant("chat" as const),
      channelId: id,
      threadSeq: seq,
      aroundSeq: seq,
      panel: fc.constantFrom(...CHAT_PANELS),
    },
    { requiredKeys: ["view", "channelId"] },
  ),
  id.map((text): Route => ({ view: "search", text })),
  fc.constantFrom(...FRIENDS_TABS).map((tab): Route => ({ view: "friends", tab })),
  fc.stringMatching(/^[a-z][a-z0-9_]{2,29}$/).map((handle): Route => ({ view: "add", handle })),
  id.map((teamId): Route => ({ view: "team", teamId })),
  id.map((code): Route => ({ view: "join", code })),
  fc.constantFrom(...ME_SECTIONS).map((section): Route => ({ view: "me", section })),
);

describe("an address", () => {
  it("leads to the place that it was made of", () => {
    fc.assert(
      fc.property(routes, (route) => {
        expect(parseRoute(printRoute(route))).toEqual(route);
      }),
    );
  });

  it("leads somewhere whatever it says, and never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(parseRoute(`#/${text}`).view).not.toBe("");
      }),
    );
  });

  it("leads home where it says nothing", () => {
    for (const hash of ["", "#", "#/", "#/nowhere"]) expect(parseRoute(hash)).toEqual({ view: "near" });
  });

  it("finds people however their handle is written", () => {
    expect(parseRoute("#/add/Mina")).toEqual({ view: "add", handle: "mina" });
  });

  it("leaves out numbers of messages that are none", () => {
    for (const text of ["0", "-1", "1.5", "x", "99999999999999999999"]) {
      expect(parseRoute(`#/chats/c?thread=${text}&at=${text}&panel=x`)).toEqual({
        view: "chat",
        channelId: "c",
      });
    }
  });
});
