import { expect, test } from "vitest";
import { CHANNEL_FILTERS, filterChannels, isMuted } from "../../../../web/chat/list/filter-channels.ts";
import { entry } from "./shown.ts";

const entries = [
  entry({ channelId: "a", kind: "direct", name: "Mina Kim" }),
  entry({ channelId: "b", kind: "group", name: "Hikers of Seoul", unread: 2 }),
  entry({ channelId: "c", kind: "team", name: "general", threads: [{ seq: 1, unread: 1, lastSeq: 2 }] }),
];
const nameOf = ({ name }: { name: string | null }) => name ?? "";

test("each filter shows its sort, in the order of the list", () => {
  const shown = CHANNEL_FILTERS.map((filter) =>
    filterChannels(entries, { filter, text: "", nameOf })
      .map(({ channelId }) => channelId)
      .join(""),
  );
  expect(shown).toEqual(["abc", "bc", "a", "b", "c"]);
});

test("a name is found by parts of it, in any order, and whatever the case", () => {
  const found = (text: string) =>
    filterChannels(entries, { filter: "all", text, nameOf })
      .map(({ channelId }) => channelId)
      .join("");
  expect([found("seoul HIK"), found("mina"), found("  "), found("nobody")]).toEqual(["b", "a", "abc", ""]);
});

test("a channel is muted until its time has come", () => {
  const muted = (level: "all" | "nothing", until: number | null) =>
    isMuted({ notify: { level, until } }, 100);
  expect([muted("nothing", null), muted("nothing", 101), muted("nothing", 100), muted("all", null)]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
