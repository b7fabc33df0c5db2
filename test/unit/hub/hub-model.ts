import { expect } from "vitest";
import { type HubChange, HubState } from "../../../durable-objects/user-hub/hub-state.ts";
import { ABANDONED_AFTER_MS } from "../../../protocol/links/user-hub-link.ts";
import { mapStorage } from "./map-storage.ts";

/** A Worker that changes one friendship: begin, write the database (or only read it, to verify), commit. */
interface Change {
  ticket: string;
  other: string;
  /** What to write; null for a change that only reads again. */
  wanted: boolean | null;
  begunAtMs: number;
  /** What the database said; null until it was asked. */
  found: boolean | null;
}

/** A session that fills the hub's cache: it looks at the hub, reads the database, answers. */
interface Reader {
  revision: number;
  settled: string[];
  found: string[] | null;
}

/** One user's hub, the database, Workers and sessions between them, each at its own pace; and a session that listens. */
export class HubModel {
  hub: HubState;
  nowMs = 1_000_000;
  readonly #storage = mapStorage();
  readonly #database: Map<string, boolean>;
  readonly #changes: Change[] = [];
  readonly #readers: Reader[] = [];
  #tickets = 0;
  #revision = 0;
  /** What the inbox stored last. */
  #delivered = 0;
  /** The revision of the newest change that was not one of the inbox. */
  #changedAt = 0;
  /** The facts of a session that heard every change. */
  readonly #heard = { friends: null as Set<string> | null, pending: new Set<string>() };

  constructor(others: string[]) {
    this.hub = new HubState(this.#storage);
    this.#database = new Map(others.map((other, i) => [other, i % 2 === 0]));
  }

  friendsInDatabase(): string[] {
    return [...this.#database].flatMap(([other, areFriends]) => (areFriends ? [other] : [])).sort();
  }

  /** What must hold at every moment. */
  check(): void {
    const { friends, pending, revision } = this.hub.snapshot(this.nowMs);
    const apart = new Set(pending.map(({ userId }) => userId));
    for (const friend of friends ?? []) {
      if (!apart.has(friend)) expect(this.#database.get(friend), `${friend} is shown`).toBe(true);
    }
    expect(new Set(friends).size, "nobody is listed twice").toBe(friends?.length ?? 0);
    expect(revision, "the revision that was told last").toBe(this.#revision);
    expect(this.#heard.pending).toEqual(apart);
    expect(this.#heard.friends).toEqual(friends && new Set(friends));
  }

  begin(other: string, wanted: boolean | null): void {
    this.#tickets += 1;
    const change = { ticket: `t${this.#tickets}`, other, wanted, begunAtMs: this.nowMs, found: null };
    this.#hear(this.hub.begin(change.ticket, other, this.nowMs));
    this.#changes.push(change);
  }

  advanceChange(which: number): void {
    const change = this.#changes[which % this.#changes.length];
    if (!change) return;
    if (change.found === null) this.#askDatabase(change);
    else this.#commit(change);
  }

  /** A begin whose answer was lost is called again at once: that changes nothing. */
  repeatBegin(which: number): void {
    const change = this.#changes[which % this.#changes.length];
    if (!change || this.nowMs - change.begunAtMs >= ABANDONED_AFTER_MS) return;
    expect(this.hub.begin(change.ticket, change.other, this.nowMs)).toBeNull();
  }

  /** The Worker dies: it may have written or not, and never commits. */
  crash(which: number): void {
    this.#changes.splice(which % (this.#changes.length || 1), 1);
  }

  startReading(): void {
    const { revision, pending } = this.hub.snapshot(this.nowMs);
    const old = pending.filter(({ sinceMs }) => this.nowMs - sinceMs >= ABANDONED_AFTER_MS);
    this.#readers.push({ revision, settled: old.map(({ userId }) => userId), found: null });
  }

  advanceReader(which: number): void {
    const reader = this.#readers[which % this.#readers.length];
    if (!reader) return;
    if (reader.found === null) reader.found = this.friendsInDatabase();
    else {
      this.#readers.splice(this.#readers.indexOf(reader), 1);
      this.#fill(reader.revision, reader.found, reader.settled);
    }
  }

  /** A session reads the database with nothing in between. */
  readOnce(): void {
    this.#readers.length = 0;
    this.startReading();
    this.advanceReader(0);
    this.advanceReader(0);
  }

  notify(): void {
    this.#hear(this.hub.notify(["requests"]));
  }

  /** Something changes in the inbox. */
  deliver(): void {
    const revision = this.hub.nextRevision();
    expect(revision).toBeGreaterThan(this.#revision);
    this.#revision = revision;
    this.#delivered = revision;
  }

  /** The object sleeps and wakes. What a session read of D1 before may be older than what nobody remembers now. */
  restart(): void {
    this.hub = new HubState(this.#storage, this.#delivered);
    this.#changedAt = this.#revision;
  }

  wait(ms: number): void {
    this.nowMs += ms;
  }

  finishEverything(): void {
    for (let round = 0; this.#changes.length > 0; round += 1) {
      expect(round, "changes that verify each other come to an end").toBeLessThan(1_000);
      this.advanceChange(round);
    }
  }

  /** A Worker that was held up for so long that its change counts as abandoned does not write any more: it dies. */
  #askDatabase(change: Change): void {
    if (change.wanted !== null) {
      if (this.nowMs - change.begunAtMs >= ABANDONED_AFTER_MS)
        return this.crash(this.#changes.indexOf(change));
      this.#database.set(change.other, change.wanted);
    }
    change.found = this.#database.get(change.other) ?? false;
  }

  #commit(change: Change): void {
    this.#changes.splice(this.#changes.indexOf(change), 1);
    const { ticket, other, found } = change;
    const commit = () => this.hub.commit(ticket, other, found === true, ["friends"], this.nowMs);
    const { change: told, verify } = commit();
    this.#hear(told);
    const repeated = commit();
    this.#hear(repeated.change);
    expect(repeated.verify, "a commit whose answer was lost, called again").toBe(verify);
    if (verify) this.begin(other, null);
  }

  #fill(revision: number, friends: string[], settled: string[]): void {
    const before = this.hub.snapshot(this.nowMs);
    const taken = this.hub.fillFriends(revision, friends, settled, this.nowMs);
    expect(taken, "unless something changed that a friend list could contradict").toBe(
      revision >= this.#changedAt,
    );
    if (!taken) return expect(this.hub.snapshot(this.nowMs)).toEqual(before);
    const after = this.hub.snapshot(this.nowMs);
    expect(after.revision).toBeGreaterThan(this.#revision);
    this.#revision = after.revision;
    this.#changedAt = after.revision;
    this.#heard.friends = new Set(after.friends);
    this.#heard.pending = new Set(after.pending.map(({ userId }) => userId));
  }

  #hear(change: HubChange | null): void {
    if (!change) return;
    expect(change.revision).toBeGreaterThan(this.#revision);
    this.#revision = change.revision;
    this.#changedAt = change.revision;
    if (change.added) this.#heard.friends?.add(change.added);
    if (change.removed) this.#heard.friends?.delete(change.removed);
    if (change.pending) this.#heard.pending = new Set(change.pending.map(({ userId }) => userId));
  }
}
