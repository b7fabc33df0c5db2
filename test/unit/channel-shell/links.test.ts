import { beforeEach, expect, it } from "vitest";
import { type Link, Links } from "../../../durable-objects/chat-channel/links.ts";

let saved: Map<string, Link>;
let replaced: string[];
let links: Links<string>;

beforeEach(() => {
  saved = new Map();
  replaced = [];
  links = new Links({
    save: (socket, link) => void saved.set(socket, structuredClone(link)),
    replace: (socket) => void replaced.push(socket),
  });
});

const link = (user: string, more: Partial<Link> = {}): Link => ({
  user,
  session: `${user}-1`,
  startedAtMs: 1,
  level: "nothing",
  ...more,
});

it("keeps one link a session: the one that started later", () => {
  expect(links.admit("old", link("ann", { startedAtMs: 1 }))).toBe(true);
  expect(links.admit("new", link("ann", { startedAtMs: 2, level: "all" }))).toBe(true);
  expect(links.admit("late", link("ann", { startedAtMs: 1 }))).toBe(false);
  expect(replaced).toEqual(["old", "late"]);
  expect([...links.at("all")]).toEqual(["new"]);
  expect(links.get("old")).toBeUndefined();
  expect(links.get("late")).toBeUndefined();
});

it("knows sessions of two people apart, though clients may name them alike", () => {
  links.admit("ann", link("ann", { session: "the-same-name" }));
  expect(links.admit("bob", link("bob", { session: "the-same-name", startedAtMs: 2 }))).toBe(true);
  expect(replaced).toEqual([]);
  links.remove("bob");
  expect(links.admit("again", link("ann", { session: "the-same-name" }))).toBe(true);
  expect(replaced).toEqual(["ann"]);
});

it("takes a link anew that heals within the same session", () => {
  links.admit("old", link("ann"));
  expect(links.admit("healed", link("ann"))).toBe(true);
  links.remove("old");
  expect(links.get("healed")).toMatchObject({ user: "ann" });
  expect(links.admit("again", link("ann"))).toBe(true);
  expect(replaced).toEqual(["old", "healed"]);
});

it("lets a link say hello again", () => {
  links.admit("a", link("ann"));
  expect(links.admit("a", link("ann", { level: "head" }))).toBe(true);
  expect(replaced).toEqual([]);
  expect([...links.at("head")]).toEqual(["a"]);
  expect([...links.at("nothing")]).toEqual([]);
});

it("keeps several links of one user apart by their sessions", () => {
  links.admit("phone", link("ann", { session: "phone" }));
  links.admit("laptop", link("ann", { session: "laptop" }));
  links.admit("other", link("bob"));
  expect(links.of(new Set(["ann"]))).toEqual(["phone", "laptop"]);
});

it("keeps the level through a sleep", () => {
  links.admit("a", link("ann"));
  links.setLevel("a", "all");
  const kept = saved.get("a");
  expect(kept).toEqual(link("ann", { level: "all" }));
  const awake = new Links<string>({ save: () => {}, replace: () => {} });
  if (kept) awake.restore("a", kept);
  expect([...awake.at("all")]).toEqual(["a"]);
});

it("saves nothing where the level stays as it was", () => {
  links.admit("a", link("ann"));
  saved.clear();
  links.setLevel("a", "nothing");
  expect(saved.size).toBe(0);
});

it("takes no part in what a replaced link still says", () => {
  links.admit("old", link("ann"));
  links.admit("new", link("ann", { startedAtMs: 2 }));
  links.setLevel("old", "all");
  expect([...links.at("all")]).toEqual([]);
});

it("goes on with a link that slept since before places were shared in channels", () => {
  const former: Link = { user: "ann", session: "ann-1", startedAtMs: 1, level: "all" };
  links.restore("slept", structuredClone(former));
  expect([...links.at("all")]).toEqual(["slept"]);
  links.setShare("slept", null);
  expect(saved.size).toBe(0);
  links.setLevel("slept", "head");
  expect(saved.get("slept")).toEqual({ ...former, level: "head" });
});
