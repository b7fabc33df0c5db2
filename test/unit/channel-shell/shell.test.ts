import { expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import type { ChannelOp, Refusal, ToChannel } from "../../../protocol/links/chat-channel-link.ts";
import { MODERATION_USER_ID } from "../../../protocol/moderation.ts";
import { ShellWorld } from "./shell-world.ts";

let keys = 0;
function key(): string {
  keys += 1;
  return `key-${String(keys).padStart(6, "0")}`;
}
const say = (body: string): ChannelOp => ({
  type: "sendMessage",
  key: key(),
  kind: "text",
  body,
  inChannel: false,
});

async function worldOf(messages: number): Promise<ShellWorld> {
  const world = new ShellWorld();
  await world.begin();
  for (let n = 0; n < messages; n += 1) world.devices[0]?.perform(say(`${n}`));
  await world.advance(1_000);
  return world;
}

it("reads a message from the archive that goes there while its change waits for its turn", async () => {
  const world = await worldOf(20);
  const [ann] = world.devices;
  const edit = { type: "editMessage", key: key(), seq: 2, body: "changed" } as const;
  ann?.perform(say("at once"));
  ann?.perform(edit);
  expect(world.core.isArchived(2)).toBe(false);
  await world.shell.alarmRang();
  expect(world.core.isArchived(2)).toBe(true);
  await world.advance(1_000);
  expect(ann?.answers.get(edit.key)).toMatchObject({ type: "messageEdited" });
  expect((await world.messages()).get(2)).toMatchObject({ body: "changed" });
});

it("tells links that slept of a change that no link asked for", async () => {
  const world = await worldOf(1);
  await world.sleep();
  const [owner = ""] = world.core.memberIds();
  await world.shell.changes.commit((nowMs) => world.core.update(owner, { topic: "Berlin" }, nowMs));
  for (const { device } of world.devices) expect(device.offset).toBe(world.core.offset);
});

it("indexes for searches by the batch, not for every message", async () => {
  const world = await worldOf(1);
  const indexedSeq = () => world.core.ledger.kv.get<number>("searchIndexedSeq") ?? 0;
  await world.advance(60_000);
  expect(indexedSeq()).toBe(0);
  const big = new ShellWorld({ hotMessages: 1_000 });
  await big.begin();
  for (let n = 0; n < 300; n += 1) big.devices[0]?.perform(say(`${n}`));
  await big.advance(60_000);
  expect(big.core.ledger.kv.get<number>("searchIndexedSeq")).toBe(256);
});

it("leaves members alone who were told, when it wakes for its housekeeping", async () => {
  const world = await worldOf(3);
  await world.advance(60_000);
  await world.sleep();
  world.hubs.clear();
  await world.advance(24 * 3_600_000);
  expect(world.alarms).toBeGreaterThan(1);
  expect(world.hubs.size).toBe(0);
});

it("takes a message down that goes to the archive meanwhile, once, and in its turn among what others write", async () => {
  const world = await worldOf(20);
  const [ann] = world.devices;
  const last = say("after it");
  const taken = world.shell.takeDown(2);
  ann?.perform(last);
  await world.shell.alarmRang();
  expect(world.core.isArchived(2)).toBe(true);
  for (let turn = 0; turn < 3; turn += 1) await world.advance(1_000);
  await taken;
  const offset = world.core.offset;
  for (const seq of [2, 999]) {
    const again = world.shell.takeDown(seq);
    for (let turn = 0; turn < 3; turn += 1) await world.advance(1_000);
    await again;
  }
  expect(world.core.offset, "a second time changes nothing").toBe(offset);
  expect((await world.messages()).get(2)).toMatchObject({ body: "", deletedBy: MODERATION_USER_ID });
  expect(ann?.answers.get((last as { key: string }).key)).toMatchObject({ type: "messageSent" });
  for (const { device } of world.devices) expect(device.offset).toBe(offset);
});

it("keeps a member who writes too fast to a pace, says when it goes on, and lets the others write", async () => {
  const world = await worldOf(0);
  const [ann = "", bob = ""] = world.core.memberIds();
  const send = (by: string) =>
    new Promise<"sent" | Refusal>((resolve) =>
      world.shell.operations.perform({
        by,
        op: say("again"),
        readReceipts: true,
        done: (outcome) => resolve("refused" in outcome ? outcome.refused : "sent"),
      }),
    );
  const anns = Array.from({ length: LIMITS.memberWriteBurst + 1 }, () => send(ann));
  const bobs = send(bob);
  await world.advance(1_000);
  expect((await Promise.all(anns)).filter((answer) => answer === "sent")).toHaveLength(
    LIMITS.memberWriteBurst,
  );
  const retryAfterMs = 1_000 / LIMITS.memberWritesPerSecond;
  expect(await anns.at(-1)).toMatchObject({ code: "rateLimited", retryAfterMs });
  expect(await bobs).toBe("sent");
  const later = send(ann);
  await world.advance(1_000);
  expect(await later).toBe("sent");
});

it("lets be what only a newer release says, refuses what it would have done, and goes on", async () => {
  const world = await worldOf(1);
  const [ann] = world.devices;
  const socket = ann?.socket ?? expect.fail("there is no socket");
  world.shell.reception.receive(socket, { t: "fromTheFuture" } as unknown as ToChannel);
  const outcomes: unknown[] = [];
  for (const more of [{ key: key() }, {}]) {
    const op = { type: "fromTheFuture", ...more } as unknown as ChannelOp;
    const done = (outcome: unknown) => void outcomes.push(outcome);
    world.shell.operations.perform({ by: ann?.user ?? "", op, readReceipts: true, done });
  }
  await world.advance(1_000);
  const refusal = { refused: { code: "invalidField", message: expect.any(String), field: "type" } };
  expect(outcomes).toEqual([refusal, refusal]);
  const hello = say("hello");
  ann?.perform(hello);
  await world.advance(1_000);
  expect(ann?.answers.get("key" in hello ? hello.key : "")).toMatchObject({ type: "messageSent" });
  expect(world.faults).toEqual([]);
});
