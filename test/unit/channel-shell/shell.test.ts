import { expect, it } from "vitest";
import type { ChannelOp } from "../../../protocol/links/chat-channel-link.ts";
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
