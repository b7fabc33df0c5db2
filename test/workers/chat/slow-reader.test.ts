import { beforeAll, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import { type ChatDevice, makePair } from "../../support/workers/chat-device.ts";
import { migrate } from "../../support/workers/migrate.ts";
import { pause } from "../../support/workers/test-socket.ts";

beforeAll(migrate);

const LONG = "x".repeat(LIMITS.maxMessageChars);

/** The client answers what it was asked so far: it has read all of it. */
function confirm({ socket }: ChatDevice): void {
  const asked = socket.frames.flatMap((frame) => (frame.type === "ping" ? [frame.n] : []));
  socket.send({ type: "pong", n: Math.max(...asked) });
}

it("is spared a channel that it cannot follow, and gets what it missed when it reads again", async () => {
  const { channelId, annPhone, bobPhone } = await makePair();
  bobPhone.socket.answersPings = false;
  for (let n = 0; n < 3; n += 1) await annPhone.say(channelId, `${n}${LONG.slice(1)}`);
  await bobPhone.sees(channelId, ({ said }) => said.length === 3);
  const from = bobPhone.socket.frames.length;
  const { seq } = await annPhone.say(channelId, "missed");
  const keyed = { channelId, seq, key: crypto.randomUUID() };
  await annPhone.request("messageEdited", { type: "editMessage", body: "missed, and edited", ...keyed });
  await annPhone.say(channelId, "missed, too");
  await pause(300);
  expect(bobPhone.socket.frames.slice(from), "nothing of the channel").toEqual([]);
  // Replies are not held back.
  await bobPhone.say(channelId, "I hear nothing");

  confirm(bobPhone);
  const view = await bobPhone.sees(channelId, ({ said }) => said.includes("I hear nothing"));
  expect(view.said.slice(3)).toEqual(["missed, and edited", "missed, too", "I hear nothing"]);
  expect(view.replaced).toBe(1);
  const caughtUp = bobPhone.socket.frames.slice(from).filter(({ type }) => type.startsWith("channel"));
  expect(caughtUp, "in one frame, and who shares a place").toMatchObject([
    { type: "channelOpened", recovered: true },
    { type: "channelPlacesSnapshot", places: [] },
  ]);
  await annPhone.say(channelId, "now you do");
  await bobPhone.sees(channelId, ({ said }) => said.at(-1) === "now you do");
});

it("gets its inbox as it is when it reads again, each channel once", async () => {
  const { channelId, annPhone, bobPhone } = await makePair();
  await bobPhone.watchInbox();
  bobPhone.socket.answersPings = false;
  for (let n = 0; n < 3; n += 1) await annPhone.say(channelId, `${n}${LONG.slice(1)}`);
  await bobPhone.sees(channelId, ({ said }) => said.length === 3);
  const from = bobPhone.socket.frames.length;
  for (let n = 0; n < 5; n += 1) {
    await annPhone.say(channelId, `short ${n}`);
    await pause(300);
  }
  const changes = () => bobPhone.socket.frames.slice(from).filter(({ type }) => type === "inboxChanged");
  expect(changes()).toEqual([]);
  confirm(bobPhone);
  await bobPhone.lists(channelId, ({ unread }) => unread === 8);
  expect(changes()).toHaveLength(1);
});
