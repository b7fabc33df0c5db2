import { beforeAll, expect, it } from "vitest";
import { ChatDevice, makePair } from "../../support/workers/chat-device.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { pause } from "../../support/workers/test-socket.ts";
import type { TestUser } from "../../support/workers/test-user.ts";

beforeAll(migrate);

/** Lets the user's sessions hear of it before it returns. */
const setReceipts = (user: TestUser, readReceipts: boolean) =>
  user.ok("PUT", "/v1/me/chat-settings", { readReceipts });

const readBy = (user: TestUser, seq: number) => (view: { receipts: Map<string, { readSeq: number }> }) =>
  view.receipts.get(user.id)?.readSeq === seq;

it("shows that a message arrived, and that it was read", async () => {
  const { bob, channelId, annPhone, bobPhone } = await makePair();
  const { seq } = await annPhone.say(channelId, "hello");
  bobPhone.socket.send({ type: "markDelivered", channelId, seq });
  const delivered = await annPhone.sees(channelId, (view) => view.receipts.get(bob.id)?.deliveredSeq === seq);
  expect(delivered.receipts.get(bob.id)).toMatchObject({ readSeq: 0 });
  await bobPhone.read(channelId, seq);
  await annPhone.sees(channelId, readBy(bob, seq));
  const late = await ChatDevice.of(annPhone.user);
  await late.open(channelId);
  expect(late.view(channelId).receipts.get(bob.id)).toMatchObject({ deliveredSeq: seq, readSeq: seq });
});

it("does not show what somebody read who turned that off, and does not show them what others read", async () => {
  const { ann, bob, channelId, annPhone, bobPhone } = await makePair();
  const first = await annPhone.say(channelId, "one");
  await bobPhone.read(channelId, first.seq);
  await annPhone.sees(channelId, readBy(bob, first.seq));
  await setReceipts(bob, false);
  const second = await annPhone.say(channelId, "two");
  await bobPhone.read(channelId, second.seq);
  const answer = await bobPhone.say(channelId, "three");
  await annPhone.read(channelId, answer.seq);
  bobPhone.socket.send({ type: "markDelivered", channelId, seq: answer.seq });
  await annPhone.sees(channelId, (view) => view.receipts.get(bob.id)?.deliveredSeq === answer.seq);
  await pause(700);
  expect(annPhone.view(channelId).receipts.get(bob.id)).toMatchObject({ readSeq: first.seq });
  expect(bobPhone.view(channelId).receipts.get(ann.id)).toMatchObject({ readSeq: 0 });
  const late = await ChatDevice.of(bob);
  await late.open(channelId);
  expect(late.view(channelId).receipts.get(ann.id)).toMatchObject({ readSeq: 0 });

  await setReceipts(bob, true);
  await bobPhone.sees(channelId, readBy(ann, answer.seq));
  const third = await annPhone.say(channelId, "four");
  await bobPhone.read(channelId, third.seq);
  await annPhone.sees(channelId, readBy(bob, third.seq));
});
