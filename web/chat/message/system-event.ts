import type { ShownMessage, SystemEvent } from "../../../client/index.ts";

const EVENTS = ["created", "updated", "joined", "left", "removed", "roleChanged", "pinned"];

/** What a system message tells of; undefined where it is something that this app does not know. */
export function systemEventOf({ body }: Pick<ShownMessage, "body">): SystemEvent | undefined {
  try {
    const event = JSON.parse(body) as SystemEvent | null;
    return event !== null && EVENTS.includes(event.event) ? event : undefined;
  } catch {
    return undefined;
  }
}
