import { ABANDONED_AFTER_MS, type FromHub, type PendingChange } from "../../protocol/links/user-hub-link.ts";
import type { MeChange } from "../../protocol/server-frames.ts";
import { SHARING_OFF, type Sharing } from "../../protocol/sharing.ts";

/** What the state is kept in: an object's synchronous key-value storage, or a Map in tests. */
export interface HubStorage {
  get<T>(key: string): T | undefined;
  put<T>(key: string, value: T): void;
}

export type HubChange = Extract<FromHub, { t: "changed" }>;
export type HubSnapshot = Omit<Extract<FromHub, { t: "state" }>, "publisher">;

/** A friendship change between its announcement and its commit. */
interface Ticket extends PendingChange {
  ticket: string;
  /** Another change of the same friendship ran at the same time, so what this one read of D1 may be outdated. */
  contended: boolean;
  /** Nobody works on this one any more: the next change, which will read D1 again, replaces it. */
  awaitsSuccessor: boolean;
}

/**
 * What a user's devices must agree on: the sharing setting (kept here and nowhere else), a cache of the friend list
 * (kept in D1), and the friendships that are being changed right now, which count as ended until they are settled.
 * Every change raises `revision` and answers what to tell the sessions.
 */
export class HubState {
  readonly #storage: HubStorage;

  constructor(storage: HubStorage) {
    this.#storage = storage;
  }

  snapshot(nowMs: number): HubSnapshot {
    return {
      t: "state",
      epoch: this.#epoch(),
      revision: this.#revision(),
      friends: this.#storage.get<string[]>("friends") ?? null,
      pending: this.#pending(),
      sharing: this.sharing(nowMs),
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

  /**
   * Takes the friend list that a session read from D1 at `revision`. Answers false where something changed since, so
   * that the session must read again.
   */
  fillFriends(revision: number, friends: string[], settled: string[], nowMs: number): boolean {
    if (revision !== this.#revision()) return false;
    this.#storage.put("friends", friends);
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

  #setFriend(userId: string, isFriend: boolean): void {
    const others = this.#storage.get<string[]>("friends")?.filter((id) => id !== userId);
    if (others) this.#storage.put("friends", isFriend ? [...others, userId] : others);
  }

  #writeTickets(tickets: Ticket[], changed: MeChange[]): HubChange {
    this.#storage.put("tickets", tickets);
    return this.#changed(changed, { pending: this.#pending() });
  }

  #changed(changed: MeChange[], fields: Pick<HubChange, "pending" | "sharing">): HubChange {
    return { t: "changed", revision: this.#raise(), changed, ...fields };
  }

  #tickets(): Ticket[] {
    return (this.#storage.get<Ticket[]>("tickets") ?? []).map((t) => ({ ...t }));
  }

  #pending(): PendingChange[] {
    return this.#tickets().map(({ userId, sinceMs }) => ({ userId, sinceMs }));
  }

  #revision(): number {
    return this.#storage.get<number>("revision") ?? 0;
  }

  #raise(): number {
    const revision = this.#revision() + 1;
    this.#storage.put("revision", revision);
    return revision;
  }

  #epoch(): string {
    const known = this.#storage.get<string>("epoch");
    if (known) return known;
    const epoch = crypto.randomUUID();
    this.#storage.put("epoch", epoch);
    return epoch;
  }
}

function isAlive(ticket: Ticket, nowMs: number): boolean {
  return !ticket.awaitsSuccessor && nowMs - ticket.sinceMs < ABANDONED_AFTER_MS;
}
