import type { ChannelEvent } from "../../protocol/chat/server-frames.ts";
import type { FromChannel } from "../../protocol/links/chat-channel-link.ts";
import type { Happened } from "./telling.ts";

/** A frame holds events of so many characters, or one event: a client that reads slowly must not choke on one frame. */
const MAX_FRAME_CHARS = 262_144;

/** What happened, as frames for clients. Each event raises the offset by one, so that the stream can be cut anywhere. */
export function eventFrames(
  stream: { channelId: string; epoch: string },
  { previous, events }: Happened,
): FromChannel[] {
  let offset = previous;
  return split(events).map((part) => {
    const before = offset;
    offset += part.length;
    const frame = { type: "channelChanged", ...stream, previous: before, offset, events: part };
    const seq = Math.max(...part.map((event) => (event.event === "sent" ? event.message.seq : 0)));
    return {
      t: "frame",
      kind: "events",
      frame: JSON.stringify(frame),
      previous: before,
      offset,
      ...(seq > 0 && { seq }),
    };
  });
}

function split(events: readonly ChannelEvent[]): ChannelEvent[][] {
  const parts: ChannelEvent[][] = [];
  let room = 0;
  for (const event of events) {
    const chars = lengthOf(event);
    if (room < chars || parts.length === 0) {
      parts.push([]);
      room = MAX_FRAME_CHARS;
    }
    parts.at(-1)?.push(event);
    room -= chars;
  }
  return parts;
}

/** Only bodies are long, and reactions, which name people. */
function lengthOf(event: ChannelEvent): number {
  switch (event.event) {
    case "sent":
      return event.message.body.length;
    case "edited":
      return event.body.length;
    case "reaction":
      return event.reactions.reduce((sum, { userIds }) => sum + JSON.stringify(userIds).length, 0);
    default:
      return 0;
  }
}
