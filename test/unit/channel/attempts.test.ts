import { describe, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { ChannelBench, MEMBER, OTHER, OWNER, okOf, refusalOf } from "./channel-bench.ts";

describe("a repeat with the same key", () => {
  it("gets the first answer, changes nothing and makes no news", () => {
    const bench = new ChannelBench("group");
    const op = bench.sending();
    const first = bench.perform(MEMBER, op);
    bench.send(OTHER);
    bench.hibernate();
    bench.takeNews();
    expect(bench.storage.countWrites(() => expect(bench.perform(MEMBER, op)).toEqual(first))).toBe(0);
    expect(bench.takeNews()).toMatchObject({ events: [], tell: new Set() });
  });

  it("gets it even if its sender was removed since, who would never know otherwise", () => {
    const bench = new ChannelBench("group");
    const op = bench.sending();
    const first = bench.perform(MEMBER, op);
    bench.core.removeMember(OWNER, MEMBER, bench.tick());
    expect(bench.perform(MEMBER, op)).toEqual(first);
    expect(refusalOf(bench.perform(MEMBER, bench.sending()))).toBe("notFound");
  });

  it("is another attempt where another person sends it", () => {
    const bench = new ChannelBench("group");
    const op = bench.sending();
    const first = okOf(bench.perform(MEMBER, op), "messageSent");
    expect(okOf(bench.perform(OTHER, op), "messageSent").seq).toBe(first.seq + 1);
  });

  it("is refused where it asks for something else", () => {
    const bench = new ChannelBench("group");
    const op = bench.sending();
    const { seq } = okOf(bench.perform(MEMBER, op), "messageSent");
    expect(bench.perform(MEMBER, { type: "deleteMessage", key: op.key, seq })).toMatchObject({
      refused: { code: "invalidField", field: "key" },
    });
  });

  it("does not add again what was taken back since, even if the first attempt changed nothing", () => {
    const bench = new ChannelBench("group");
    const seq = bench.send(MEMBER);
    const add = () => ({ type: "addReaction", key: bench.key(), seq, emoji: "👍" }) as const;
    bench.perform(OTHER, add());
    const second = add();
    bench.perform(OTHER, second);
    bench.perform(OTHER, { type: "removeReaction", key: bench.key(), seq, emoji: "👍" });
    bench.perform(OTHER, second);
    expect(bench.core.reactors(OTHER, seq, "👍", null, 10)).toEqual({ ok: [] });
  });

  it("may come for as long as is promised, and is forgotten some time after", () => {
    const bench = new ChannelBench("group");
    expect(bench.core.housekeepDueMs()).toBeNull();
    const op = bench.sending();
    const first = okOf(bench.perform(MEMBER, op), "messageSent");
    expect(bench.core.housekeepDueMs()).toBeLessThan(bench.nowMs + LIMITS.idempotencyMs);
    bench.core.housekeep(first.at + LIMITS.idempotencyMs);
    expect(okOf(bench.perform(MEMBER, op), "messageSent")).toEqual(first);
    bench.core.housekeep(first.at + LIMITS.idempotencyMs + 1);
    expect(okOf(bench.perform(MEMBER, op), "messageSent").seq).toBe(first.seq + 1);
  });
});
