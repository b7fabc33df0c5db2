import { runDurableObjectAlarm } from "cloudflare:test";
import { beforeEach, expect, it } from "vitest";
import { heldFile } from "../../support/held-file.ts";
import {
  ChannelLink,
  channelOf,
  makeGroup,
  okOf,
  openLink,
  rowsWritten,
  textOp,
} from "../../support/workers/channel-link.ts";
import { pause } from "../../support/workers/test-socket.ts";

/**
 * A message: itself, the attempt that its key names, and how far its sender has read. The first change after a rest adds a note
 * that deliveries are under way, and the alarm; some seconds later the note goes, and the alarm is set for what is due next
 * (setting an alarm is two changes by SQLite's count).
 */
const PER_MESSAGE = 3;
const AT_FIRST = 2;
const AFTERWARDS = 3;

const ANN = "user-ann";
const BOB = "user-bob";
let channelId: string;
let link: ChannelLink;

/** Waits until all were told, and lets the alarm see it. */
async function rest(): Promise<void> {
  await pause(900);
  await runDurableObjectAlarm(channelOf(channelId));
}

/** How many rows this writes, at once and until the channel has come to rest. */
async function rowsOf(run: () => Promise<unknown>): Promise<{ atOnce: number; afterwards: number }> {
  const before = await rowsWritten(channelId);
  await run();
  const after = await rowsWritten(channelId);
  await rest();
  return { atOnce: after - before, afterwards: (await rowsWritten(channelId)) - after };
}

beforeEach(async () => {
  channelId = await makeGroup([ANN, BOB, ...Array.from({ length: 20 }, (_, n) => `other-person-${n}`)]);
  link = await openLink(channelId, ANN);
  await rest();
});

it("writes three rows for a message, and five round a message that comes alone", async () => {
  const rows = await rowsOf(async () => okOf(await link.perform(textOp("alone"))));
  expect(rows).toEqual({ atOnce: PER_MESSAGE + AT_FIRST, afterwards: AFTERWARDS });
});

it("writes two rows more for a file of a message, and one once the file has heard of it", async () => {
  const files = [heldFile("0199aaaa-0000-7000-8000-000000000001")];
  const rows = await rowsOf(async () => okOf(await link.perform(textOp("with a file", { files }))));
  // Which message shows it, and the notice that is owed; index entries are not counted here.
  expect(rows).toEqual({ atOnce: PER_MESSAGE + AT_FIRST + 2, afterwards: AFTERWARDS + 1 });
});

it("writes three rows for each message of a conversation", async () => {
  const rows = await rowsOf(async () => {
    for (let n = 0; n < 50; n += 1) okOf(await link.perform(textOp(`${n}`)));
  });
  expect(rows).toEqual({ atOnce: 50 * PER_MESSAGE + AT_FIRST, afterwards: AFTERWARDS });
});

it("writes a row for a delivery receipt, one for a read mark, and none for typing", async () => {
  okOf(await link.perform(textOp("read me")));
  await rest();
  const bob = await ChannelLink.to(channelId, BOB);
  const delivered = await rowsOf(async () => {
    bob.start({ type: "markDelivered", seq: 2 });
    await pause(50);
  });
  expect(delivered.atOnce).toBe(1);
  const typed = await rowsOf(async () => {
    bob.start({ type: "typeInChannel" });
    await pause(50);
  });
  expect(typed.atOnce).toBe(0);
  const read = await rowsOf(async () => okOf(await bob.perform({ type: "markRead", seq: 2 })));
  expect(read.atOnce).toBe(1 + AT_FIRST);
});

it("writes nothing for the repeat of a key, for what is refused, and for what is read", async () => {
  const op = textOp("once");
  okOf(await link.perform(op));
  await rest();
  const channel = channelOf(channelId);
  const rows = await rowsOf(async () => {
    okOf(await link.perform(op));
    await link.perform({ type: "deleteMessage", key: crypto.randomUUID(), seq: 999 });
    await channel.perform("user-eve", textOp("let me in"), true);
    await link.open();
    okOf(await channel.readPage(ANN, { newest: true, limit: 50 }));
    okOf(await channel.describe(ANN));
    okOf(await channel.members(ANN, null, 10));
    okOf(await channel.receipts(ANN));
  });
  expect(rows.atOnce).toBe(0);
});
