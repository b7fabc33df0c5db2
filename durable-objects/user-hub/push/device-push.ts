/** What a notification stands for: what of it decides whether another one says something else. */
export interface Mark {
  /** The newest message that it is of; for what is no message, when it happened. */
  seq: number;
  /** The first message of the thread, where it is of one. */
  root: number | null;
  /** Whether what it says is shown. */
  hasPreview: boolean;
  isDeleted: boolean;
  unread: number;
}

/** What was told, or is being told. `mark` is null where a notification is taken away. */
interface Telling {
  /** Rises with every change, and in another life of the row, too: it is at least the time of the claim, in epoch milliseconds. */
  version: number;
  mark: Mark | null;
}

/** One notification on one device: what it shows, what it is to show, and how far that has got. */
export interface DevicePush {
  /** Something is to be told, from this `seq` on; 0: nothing is. */
  from: number;
  /** The same of what came after the newest claim. */
  next: number;
  /** What a push service took last, and the device still shows. */
  told: { version: number; mark: Mark } | null;
  /** What was handed out last to be sent, and is not settled. */
  claimed: Telling | null;
  /** When a job is to be put into the queue, in epoch milliseconds. */
  dueMs: number | null;
  /** Since when a job is in the queue, as far as is known. */
  queuedAtMs: number | null;
}

/** How the matter stands that a notification is about. */
export interface Standing {
  /** What there is to tell of it, if anything, to a device that was told so much and shows it. */
  subject(told: Mark | null): Mark | null;
  /** Whether a notification with this mark still says something. */
  holds(mark: Mark): boolean;
}

/**
 * The pause before a job: a device that reads at once, or another session that is about to say that it has the channel open,
 * gets ahead of it, and what comes in the meantime needs no job of its own. Nobody notices a second on a device that is not in use.
 */
export const PAUSE_MS = 1_000;
/** A job that was not heard of for so long is lost. Longer than the consumer tries. */
const LOST_AFTER_MS = 3 * 3_600_000;

export function newDevicePush(): DevicePush {
  return { from: 0, next: 0, told: null, claimed: null, dueMs: null, queuedAtMs: null };
}

/** Something new is to be told. */
export function want(push: DevicePush, seq: number): void {
  const inHand = push.claimed?.mark;
  if (push.from === 0) push.from = seq;
  else if (inHand && seq > inHand.seq && push.next === 0) push.next = seq;
}

/** Nothing new is to be told. */
export function dropWanted(push: DevicePush): void {
  push.from = 0;
  push.next = 0;
}

/** Brings it in line with how the matter stands: a job where there is something to do, and none where there is not. */
export function review(push: DevicePush, standing: Standing, nowMs: number): void {
  const { told } = push;
  const subject = standing.subject(told?.mark ?? null);
  const newest = subject?.seq ?? 0;
  if (told && subject && isBare(subject, told.mark) && push.from === 0) push.from = subject.seq;
  if (newest < push.from) dropWanted(push);
  if (newest < push.next) push.next = 0;
  if (push.from === 0 && (!told || standing.holds(told.mark))) push.dueMs = null;
  else if (push.dueMs === null) queue(push, nowMs);
}

/** Whether the message is gone of which the notification shows what it said. */
export function isBare(subject: Mark, shown: Mark): boolean {
  return subject.seq === shown.seq && shown.hasPreview && subject.isDeleted;
}

/** Hands out what is to be sent now. */
export function claim(push: DevicePush, mark: Mark | null, nowMs: number): number {
  const { claimed, told } = push;
  const isSame = claimed !== null && JSON.stringify(claimed.mark) === JSON.stringify(mark);
  const newer = Math.max(claimed?.version ?? 0, told?.version ?? 0) + 1;
  const version = isSame ? claimed.version : Math.max(newer, nowMs);
  push.claimed = { version, mark };
  if (mark && mark.seq >= push.next) push.next = 0;
  push.queuedAtMs = nowMs;
  push.dueMs = null;
  return version;
}

/** There is nothing to be sent, or not before `laterMs`. A claim that somebody else still has in hand counts on. */
export function claimNothing(push: DevicePush, laterMs: number | null): void {
  push.queuedAtMs = null;
  push.dueMs = laterMs;
}

/** What was handed out was sent, or will not be. Answers whether it was the newest claim: others change nothing. */
export function settle(push: DevicePush, version: number, wasSent: boolean): boolean {
  const { claimed } = push;
  if (claimed?.version !== version) return false;
  const { mark } = claimed;
  if (mark) {
    // A change of what it shows that is not taken is not tried again.
    if (wasSent || push.told?.mark.seq === mark.seq) push.told = { version, mark };
    if (push.from <= mark.seq) push.from = push.next;
    push.next = 0;
  } else {
    // One that cannot be taken away is left alone.
    push.told = null;
  }
  push.claimed = null;
  push.queuedAtMs = null;
  return true;
}

/** Whether nothing is left to remember. */
export function isBlank({ from, told, claimed, dueMs, queuedAtMs }: DevicePush, nowMs: number): boolean {
  const inHand = claimed !== null && nowMs - claimed.version < LOST_AFTER_MS;
  const isQueued = queuedAtMs !== null && nowMs - queuedAtMs < LOST_AFTER_MS;
  return from === 0 && told === null && dueMs === null && !inHand && !isQueued;
}

/** At most one job waits: what it is about is decided when it is its turn. */
function queue(push: DevicePush, nowMs: number): void {
  if (push.queuedAtMs !== null && nowMs - push.queuedAtMs < LOST_AFTER_MS) return;
  push.queuedAtMs = null;
  push.dueMs = nowMs + PAUSE_MS;
}
