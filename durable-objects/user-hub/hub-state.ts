import { CHAT_SETTINGS_DEFAULT, type ChatSettings } from "../../protocol/chat/presence.ts";
import { ABANDONED_AFTER_MS, type FromHub, type PendingChange } from "../../protocol/links/user-hub-link.ts";
import type { MeChange } from "../../protocol/server-frames.ts";
import { SHARING_OFF, type Sharing } from "../../protocol/sharing.ts";
import type { KeyValue } from "../storage.ts";
import { inForce, statusEndMs } from "./chat-settings.ts";
import { earliest } from "./earliest.ts";

/** What the state is kept in. */
export type HubStorage = Pick<KeyValue, "get" | "put">;

export type HubChange = Extract<FromHub, { t: "changed" }>;
export type HubSnapshot = Omit<Extract<FromHub, { t: "state" }>, "publisher" | "tellsArrivals">;

/** A friendship change between its announcement and its commit. */
interface Ticket extends PendingChange {
  ticket: string;
  /** Another change of the same friendship ran at the same time, so what this one read of D1 may be outdated. */
  contended: boolean;
  /** Nobody works on this one any more: the next change, which will read D1 again, replaces it. */
  awaitsSuccessor: boolean;
}

/**
 * What a user's devices must agree on: the settings (kept here and nowhere else), a cache of the friend list (kept in D1),
 * and the friendships that are being changed right now, which count as ended until they are settled. Every change raises
 * `revision` and answers what to tell the sessions. The inbox has the same revision, and keeps what it takes of it.
 */
export class HubState {
  readonly #storage: HubStorage;
  readonly #generation: string | null;
  #revision: number;
  /** The revision of the newest change of what is kept here. */
  #changedAt: number;

  /**
   * @param inboxRevision the newest that the inbox has stored
   * @param generation names the database's life since it was last restored; null: it never was
   */
  constructor(storage: HubStorage, inboxRevision = 0, generation: string | null = null) {
    this.#storage = storage;
    this.#generation = generation;
    this.#revision = Math.max(storage.get<number>("revision") ?? 0, inboxRevision);
    this.#changedAt = this.#revision;
  }

  get revision(): number {
    return this.#revision;
  }

  /** Names one life of the revisions. */
  get epoch(): string {
    const known = this.#storage.get<string>("epoch");
    if (known) return known;
    const epoch = crypto.randomUUID();
    this.#storage.put("epoch", epoch);
    return epoch;
  }

  /** Raises the revision for a change that is not kept here; the caller stores it before the turn ends. */
  nextRevision(): number {
    this.#revision += 1;
    return this.#revision;
  }

  snapshot(nowMs: number): HubSnapshot {
    return {
      t: "state",
      epoch: this.epoch,
      revision: this.#revision,
      friends: this.#friends(),
      pending: this.#pending(),
      sharing: this.sharing(nowMs),
      chatSettings: this.chatSettings(nowMs),
    };
  }

  /** The setting in force: off once its end has passed, even if the alarm is late. */
  sharing(nowMs: number): Sharing {
    const stored = this.#storage.get<Sharing>("sharing") ?? SHARING_OFF;
    const over = stored.until !== null && Date.parse(stored.until) <= nowMs;
    return over ? { ...stored, mode: "nobody", until: null } : stored;
  }

  writeSharing(sharing: Sharing): HubChange {
    this.#storage.put("sharing", sharing);
    return this.#changed(["sharing"], { sharing });
  }

  /** Makes an end that has passed final. Answers null where there is nothing to end. */
  endSharing(nowMs: number): HubChange | null {
    const stored = this.#storage.get<Sharing>("sharing");
    if (stored?.until == null || Date.parse(stored.until) > nowMs) return null;
    return this.writeSharing(this.sharing(nowMs));
  }

