import type { Assumed } from "../assumptions.ts";
import { CHANNEL_KINDS, type ChannelKind } from "../measure/chat-cast.ts";
import type { ChatFigures } from "../measure/chat-run.ts";
import type { StorageFigures } from "../measure/storage-run.ts";
import { CLOUDFLARE, OBJECT_DURATION } from "../prices.ts";
import { noCounts, scaled, sum } from "../runtime/metered/counts.ts";
import { cloudflareLines } from "./cloudflare-lines.ts";
import { type Line, line } from "./line.ts";

const MILLION = 1e6;
const GIGABYTE = 1e9;

/** The shares of the kinds of channels, which add up to 1. */
export function kindShares(assumed: Assumed): Record<ChannelKind, number> {
  const { directShare: direct, groupShare: group, largeShare: large } = assumed;
  const all = direct + group + large;
  return { direct: direct / all, group: group / all, large: large / all };
}

/** A million messages of the assumed mix with Hither; what they take to be kept is apart (`storageOfMillion`). */
export function chatBill(figures: ChatFigures, assumed: Assumed): Line[] {
  const shares = kindShares(assumed);
  const { files, idleCpuMsPerS } = figures;
  let counts = noCounts();
  let cpuMs = 0;
  const parts = [
    ...CHANNEL_KINDS.map((kind) => ({ stretch: figures.kinds[kind], share: shares[kind] })),
    { stretch: files, share: assumed.attachmentShare },
  ];
  for (const { stretch, share } of parts) {
    const times = (MILLION * share) / stretch.messages;
    counts = sum(counts, scaled(stretch.counts, times));
    cpuMs += Math.max(0, stretch.cpuMs - idleCpuMsPerS * stretch.seconds) * times;
  }
  return cloudflareLines(counts, cpuMs, assumed);
}

/** What a million messages cost in each month in which they are kept: at first, and once they are archived. */
export function storageOfMillion(
  storage: StorageFigures,
  assumed: Assumed,
): { hot: Line[]; archived: Line[] } {
  const filesGb = (MILLION * assumed.attachmentShare * assumed.attachmentMb) / 1_000;
  const files = line("files in R2, a month", filesGb, CLOUDFLARE.r2GbMonth);
  const hotGb = (MILLION * storage.objectBytes) / GIGABYTE;
  const archiveGb = (MILLION * storage.archiveBytes) / GIGABYTE;
  return {
    hot: [line("messages in their objects, a month", hotGb, CLOUDFLARE.objectGbMonth), files],
    archived: [line("messages in the archive, a month", archiveGb, CLOUDFLARE.r2GbMonth), files],
  };
}

/**
 * The same messages with an object for each person, by rule: the sender's object is told by its socket (1/20 request) and calls the
 * channel's object, which calls the object of every member; the channel writes two rows (message, counter), and each member's object
 * one row, as its inbox, for every message, since in the plain design nothing larger is treated otherwise. CPU, duration,
 * notifications and files are left out in its favour.
 */
export function peerChatBill(figures: ChatFigures, assumed: Assumed): Line[] {
  const shares = kindShares(assumed);
  const recipients = CHANNEL_KINDS.reduce(
    (all, kind) => all + shares[kind] * figures.kinds[kind].recipients,
    0,
  );
  const requests = 1 / OBJECT_DURATION.messagesPerRequest + 1 + recipients;
  return [
    line("calls between objects", MILLION * requests, CLOUDFLARE.objectRequest),
    line("rows written", MILLION * (2 + recipients), CLOUDFLARE.objectRowWritten),
  ];
}

/** Phones with the app open that are told of a message, for each message of the assumed mix. */
export function listenersOf(figures: ChatFigures, assumed: Assumed): number {
  const shares = kindShares(assumed);
  return CHANNEL_KINDS.reduce((all, kind) => all + shares[kind] * figures.kinds[kind].listeners, 0);
}
