import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "../../../protocol/limits.ts";
import type { PushClaim, PushContent } from "../../../protocol/links/push-link.ts";
import { notificationSchema } from "../../../protocol/notifications/notification.ts";
import { fcmMessage } from "../../../workers/push/core/fcm-message.ts";
import { fit, jsonBytes } from "../../../workers/push/core/fit.ts";
import { peopleIn, toNotification } from "../../../workers/push/core/to-notification.ts";
import { topicOf } from "../../../workers/push/target-hash.ts";

type Message = Extract<PushContent, { type: "message" }>;

const NAMES = new Map([["user-0001", "Ann Lee"]]);

const message = (over: Partial<Message> = {}): Message => ({
  type: "message",
  channelId: "channel-1",
  channelKind: "group",
  channelName: "Hiking",
  seq: 7,
  count: 2,
  senderId: "user-0001",
  preview: "See you at nine",
  unread: 3,
  mentions: 1,
  isMention: false,
  isThread: false,
  atMs: 1_000,
  ...over,
});

const claimOf = (content: PushContent, locale = "en"): PushClaim => ({
  target: { type: "fcm", token: "a-token-of-twenty-characters", locale },
  content,
  version: 1,
  badge: 4,
});

const show = (content: PushContent, locale?: string) =>
  toNotification("c:1", claimOf(content, locale), NAMES);

describe("a notification", () => {
  it("says who wrote what where", () => {
    expect(show(message())).toEqual({
      type: "message",
      tag: "c:1",
      title: "Ann Lee, Hiking",
      body: "See you at nine",
      at: 1_000,
      badge: 4,
      channelId: "channel-1",
      senderId: "user-0001",
      seq: 7,
      count: 2,
      unread: 3,
      mentions: 1,
    });
    expect(show(message({ channelKind: "direct", channelName: null }))).toMatchObject({ title: "Ann Lee" });
    expect(show(message({ channelName: null }))).toMatchObject({ title: "Ann Lee" });
  });

  it.each([
    [{}, "New message", "새 메시지"],
    [{ isMention: true, isThread: true }, "Mentioned you", "회원님을 언급했습니다"],
    [{ isThread: true }, "New comment in a thread", "스레드에 새 댓글이 있습니다"],
  ])("without a preview of %j says what it is, in the device's language", (over, english, korean) => {
    const content = message({ preview: null, ...over });
    expect(show(content)).toMatchObject({ body: english });
    expect(show(content, "en-GB")).toMatchObject({ body: english });
    expect(show(content, "fr")).toMatchObject({ body: english });
    expect(show(content, "ko")).toMatchObject({ body: korean });
    expect(show(content, "KO-kr")).toMatchObject({ body: korean });
  });

  it("gets by without a sender", () => {
    const content = message({ senderId: null });
    expect(show(content)).toMatchObject({ title: "Hiking" });
    expect(show(content)).not.toHaveProperty("senderId");
    expect(show(message({ senderId: "user-gone", channelKind: "direct" }))).toMatchObject({
      title: "Somebody",
    });
  });

  it("tells of friends, and takes itself away", () => {
    const about = { userId: "user-0001", atMs: 5 };
    expect(show({ type: "friendRequest", ...about })).toMatchObject({
      title: "Ann Lee",
      body: "Wants to be friends",
      userId: "user-0001",
    });
    expect(show({ type: "friendNearby", ...about }, "ko")).toMatchObject({ body: "가까이에 있습니다" });
    expect(show({ type: "withdraw" })).toEqual({ type: "withdraw", tag: "c:1", badge: 4 });
  });

  it("needs the names of those whom it shows, and no others", () => {
    expect(peopleIn(claimOf(message()))).toEqual(["user-0001"]);
    expect(peopleIn(claimOf(message({ senderId: null })))).toEqual([]);
    expect(peopleIn(claimOf({ type: "withdraw" }))).toEqual([]);
  });
});

describe("a payload", () => {
  const anyText = (maxLength: number) =>
    fc.oneof(
      fc.string({ unit: "grapheme", maxLength }),
      fc.string({ unit: "binary", maxLength }),
      fc.constantFrom("\u0001", '"', "👩‍👩‍👧‍👦", "e\u0301".repeat(9)).map((unit) => unit.repeat(maxLength)),
    );

  it("fits every provider, whatever names and previews say", () => {
    fc.assert(
      fc.property(anyText(200), anyText(200), anyText(2_000), (name, channelName, preview) => {
        const names = new Map([["user-0001", name]]);
        const whole = toNotification("c:1", claimOf(message({ channelName, preview })), names);
        const shown = fit(whole, 3_993, jsonBytes);
        expect(jsonBytes(shown)).toBeLessThanOrEqual(3_993);
        expect(notificationSchema.safeParse(shown).success).toBe(true);
        const { data, apns } = fcmMessage("token", whole, "topic", 60, 0).message;
        expect(jsonBytes({ ...data, ...apns.payload })).toBeLessThanOrEqual(4_000);
        expect(notificationSchema.safeParse(JSON.parse(data.hither)).success).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it("is not touched where it fits, and loses its end where it does not", () => {
    const whole = show(message({ preview: "가".repeat(LIMITS.maxPreviewChars) }));
    expect(fit(whole, 3_993, jsonBytes)).toBe(whole);
    const long = show(message({ preview: "👩‍👩‍👧‍👦".repeat(200) }));
    expect(fit(long, 3_993, jsonBytes)).toMatchObject({
      title: "Ann Lee, Hiking",
      body: `${"👩‍👩‍👧‍👦".repeat(100)}…`,
    });
  });

  it("is silent at Apple where a notification is taken away, and has no badge then", () => {
    const { apns, android } = fcmMessage("token", show({ type: "withdraw" }), "topic", 60, 10_000).message;
    expect(apns).toEqual({
      headers: {
        "apns-push-type": "background",
        "apns-priority": "5",
        "apns-expiration": "70",
        "apns-collapse-id": "topic",
      },
      payload: { aps: { "content-available": 1 } },
    });
    expect(android.priority).toBe("NORMAL");
  });
});

it("names a tag to providers by 32 characters, others on every device", async () => {
  const topic = await topicOf("device-1", "c:channel");
  expect(topic).toMatch(/^[A-Za-z0-9_-]{32}$/);
  expect(await topicOf("device-1", "c:channel")).toBe(topic);
  expect(await topicOf("device-2", "c:channel")).not.toBe(topic);
});