  /** The settings in force: without a status whose end has passed, even if the alarm is late. */
  chatSettings(nowMs: number): ChatSettings {
    return inForce(this.#chatSettings(), nowMs);
  }

  writeChatSettings(chatSettings: ChatSettings): HubChange {
    this.#storage.put("chatSettings", chatSettings);
    return this.#changed(["chatSettings"], { chatSettings });
  }

  /** Makes the end of a status that has passed final. Answers null where there is nothing to end. */
  endStatus(nowMs: number): HubChange | null {
    const endMs = statusEndMs(this.#chatSettings());
    if (endMs === null || endMs > nowMs) return null;
    return this.writeChatSettings(this.chatSettings(nowMs));
  }

  /** When the next setting ends, in epoch milliseconds. One that has passed counts until it was made final. */
  nextEndMs(): number | null {
    const until = this.#storage.get<Sharing>("sharing")?.until;
    return earliest([until == null ? null : Date.parse(until), statusEndMs(this.#chatSettings())]);
  }

  /** From now on, and until the ticket's commit, the two count as apart. */
  begin(ticket: string, userId: string, nowMs: number): HubChange | null {
    const tickets = this.#tickets();
    if (tickets.some((other) => other.ticket === ticket)) return null;
    const rivals = tickets.filter((other) => other.userId === userId && isAlive(other, nowMs));
    for (const rival of rivals) rival.contended = true;
    const kept = tickets.filter((other) => other.userId !== userId || isAlive(other, nowMs));
    const mine = { ticket, userId, sinceMs: nowMs, contended: rivals.length > 0, awaitsSuccessor: false };
    return this.#writeTickets([...kept, mine], []);
  }

  /**
   * Ends the change `ticket` with what D1 said. Changes that overlap may have reached D1 in either order, so none of
   * their answers counts: the last to commit is told to read again, under a new ticket.
   */
  commit(
    ticket: string,
    userId: string,
    areFriends: boolean,
    changed: MeChange[],
    nowMs: number,
  ): { change: HubChange | null; verify: boolean } {
    const tickets = this.#tickets();
    const mine = tickets.find((other) => other.ticket === ticket);
    if (!mine) return { change: null, verify: false };
    const others = tickets.filter((other) => other !== mine);
    if (!mine.contended) {
      this.#setFriend(userId, areFriends);
      const change = this.#writeTickets(others, changed);
      return {
        change: { ...change, ...(areFriends ? { added: userId } : { removed: userId }) },
        verify: false,
      };
    }
    const rivalsRemain = others.some((other) => other.userId === userId && isAlive(other, nowMs));
    if (rivalsRemain) return { change: this.#writeTickets(others, changed), verify: false };
    mine.awaitsSuccessor = true;
    return { change: this.#writeTickets(tickets, changed), verify: true };
  }

  /** Whether somebody may count as a friend. Where the friend list is not known, the asker's word is taken. */
  mayBeFriend(userId: string): boolean {
    if (this.#tickets().some((ticket) => ticket.userId === userId)) return false;
    return this.#friends()?.includes(userId) ?? true;
  }

  /** Whether somebody is a friend and may see where the user is. Where the friend list is not known, nobody is. */
  mayBeSeenBy(userId: string, nowMs: number): boolean {
    const isFriend = this.#friends()?.includes(userId) ?? false;
    if (!isFriend || !this.mayBeFriend(userId)) return false;
    const { mode, userIds } = this.sharing(nowMs);
    if (mode === "friends" || mode === "nobody") return mode === "friends";
    return userIds.includes(userId) === (mode === "only");
  }

  /**
   * Takes the friend list that a session read from D1 at `revision`. Answers false where something that is kept here
   * changed since, so that the session must read again.
   */
  fillFriends(revision: number, friends: string[], settled: string[], nowMs: number): boolean {
    if (revision < this.#changedAt) return false;
    this.#storage.put("friends", friends);
    if (this.#generation !== null) this.#storage.put("friendsGeneration", this.#generation);
    const gone = new Set(settled);
    const tickets = this.#tickets();
    const open = tickets.filter((t) => !gone.has(t.userId) || nowMs - t.sinceMs < ABANDONED_AFTER_MS);
    if (open.length < tickets.length) this.#storage.put("tickets", open);
    this.#raise();
    return true;
  }

  /** Something outside the hub changed that the user's devices should read again. */
  notify(changed: MeChange[]): HubChange {
    return this.#changed(changed, {});
  }

  /** Whether sessions are to say who arrives near the user has changed. */
  tellArrivals(tellsArrivals: boolean): HubChange {
    return this.#changed([], { tellsArrivals });
  }

  /** Null where they are not known, or were read before the database was restored: then it may say otherwise now. */
  #friends(): string[] | null {
    const readIn = this.#storage.get<string>("friendsGeneration") ?? null;
    const isCurrent = this.#generation === null || readIn === this.#generation;
    return isCurrent ? (this.#storage.get<string[]>("friends") ?? null) : null;
  }

  #setFriend(userId: string, isFriend: boolean): void {
    const others = this.#friends()?.filter((id) => id !== userId);
    if (others) this.#storage.put("friends", isFriend ? [...others, userId] : others);
  }

  #writeTickets(tickets: Ticket[], changed: MeChange[]): HubChange {
    this.#storage.put("tickets", tickets);
    return this.#changed(changed, { pending: this.#pending() });
  }

  #changed(changed: MeChange[], fields: Omit<HubChange, "t" | "revision" | "changed">): HubChange {
    return { t: "changed", revision: this.#raise(), changed, ...fields };
  }

  #tickets(): Ticket[] {
    return (this.#storage.get<Ticket[]>("tickets") ?? []).map((t) => ({ ...t }));
  }

  #pending(): PendingChange[] {
    return this.#tickets().map(({ userId, sinceMs }) => ({ userId, sinceMs }));
  }

  #chatSettings(): ChatSettings {
    return this.#storage.get<ChatSettings>("chatSettings") ?? CHAT_SETTINGS_DEFAULT;
  }

  #raise(): number {
    this.#changedAt = this.nextRevision();
    this.#storage.put("revision", this.#revision);
    return this.#revision;
  }
}

function isAlive(ticket: Ticket, nowMs: number): boolean {
  return !ticket.awaitsSuccessor && nowMs - ticket.sinceMs < ABANDONED_AFTER_MS;
}
