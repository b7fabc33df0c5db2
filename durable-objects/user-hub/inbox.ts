import type { InboxEntry, Notify } from "../../protocol/chat/inbox.ts";
import type { ChannelEntry } from "../../protocol/links/chat-channel-link.ts";
import type { FromHub, NotifyTarget } from "../../protocol/links/user-hub-link.ts";
import type { HubState } from "./hub-state.ts";
import type { InboxTable } from "./inbox-table.ts";
import type { NotifySettings } from "./notify-settings.ts";

/** Entries in one message to a session: about as much as a phone shows at once, ten times. */
const ENTRIES_PER_MESSAGE = 100;

/**
 * The user's inbox, a compacted log: each channel once, as it stands now, at the hub's revision of its newest change. Whatever
 * changes answers which channels' entries changed, to be told to the devices.
 */
export class Inbox {
  readonly #table: InboxTable;
  readonly #notify: NotifySettings;
  readonly #state: HubState;

  constructor(table: InboxTable, notify: NotifySettings, state: HubState) {
    this.#table = table;
    this.#notify = notify;
    this.#state = state;
  }

  /** Takes how a channel stands. A repeat, or one that something newer overtook, changes nothing. */
  deliver(entry: ChannelEntry, nowMs: number): string[] {
    if (!this.#table.isNews(entry)) return [];
    this.#table.put(entry, this.#state.nextRevision(), nowMs);
    return [entry.channelId];
  }

  readNotify(target: NotifyTarget, nowMs: number): Notify {
    if ("teamId" in target) return this.#notify.forTeam(target.teamId, nowMs);
    const teamId = this.#table.find(target.channelId)?.teamId ?? null;
    return this.#notify.forChannel(target.channelId, teamId, nowMs);
  }

  writeNotify(target: NotifyTarget, notify: Notify, nowMs: number): string[] {
    return this.#notify.set(target, notify) ? this.#touch([target], nowMs) : [];
  }

  /** Makes ends of settings final that have passed. */
  endNotify(nowMs: number): string[] {
    return this.#touch(this.#notify.end(nowMs), nowMs);
  }

  /** The inbox for a device: what changed since its offset, or all of it where that is not known. */
  answer(epoch: string | null, offset: number | null, nowMs: number): Extract<FromHub, { t: "inbox" }>[] {
    const { epoch: mine, revision } = this.#state;
    const continues = epoch === mine && offset !== null && offset <= revision;
    const missed = continues ? this.#table.changedAfter(offset) : null;
    const entries = (missed ?? this.#table.current()).map((entry) => this.#shown(entry, nowMs));
    const count = Math.max(1, Math.ceil(entries.length / ENTRIES_PER_MESSAGE));
    return Array.from({ length: count }, (_, i) => ({
      t: "inbox",
      epoch: mine,
      revision,
      recovered: missed !== null,
      entries: entries.slice(i * ENTRIES_PER_MESSAGE, (i + 1) * ENTRIES_PER_MESSAGE),
      more: i < count - 1,
    }));
  }

  /** These channels as they are now. */
  entries(channelIds: Iterable<string>, nowMs: number): InboxEntry[] {
    const found = [...channelIds].flatMap((id) => this.#table.find(id) ?? []);
    return found.map((entry) => this.#shown(entry, nowMs));
  }

  /** Every channel that the user is in, the latest message first. */
  channels(nowMs: number): InboxEntry[] {
    const latest = ({ lastMessage }: ChannelEntry) => lastMessage?.at ?? 0;
    const entries = this.#table.current().sort((a, b) => latest(b) - latest(a));
    return entries.map((entry) => this.#shown(entry, nowMs));
  }

  #touch(targets: NotifyTarget[], nowMs: number): string[] {
    const touched = this.#concerned(targets, nowMs);
    if (touched.length > 0) this.#table.touch(touched, this.#state.nextRevision());
    return touched;
  }

  /** Channels that the user is in and for which these settings count. */
  #concerned(targets: NotifyTarget[], nowMs: number): string[] {
    const channels = new Set(targets.flatMap((target) => ("channelId" in target ? target.channelId : [])));
    const teams = new Set<string | null>(
      targets.flatMap((target) => ("teamId" in target ? target.teamId : [])),
    );
    const hears = ({ channelId, teamId }: ChannelEntry) =>
      channels.has(channelId) || (teams.has(teamId) && this.#notify.own({ channelId }, nowMs) === null);
    if (targets.length === 0) return [];
    return this.#table
      .current()
      .filter(hears)
      .map(({ channelId }) => channelId);
  }

  #shown(delivered: ChannelEntry, nowMs: number): InboxEntry {
    const { version: _, mentionSeqs, ...entry } = delivered;
    const notify = this.#notify.forChannel(entry.channelId, entry.teamId, nowMs);
    return { ...entry, mentions: mentionSeqs.length, notify };
  }
}
