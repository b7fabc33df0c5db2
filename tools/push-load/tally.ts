import { type Notification, notificationSchema } from "../../protocol/notifications/notification.ts";
import type { Arrival } from "../push-service/answers.ts";
import { isTold, type Role } from "./roles.ts";

type MessageNotification = Extract<Notification, { type: "message" }>;

/** Somebody who is in channels: what was written there that is not their own. */
export interface Recipient {
  role: Role;
  /** The name of their device at the push service, if they have one. */
  to: string | null;
  channels: Map<string, { messages: number; mentioning: number }>;
}

export interface Row {
  role: string;
  people: number;
  /** Messages times recipients. */
  pairs: number;
  /** Notifications that arrived. */
  sent: number;
  /** Messages that a later one's notification stood for. */
  collapsed: number;
  suppressed: number;
  because: string;
  /** What does not add up: told too little (above 0) or too much (below). */
  missing: number;
}

/** A notification of messages; null where it is another one, of a friend request for example. */
export function messageIn({ notification }: Pick<Arrival, "notification">): MessageNotification | null {
  const parsed = notificationSchema.parse(notification);
  return parsed.type === "message" ? parsed : null;
}

/** What became of every message for everyone who did not write it, by what the devices were shown. */
export function tally(recipients: readonly Recipient[], arrivals: readonly Arrival[]): Row[] {
  const shown = Map.groupBy(arrivals, ({ to }) => to);
  const rows = new Map<Role, Row>();
  for (const { role, to, channels } of recipients) {
    const row = rows.get(role) ?? emptyRow(role);
    rows.set(role, row);
    row.people += 1;
    const ofDevice = to === null ? [] : (shown.get(to) ?? []);
    const notifications = ofDevice.flatMap((arrival) => messageIn(arrival) ?? []);
    for (const [channelId, { messages, mentioning }] of channels) {
      const ofChannel = notifications.filter((each) => each.channelId === channelId);
      const told = ofChannel.reduce((sum, { count }) => sum + count, 0);
      const due = isTold(role, false) ? messages : isTold(role, true) ? mentioning : 0;
      row.pairs += messages;
      row.sent += ofChannel.length;
      row.collapsed += told - ofChannel.length;
      row.suppressed += messages - due;
      row.missing += due - told;
    }
  }
  return [...rows.values()];
}

export function total(rows: readonly Row[]): Row {
  const sum = emptyRow({ name: "all", suppressedBecause: "" });
  for (const row of rows) {
    for (const field of ["people", "pairs", "sent", "collapsed", "suppressed", "missing"] as const) {
      sum[field] += row[field];
    }
  }
  return sum;
}

function emptyRow({ name, suppressedBecause }: Pick<Role, "name" | "suppressedBecause">): Row {
  const none = { people: 0, pairs: 0, sent: 0, collapsed: 0, suppressed: 0, missing: 0 };
  return { role: name, because: suppressedBecause, ...none };
}
