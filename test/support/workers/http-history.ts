import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import type { HttpMessage } from "../../../protocol/chat/message.ts";
import type { MessageInput, MessagePage, SentMessage } from "../../../protocol/chat/resources.ts";
import type { TestUser } from "./test-user.ts";

/** So many messages stay in a channel's object; to be set before the channel is made. */
export function keepHot(messages: number): void {
  env.HOT_MESSAGES = String(messages);
}

/** Writes something that searches find. */
export async function write(
  user: TestUser,
  channelId: string,
  body: string,
  more: Partial<MessageInput> = {},
) {
  const message = { key: crypto.randomUUID(), body, searchText: true, ...more };
  const { seq } = await user.ok<SentMessage>("POST", `/v1/channels/${channelId}/messages`, message);
  return seq;
}

/** Rings the alarm until so many segments are in the archive. */
export async function archive(channelId: string, atLeast: number): Promise<void> {
  const stub = env.CHAT_CHANNELS.getByName(channelId);
  await vi.waitFor(
    async () => {
      await runDurableObjectAlarm(stub);
      const segments = await runInDurableObject(stub, (_, { storage }) =>
        Number(storage.sql.exec("SELECT count(*) AS n FROM segments").one()["n"]),
      );
      if (segments < atLeast) throw new Error(`there are ${segments} segments only`);
    },
    { timeout: 10_000, interval: 20 },
  );
}

/** Pages through a channel or a thread, one way, to the end. */
export async function walk(
  user: TestUser,
  channelId: string,
  direction: "before" | "after",
  query = "",
): Promise<HttpMessage[]> {
  const messages: HttpMessage[] = [];
  let place = direction === "after" ? 0 : null;
  for (;;) {
    const from = place === null ? "" : `&${direction}=${place}`;
    const page = await user.ok<MessagePage>(
      "GET",
      `/v1/channels/${channelId}/messages?limit=7${query}${from}`,
    );
    if (direction === "before") messages.unshift(...page.messages);
    else messages.push(...page.messages);
    place = page[direction];
    if (place === null) return messages;
  }
}
