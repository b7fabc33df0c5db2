import { type Entry, Ledger } from "./ledger.ts";

/** The little of a message that is judged, as a device ended with it. */
export interface Seen {
  seq: number;
  id: string;
  senderId: string;
  kind: string;
  body: string;
  threadOf?: number | undefined;
  inChannel?: boolean | undefined;
  deletedAt?: number | undefined;
  attachments?: { fileId: string }[] | undefined;
  reactions?: { emoji: string; count: number; userIds: string[] }[] | undefined;
}

export interface Fault {
  /**
   * `lost`: something acknowledged is not there, be it a message, an edit, a deletion or a reaction. `duplicated`: a message
   * is there twice, or one that nobody wrote. `misordered`: the order differs from the one acknowledged.
   */
  kind: "lost" | "duplicated" | "misordered";
  what: string;
}

/** Which part of the channel somebody holds: from one message on, threads with the rest or not. */
export interface Extent {
  fromSeq: number;
  /** Whether messages that show in their thread only are part of it. */
  withThreads: boolean;
}

/** Compares what one device ended with, to everything that was acknowledged. `seen` is in the device's own order. */
export function judge(ledger: Ledger, who: string, seen: readonly Seen[], extent: Extent): Fault[] {
  const faults: Fault[] = [];
  const fault = (kind: Fault["kind"], what: string) =>
    faults.push({ kind, what: `${who} in ${ledger.channelId}: ${what}` });

  const bySeq = new Map<number, Seen>();
  let last = 0;
  for (const message of seen) {
    if (bySeq.has(message.seq)) fault("duplicated", `${message.seq} is there twice`);
    else if (message.seq < last) fault("misordered", `${message.seq} comes after ${last}`);
    bySeq.set(message.seq, message);
    last = Math.max(last, message.seq);
  }

  const tokens = new Map<string, number>();
  for (const { seq, kind, body, deletedAt } of bySeq.values()) {
    if (kind === "system" || deletedAt !== undefined) continue;
    const token = tokenOf(body);
    const twin = tokens.get(token);
    if (twin !== undefined) fault("duplicated", `${token} is there as ${twin} and as ${seq}`);
    tokens.set(token, seq);
    if (!ledger.entries.has(seq) && !ledger.writings.has(token)) fault("duplicated", `nobody wrote ${seq}`);
  }

  for (const entry of ledger.entries.values()) {
    if (entry.seq < extent.fromSeq || (entry.threadOf !== undefined && !extent.withThreads)) continue;
    const message = bySeq.get(entry.seq);
    if (!message) fault("lost", `${entry.seq} (${entry.key}) is not there`);
    else compare(entry, message, fault);
  }
  return faults;
}

/** Faults that need no device: contradicting answers, and a device's own messages out of the order written. */
export function judgeLedger(ledger: Ledger): Fault[] {
  const faults: Fault[] = [...ledger.contradictions];
  const inOrderWritten = [...ledger.writings.values()];
  const seqByKey = new Map([...ledger.entries.values()].map(({ key, seq }) => [key, seq]));
  const lastOf = new Map<string, number>();
  for (const { deviceId, key } of inOrderWritten) {
    const seq = seqByKey.get(key);
    if (seq === undefined) continue;
    const last = lastOf.get(deviceId) ?? 0;
    if (seq < last) {
      faults.push({
        kind: "misordered",
        what: `${deviceId} in ${ledger.channelId}: ${seq} was written after ${last}`,
      });
    }
    lastOf.set(deviceId, seq);
  }
  return faults;
}

/** How many messages must count as unread for somebody who has read up to `readSeq`: those of people, in the channel itself. */
export function unreadAfter(readSeq: number, all: readonly Seen[]): number {
  return all.filter(
    ({ seq, kind, threadOf, inChannel }) =>
      seq > readSeq && kind !== "system" && (threadOf === undefined || inChannel === true),
  ).length;
}

/** Every text begins with the key that it was sent under, edited or not. */
export function tokenOf(body: string): string {
  return body.slice(0, body.indexOf(" "));
}

function compare(entry: Entry, message: Seen, fault: (kind: Fault["kind"], what: string) => void): void {
  const { seq } = entry;
  if (message.id !== entry.messageId || message.senderId !== entry.senderId) {
    return fault("misordered", `${seq} is another message than the one acknowledged`);
  }
  if (entry.isDoubtful) return;
  const body = Ledger.bodyOf(entry);
  if (body === null) {
    if (message.deletedAt === undefined) fault("lost", `${seq} was deleted and is still there`);
    else if (message.body !== "") fault("lost", `${seq} was deleted and still has its text`);
    else if (message.attachments) fault("lost", `${seq} was deleted and still has its file`);
    return;
  }
  if (message.deletedAt !== undefined) return fault("lost", `${seq} is gone and nobody deleted it`);
  if (message.body !== body) {
    fault("lost", `${seq} reads "${message.body.slice(0, 80)}", not "${body.slice(0, 80)}"`);
  }
  const files = message.attachments?.map(({ fileId }) => fileId).join() ?? "";
  const sent = entry.file?.fileId ?? "";
  if (files !== sent) fault("lost", `${seq} shows the files "${files}", not "${sent}"`);
  const expected = Ledger.reactionsOf(entry);
  const reactions = new Set<string>();
  let counted = 0;
  for (const { emoji, count, userIds } of message.reactions ?? []) {
    counted += count;
    for (const userId of userIds) reactions.add(`${userId} ${emoji}`);
  }
  if (counted !== expected.size) fault("lost", `${seq} has ${counted} reactions, not ${expected.size}`);
  for (const name of reactions) if (!expected.has(name)) fault("lost", `${seq} still has ${name}`);
}
