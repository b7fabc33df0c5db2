import type { HitherApi, Message, ShownMessage } from "../../../client/index.ts";
import { counted, type OnProgress } from "../../load/counted.ts";
import { type Fault, judge, judgeLedger, type Seen, unreadAfter } from "../oracle/judge.ts";
import type { Ledger } from "../oracle/ledger.ts";
import type { ChatDevice } from "./chat-device.ts";
import type { ChatPerson } from "./chat-person.ts";
import type { ChatChannel } from "./set-up.ts";

const POLL_MS = 200;
/** How long a device may take, after everything is quiet, to show what there is. */
const REST_WITHIN_MS = 20_000;
const WHOLE = { fromSeq: 1, withThreads: true };

export interface FinalCheckOptions {
  channels: readonly ChatChannel[];
  people: readonly ChatPerson[];
  ledgers: ReadonlyMap<string, Ledger>;
  onProgress: OnProgress;
}

/** Everything in one channel, as the server's history has it. */
interface Truth {
  all: Seen[];
  /** What shows in the channel itself. */
  main: Seen[];
}

/** Compares the server's history, and what each device ended with, to what was acknowledged. */
export async function finalCheck(options: FinalCheckOptions): Promise<Fault[]> {
  const { channels, people, ledgers, onProgress } = options;
  const faults: Fault[] = [];
  const truths = new Map<string, Truth>();
  await counted("histories", [...channels], onProgress, async ({ channelId, members: [first] }) => {
    const ledger = ledgers.get(channelId);
    if (!ledger || !first) return;
    const truth = await readAll(first.account.api, channelId);
    truths.set(channelId, truth);
    faults.push(
      ...judgeLedger(ledger),
      ...judge(ledger, "history", truth.main, { fromSeq: 1, withThreads: false }),
      ...judge(ledger, "history with threads", truth.all, WHOLE),
    );
  });

  const devices = people.flatMap((person) => person.devices.map((device) => ({ person, device })));
  await counted("devices", devices, onProgress, async ({ person, device }) => {
    for (const channelId of person.channelIds) {
      const [ledger, truth] = [ledgers.get(channelId), truths.get(channelId)];
      if (!ledger || !truth) continue;
      faults.push(...(await checkDevice(device, channelId, ledger, truth)));
    }
  });
  return faults;
}

/** Judges first what the device holds by itself, if it shows the channel, then everything, back to the first message. */
async function checkDevice(
  device: ChatDevice,
  channelId: string,
  ledger: Ledger,
  truth: Truth,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  const hadOpen = device.openChannels.has(channelId);
  const view = device.show(channelId);
  const last = truth.main.at(-1)?.seq ?? 0;
  await until(() => (view.messages.findLast(({ seq }) => seq !== null)?.seq ?? 0) >= last);
  if (hadOpen) {
    const own = seenIn(view.messages);
    faults.push(...judge(ledger, device.name, own, { fromSeq: own[0]?.seq ?? 1, withThreads: false }));
  }
  while (view.hasEarlier) await view.loadBefore(200);
  faults.push(
    ...judge(ledger, `${device.name} (all)`, seenIn(view.messages), { fromSeq: 1, withThreads: false }),
    ...unfinished(device, channelId, ledger, view.messages),
  );
  if (!hadOpen) device.hide(channelId);
  return [...faults, ...(await checkInbox(device, channelId, truth))];
}

/** What is acknowledged must not be shown as if it were still on its way. */
function unfinished(
  device: ChatDevice,
  channelId: string,
  ledger: Ledger,
  messages: readonly ShownMessage[],
): Fault[] {
  const acknowledged = new Set([...ledger.entries.values()].map(({ key }) => key));
  return messages
    .filter(({ seq, key }) => seq === null && key !== undefined && acknowledged.has(key))
    .map(({ key }) => ({
      kind: "duplicated" as const,
      what: `${device.name} in ${channelId}: ${key} is shown as pending and was acknowledged`,
    }));
}

async function checkInbox(device: ChatDevice, channelId: string, truth: Truth): Promise<Fault[]> {
  const last = truth.main.at(-1)?.seq ?? 0;
  const entry = () => device.client.inbox.get(channelId);
  const isRight = () => {
    const now = entry();
    return (
      now !== undefined &&
      (now.lastMessage?.seq ?? 0) === last &&
      now.unread === unreadAfter(now.readSeq, truth.all)
    );
  };
  await until(isRight);
  if (isRight()) return [];
  const now = entry();
  const shown = now
    ? `last ${now.lastMessage?.seq}, ${now.unread} unread after ${now.readSeq}`
    : "nothing at all";
  const wanted = `last ${last}, ${unreadAfter(now?.readSeq ?? 0, truth.all)} unread`;
  return [
    { kind: "lost", what: `${device.name}: the inbox has ${shown} of ${channelId}, but it is ${wanted}` },
  ];
}

async function readAll(api: HitherApi, channelId: string): Promise<Truth> {
  const main: Message[] = [];
  for await (const message of api.messages.newestFirst(channelId)) main.push(message);
  const all = new Map(main.map((message) => [message.seq, message]));
  for (const { seq, thread } of main) {
    if (!thread) continue;
    for await (const message of api.messages.newestFirst(channelId, { thread: seq })) {
      all.set(message.seq, message);
    }
  }
  // `main` stays in the order in which the pages came, turned around, so that a wrong order shows.
  return { all: [...all.values()].sort((a, b) => a.seq - b.seq), main: main.toReversed() };
}

function seenIn(messages: readonly ShownMessage[]): Seen[] {
  return messages.flatMap(({ seq, id, ...rest }) =>
    seq === null || id === null ? [] : [{ ...rest, seq, id }],
  );
}

async function until(isSo: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + REST_WITHIN_MS;
  while (!isSo() && performance.now() < deadlineMs) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
