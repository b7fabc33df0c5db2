import { ProblemError } from "../../../client/index.ts";
import { counted, type OnProgress } from "../../load/counted.ts";
import { pickOne, type Random } from "../../random.ts";
import type { Fault } from "../oracle/judge.ts";
import type { Entry, Ledger } from "../oracle/ledger.ts";
import { sha256Of } from "./chat-file.ts";
import type { ChatChannel } from "./set-up.ts";

/** So many files are fetched in the end: all of a short run, some of a long one. */
const SAMPLE = 200;

export interface CheckFilesOptions {
  channels: readonly ChatChannel[];
  ledgers: ReadonlyMap<string, Ledger>;
  random: Random;
  onProgress: OnProgress;
}

/** Fetches files as somebody else in the channel: they must be there, byte by byte, and not where their message was deleted. */
export async function checkFiles({
  channels,
  ledgers,
  random,
  onProgress,
}: CheckFilesOptions): Promise<Fault[]> {
  const sent = channels.flatMap((channel) =>
    [...(ledgers.get(channel.channelId)?.entries.values() ?? [])]
      .filter(({ file, isDoubtful }) => file && !isDoubtful)
      .map((entry) => ({ channel, entry })),
  );
  const faults: Fault[] = [];
  await counted("files", sampleOf(random, sent), onProgress, async ({ channel, entry }) => {
    const what = await flawOf(channel, entry, random);
    if (what) faults.push({ kind: "lost", what: `${channel.channelId}: the file of ${entry.seq} ${what}` });
  });
  return faults;
}

async function flawOf({ members }: ChatChannel, entry: Entry, random: Random): Promise<string | null> {
  const others = members.filter(({ account }) => account.userId !== entry.senderId);
  const { api } = pickOne(random, others.length > 0 ? others : members).account;
  const { channelId, file, deletedAtOffset } = entry;
  if (!file) return null;
  try {
    const response = await api.files.fetch({ channelId, fileId: file.fileId });
    const sha256 = sha256Of(new Uint8Array(await response.arrayBuffer()));
    if (deletedAtOffset !== null) return "is there, though its message was deleted";
    return sha256 === file.sha256 ? null : "has other bytes than were sent";
  } catch (error) {
    const isGone = error instanceof ProblemError && error.problem.status === 404;
    if (isGone && deletedAtOffset !== null) return null;
    return `cannot be fetched: ${String(error)}`;
  }
}

/** All of a few, and some of many, in the order in which they came. */
function sampleOf<Each>(random: Random, all: readonly Each[]): Each[] {
  const share = SAMPLE / all.length;
  return all.filter(() => share >= 1 || random() < share);
}
