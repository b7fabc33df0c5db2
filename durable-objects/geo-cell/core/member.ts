import type { Fix, Word } from "../../../protocol/links/geo-cell-link.ts";
import { type Crowd, FLAG } from "./crowd.ts";
import { NO_LINK } from "./crowd-records.ts";
import { Link } from "./link.ts";

type Given<Handle> = Pick<
  Member<Handle>,
  "user" | "session" | "startedAtMs" | "n" | "heard" | "home" | "watchM" | "fix"
>;

/**
 * One session's membership of the cell. `Handle` is whatever the shell reaches the session by: a socket. There may be hundreds of
 * thousands in one cell: what an update touches is in the crowd's columns, and a collection that is usually empty is null then.
 */
export class Member<Handle> {
  readonly user: string;
  readonly session: string;
  /** When the session's present socket began. */
  startedAtMs: number;
  /** A number that names the member within this cell, short enough to be listed in attachments. */
  readonly n: number;
  /** The number of the last join or words that came from the session. */
  heard: number;
  /** When the place, its age or the role last changed, by the cell's clock. */
  changedAtMs: number;
  /** Members that this one calls a friend and whose own word is still to come, with this one's word about them. */
  offers: Map<Member<Handle>, Word> | null = null;
  /** Members whose offers wait for this one's word. */
  asked: Set<Member<Handle>> | null = null;
  /** Friends whom the session shows from an earlier life of the link, until a link to them takes it over. */
  remembered: Set<string> | null = null;
  /** Friends asked because of this member's join who have not answered yet; null once `settled` was sent. */
  awaited: Set<Member<Handle>> | null = null;
  /** Its place in the crowd. */
  readonly slot: number;
  readonly #crowd: Crowd<Handle>;

  constructor(crowd: Crowd<Handle>, handle: Handle, given: Given<Handle>, nowMs: number) {
    this.user = given.user;
    this.session = given.session;
    this.startedAtMs = given.startedAtMs;
    this.n = given.n;
    this.heard = given.heard;
    this.changedAtMs = nowMs;
    this.slot = crowd.take(this, handle);
    this.#crowd = crowd;
    this.home = given.home;
    this.watchM = given.watchM;
    crowd.setFix(this.slot, given.fix);
  }

  get handle(): Handle {
    return this.#crowd.handle(this.slot);
  }

  set handle(handle: Handle) {
    this.#crowd.setHandle(this.slot, handle);
  }

  /** The session's link is gone. */
  leave(): void {
    this.#crowd.set(this.slot, FLAG.isHere, false);
  }

  get fix(): Fix {
    return this.#crowd.fix(this.slot);
  }

  /** What of `Squares` is to be remembered. */
  get firstSquare(): Fix | null {
    return this.#crowd.squares.first(this.slot);
  }

  get home(): boolean {
    return this.#crowd.is(this.slot, FLAG.home);
  }

  set home(home: boolean) {
    this.#crowd.set(this.slot, FLAG.home, home);
  }

  /** The radius in metres within which this member wants to see friends; 0 for none. */
  get watchM(): number {
    return this.#crowd.watchM(this.slot);
  }

  set watchM(watchM: number) {
    this.#crowd.setWatchM(this.slot, watchM);
  }

  get stale(): boolean {
    return this.#crowd.is(this.slot, FLAG.stale);
  }

  set stale(stale: boolean) {
    this.#crowd.set(this.slot, FLAG.stale, stale);
  }

  /** Nothing new may be told of this member for now. */
  get held(): boolean {
    return this.#crowd.is(this.slot, FLAG.held);
  }

  set held(held: boolean) {
    this.#crowd.set(this.slot, FLAG.held, held);
  }

  /** The slot of the period in which it is asked to report; null where nobody here waits for its reports. */
  get reportSlot(): number | null {
    return this.#crowd.reportSlot(this.slot);
  }

  set reportSlot(reportSlot: number | null) {
    this.#crowd.setReportSlot(this.slot, reportSlot);
  }

  /** Its side of each of its links, the newest first. */
  get links(): Link<Handle>[] {
    const links: Link<Handle>[] = [];
    for (let side = this.#crowd.firstSide(this.slot); side !== NO_LINK; side = this.#crowd.nextSide(side)) {
      links.push(new Link(this.#crowd, side));
    }
    return links;
  }

  /** Everybody whom a word of this member, or a word about it, concerns. */
  get ties(): Set<Member<Handle>> {
    const { links, offers, asked } = this;
    return new Set([...links.map(({ peer }) => peer), ...(offers?.keys() ?? []), ...(asked ?? [])]);
  }

  /** Whether anybody here may need to hear of this member. */
  get isTied(): boolean {
    return this.#crowd.links(this.slot) > 0 || this.offers !== null || this.asked !== null;
  }

  /** Puts the member where it says it is. */
  place(fix: Fix, nowMs: number): void {
    this.#crowd.setFix(this.slot, fix);
    this.changedAtMs = nowMs;
    this.stale = false;
  }

  /** This member's side of its link to another. Looks through the links of the one that has fewer. */
  linkTo(peer: Member<Handle>): Link<Handle> | undefined {
    const crowd = this.#crowd;
    if (crowd.links(this.slot) > crowd.links(peer.slot)) return peer.linkTo(this)?.back;
    for (let side = crowd.firstSide(this.slot); side !== NO_LINK; side = crowd.nextSide(side)) {
      if (crowd.owner(side ^ 1) === peer.slot) return new Link(crowd, side);
    }
    return undefined;
  }

  /** Makes a link, each side with its word. */
  link(word: Word, peer: Member<Handle>, peerWord: Word): Link<Handle> {
    return new Link(this.#crowd, this.#crowd.link(this.slot, word, peer.slot, peerWord));
  }

  /** Makes a link of the peer's offer. Each side's session may remember the other from before. */
  acceptOffer(word: Word, peer: Member<Handle>): Link<Handle> {
    const mine = this.link(word, peer, peer.offers?.get(this) ?? word);
    peer.offers = without(peer.offers, this);
    this.asked = without(this.asked, peer);
    mine.inSight = this.#takeRemembered(peer);
    mine.back.inSight = peer.#takeRemembered(this);
    return mine;
  }

  /** Whether the session shows the other from before; the link remembers it from now on. */
  #takeRemembered({ user }: Member<Handle>): boolean {
    const isRemembered = this.remembered?.has(user) === true;
    this.remembered = without(this.remembered, user);
    return isRemembered;
  }
}

/** A set with one more item. */
export function withItem<Item>(set: Set<Item> | null, item: Item): Set<Item> {
  return (set ?? new Set<Item>()).add(item);
}

/** A collection without an item; null where nothing is left. */
export function without<Key, Items extends { readonly size: number; delete(key: Key): boolean }>(
  items: Items | null,
  key: Key,
): Items | null {
  items?.delete(key);
  return items && items.size > 0 ? items : null;
}
