import { expect } from "vitest";
import type { PushContent } from "../../../../protocol/links/push-link.ts";
import type { TestChannel } from "./test-channel.ts";

export type Level = "all" | "mentions" | "nothing";
export type ShownMessage = Extract<PushContent, { type: "message" }>;

/** What of a channel may be told at a level: unread, and not the user's own. */
export function tellable(channel: TestChannel, level: Level, withDeleted: boolean): number[] {
  if (!channel.isMember || level === "nothing") return [];
  const calls = channel.unread("calls");
  const last = channel.last();
  const isNew = last && channel.unread("channel").includes(last) && (withDeleted || !last.isDeleted);
  const others = [...(isNew ? [last] : []), ...channel.unread("thread")];
  const hears = level === "all" && !channel.isLarge ? [...calls, ...others] : calls;
  return hears.map(({ seq }) => seq);
}

/** In the end a device shows nothing that was read or deleted, and nothing is left of what it is owed. */
export function checkShown(
  channel: TestChannel,
  level: Level,
  shown: ShownMessage | undefined,
  owed: ReadonlySet<number>,
): void {
  const calls = channel.unread("calls");
  const others = [...channel.unread("channel"), ...channel.unread("thread")];
  const message = shown && channel.messages[shown.seq - 1];
  if (message) {
    const isThread = shown.isThread && channel.unread("thread").length > 0;
    const isUnread = isThread || [...calls, ...others].includes(message);
    expect(channel.isMember && isUnread, `${shown.seq} of ${channel.id} is shown`).toBe(true);
    if (message.isDeleted && channel.last() === message) expect(shown.preview).toBeNull();
  }
  if (!channel.isMember || level === "nothing") return;
  const hears = level === "all" ? [...calls, ...others] : calls;
  for (const { seq, isDeleted } of hears)
    expect(owed.has(seq) && !isDeleted, `${seq} of ${channel.id} was not told`).toBe(false);
}
