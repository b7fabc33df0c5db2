import type { ChatChannelMethods, Outcome } from "../../protocol/links/chat-channel-link.ts";
import { callObject } from "../call-object.ts";
import type { Env } from "../env.ts";
import { unavailable } from "../unavailable.ts";
import { valueOf } from "./outcome.ts";

/** Gives the object of a channel, or as much of it as is needed. */
export type ChannelOf<Method extends keyof ChatChannelMethods = keyof ChatChannelMethods> = (
  channelId: string,
) => Pick<ChatChannelMethods, Method>;

export function channelsOf(env: Env): ChannelOf {
  return (channelId) => env.CHAT_CHANNELS.getByName(channelId);
}

/** Calls a method of a channel, with repeats where it fails. */
export function callChannel<Channel, Answer>(
  channelOf: (channelId: string) => Channel,
  channelId: string,
  call: (channel: Channel) => Promise<Answer>,
): Promise<Answer> {
  return callObject(() => channelOf(channelId), call);
}

/** Asks a channel for a route. Throws the problem of its refusal, and `unavailable` where it is out of reach. */
export async function askChannel<Answer>(
  env: Env,
  channelId: string,
  call: (channel: ChatChannelMethods) => Promise<Outcome<Answer>>,
): Promise<Answer> {
  return valueOf(await callChannel(channelsOf(env), channelId, call).catch(unavailable));
}
