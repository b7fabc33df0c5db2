import type { ChatContext } from "./chat-context.ts";

let made = 0;

/** A new idempotency key. Keys must differ only from others of the same user, on all their devices. */
export function newKey({ clock, random }: Pick<ChatContext, "clock" | "random">): string {
  made += 1;
  const parts = [clock.nowMs(), made, random() * 2 ** 52, random() * 2 ** 52];
  return parts.map((part) => Math.floor(part).toString(36)).join("-");
}
