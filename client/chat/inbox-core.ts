import type { InboxEntry } from "../../protocol/chat/inbox.ts";
import type { InboxChanged } from "../../protocol/chat/server-frames.ts";
import type { ServerFrame } from "../../protocol/server-frames.ts";
import { Wish } from "../wish.ts";
import type { ChatContext } from "./chat-context.ts";
import { InboxEntries, type InboxEvent } from "./inbox.ts";
import type { SyncState } from "./sync-state.ts";

type InboxWatched = Extract<ServerFrame, { type: "inboxWatched" }>;

/** Follows the inbox. */
export class InboxCore {
  readonly entries: InboxEntries;
  readonly #changed: (event: InboxEvent) => void;
  readonly #wish: Wish;
  /** Up to where the entries are whole. */
  #place: { epoch: string; offset: number } | undefined;
  /** While an answer comes that replaces everything: the channels that came with it. */
  #replacing: Set<string> | undefined;

  constructor(context: ChatContext, changed: (event: InboxEvent) => void) {
    const { clock, random, timeoutMs, request, failed, serverNowMs } = context;
    this.entries = new InboxEntries(serverNowMs);
    this.#changed = changed;
    this.#wish = new Wish({ clock, random, timeoutMs, request, dropped: failed });
  }

  async watch(): Promise<void> {
    await this.#wish.want(() => ({ type: "watchInbox", ...this.#place }), { lasting: true });
  }

  linkUp(): void {
    this.#wish.send();
  }

  linkLost(): void {
    this.#replacing = undefined;
  }

  heardWatched({ recovered }: InboxWatched): void {
    this.#replacing = recovered ? undefined : new Set();
  }

  heardChange({ epoch, offset, entries, more }: InboxChanged): void {
    const replacing = this.#replacing;
    if (replacing === undefined && this.#place?.epoch !== epoch) {
      // Another life of the stream: what is known here says nothing any more.
      this.#place = undefined;
      if (!this.#wish.unsettled) this.#wish.send();
      return;
    }
    const removed = entries.filter(({ role }) => role === null).map(({ channelId }) => channelId);
    const changed = entries.filter(({ role }) => role !== null);
    for (const entry of changed) {
      this.entries.set(entry.channelId, entry);
      replacing?.add(entry.channelId);
    }
    if (!more) {
      if (replacing) removed.push(...[...this.entries.keys()].filter((id) => !replacing.has(id)));
      this.#replacing = undefined;
      this.#place = { epoch, offset };
    }
    for (const channelId of removed) this.entries.delete(channelId);
    this.#changed({ changed, removed });
  }

  /** An entry from elsewhere, which may be older than the one that is known. */
  heardEntry(entry: InboxEntry): void {
    if (this.#place === undefined) return;
    const known = this.entries.get(entry.channelId);
    const isOlder =
      known !== undefined &&
      ((known.lastMessage?.seq ?? 0) > (entry.lastMessage?.seq ?? 0) || known.readSeq > entry.readSeq);
    // How the user wants to hear of a channel is the inbox's to say.
    if (!isOlder) this.#put({ ...entry, notify: known?.notify ?? entry.notify });
  }

  /** The user has read everything up to `seq` on this device. The server will say so, too. */
  read(channelId: string, seq: number): void {
    const entry = this.entries.get(channelId);
    if (entry === undefined || entry.unread + entry.mentions === 0 || seq < (entry.lastMessage?.seq ?? 0))
      return;
    this.#put({ ...entry, unread: 0, mentions: 0, readSeq: Math.max(seq, entry.readSeq) });
  }

  store(): SyncState["inbox"] {
    return this.#place === undefined ? null : { ...this.#place, entries: [...this.entries.values()] };
  }

  restore(stored: SyncState["inbox"]): void {
    if (stored === null) return;
    const { epoch, offset, entries } = stored;
    this.#place = { epoch, offset };
    for (const entry of entries) this.entries.set(entry.channelId, entry);
  }

  clear(error: Error): void {
    this.#wish.forget(error);
    this.entries.clear();
    this.#place = undefined;
    this.#replacing = undefined;
  }

  #put(entry: InboxEntry): void {
    this.entries.set(entry.channelId, entry);
    this.#changed({ changed: [entry], removed: [] });
  }
}
