import type { FromChannel } from "./chat-channel-link.ts";

/**
 * A channel's message as it is on the wire: JSON. The client's frame that it may carry is not in there, but behind it after a newline, as it is: so
 * no session has to parse what it only passes on. JSON as it is written here has no newline of its own.
 */
export function encodeFromChannel(message: FromChannel): string {
  if (message.t !== "frame") return JSON.stringify(message);
  const { frame, ...head } = message;
  return `${JSON.stringify(head)}\n${frame}`;
}

/** Takes in anything else that comes by the same link, as JSON, too. */
export function decodeFromChannel<Other = never>(text: string): FromChannel | Other {
  const end = text.indexOf("\n");
  if (end === -1) return JSON.parse(text) as FromChannel | Other;
  const head = JSON.parse(text.slice(0, end)) as Omit<Extract<FromChannel, { t: "frame" }>, "frame">;
  return { ...head, frame: text.slice(end + 1) };
}
