import {
  type Fix,
  type FromCell,
  LEFT,
  type LeftReason,
  type ToCell,
  WORD,
  type Word,
} from "../../../protocol/links/geo-cell-link.ts";
import { type Attachment, toAttachment } from "./attachment.ts";
import { isTied, type Link, type Member, place, tiesOf } from "./member.ts";
import { NearFrames, type OtherDevice } from "./near-frames.ts";
import { Roster } from "./roster.ts";

/** What the core needs of its shell. `detach` closes a handle whose session has a later one (`LINK_REPLACED`). */
export interface CellPorts<Handle> {
  send(handle: Handle, message: FromCell): void;
  save(handle: Handle, attachment: Attachment): void;
  detach(handle: Handle): void;
}

type Join = Extract<ToCell, { t: "join" }>;

/** An object falls asleep after 10 s without work; what came later than that may not have been passed on. */
const SLEEP_AFTER_MS = 10_000;

/**
 * The rules of a cell: who is here, who is linked to whom by both sides' word, and what each must be told. Time comes
 * in with every call, sockets and their attachments are behind `CellPorts`, and nothing else is kept.
 */
export class GeoCellCore<Handle> {
  readonly #ports: CellPorts<Handle>;
  readonly #roster = new Roster<Handle>();
  readonly #unsaved = new Set<Member<Handle>>();
  readonly #frames = new NearFrames<Handle>({
    send: (member, message) => this.#send(member, message),
    onSightChange: (viewer) => this.#unsaved.add(viewer),
    otherInSight: (viewer, friend) => this.#otherInSight(viewer, friend),
  });

  constructor(ports: CellPorts<Handle>) {
    this.#ports = ports;
  }

  /** When `tick` wants to be called, or null. */
  get tickAtMs(): number | null {
    return this.#frames.tickAtMs;
  }

  /** Rebuilds everything from what the sockets carried through a sleep. */
  restore(asleep: Iterable<[Handle, Attachment]>, nowMs: number): void {
    for (const member of this.#roster.restore([...asleep])) this.#send(member, { t: "rejoin" });
    for (const member of this.#roster.members()) {
      if (nowMs - member.changedAtMs < SLEEP_AFTER_MS) this.#touchAll(member, nowMs);
    }
    this.#endTurn(nowMs);
  }

  receive(handle: Handle, message: ToCell, nowMs: number): void {
    if (message.t === "join") this.#join(handle, message, nowMs);
    else {
      const member = this.#roster.find(handle);
      // A link that was taken over may still have a message on its way.
      if (!member) return;
      if (message.t === "move") {
        if (message.sentMs !== undefined) this.#frames.noteDelay(message.sentMs, nowMs);
        this.#move(member, message.fix, nowMs);
      } else if (message.t === "words") this.#words(member, message, nowMs);
      else if (message.t === "role") this.#role(member, message, nowMs);
      else if (message.t === "stale") this.#markStale(member, nowMs);
      else this.#hold(member, nowMs);
    }
    this.#endTurn(nowMs);
  }

  /** The handle's link is gone. Whoever left with a goodbye had given up its roles before. */
  closed(handle: Handle, nowMs: number): void {
    const member = this.#roster.find(handle);
    if (!member) return;
    this.#roster.remove(member);
    for (const peer of tiesOf(member)) this.#cut(member, peer, LEFT.lost, nowMs);
    this.#frames.forget(member);
    this.#unsaved.delete(member);
    this.#endTurn(nowMs);
  }

  /** Sends the frames that waited. */
  tick(nowMs: number): void {
    this.#frames.tick(nowMs);
    this.#endTurn(nowMs);
  }

  #join(handle: Handle, join: Join, nowMs: number): void {
    const admitted = this.#roster.admit(handle, join, nowMs);
    if (!admitted) return this.#ports.detach(handle);
    const { member, replaced } = admitted;
    if (replaced !== null) this.#ports.detach(replaced);
    place(member, join.fix, nowMs);
    member.stale = join.stale;
    member.held = false;
    member.heard = join.number;
    member.remembered = new Set(join.remembers);
    this.#setRole(member, join.home, join.watchM, LEFT.gone, nowMs);

    const words = new Map(join.words);
    // An earlier offer must not outlive the friendship: the other's word, if it comes late, would make a link of it.
    for (const peer of tiesOf(member)) {
      if (!words.has(peer.user)) this.#cut(member, peer, LEFT.gone, nowMs);
    }
    for (const [peer, link] of member.links) {
      link.inSight = member.remembered.has(peer.user);
      link.told = null;
    }
    member.awaited = new Set();
    for (const [user, word] of join.words) this.#give(member, user, word, nowMs);
    this.#touchAll(member, nowMs);

    const { seen, left } = this.#frames.look(member, nowMs);
    this.#frames.forget(member);
    this.#send(member, { t: "joined", heard: member.heard, seen, left, tied: isTied(member) });
    this.#settleJoin(member, nowMs);
    this.#unsaved.add(member);
  }

  #move(member: Member<Handle>, fix: Fix, nowMs: number): void {
    place(member, fix, nowMs);
    this.#unsaved.add(member);
    this.#touchAll(member, nowMs);
  }

  #markStale(member: Member<Handle>, nowMs: number): void {
    member.stale = true;
    member.changedAtMs = nowMs;
    this.#unsaved.add(member);
    this.#touchAll(member, nowMs);
  }

  #hold(member: Member<Handle>, nowMs: number): void {
    member.held = true;
    member.changedAtMs = nowMs;
    this.#unsaved.add(member);
  }

  #role(member: Member<Handle>, role: Extract<ToCell, { t: "role" }>, nowMs: number): void {
    this.#setRole(member, role.home, role.watchM, role.crossing ? LEFT.crossed : LEFT.gone, nowMs);
    member.changedAtMs = nowMs;
    this.#touchAll(member, nowMs);
    this.#unsaved.add(member);
  }

  #setRole(member: Member<Handle>, home: boolean, watchM: number, why: LeftReason, nowMs: number): void {
    if (member.home && !home)
      for (const peer of member.links.keys()) this.#loseSight(peer, member, why, nowMs);
    member.home = home;
    member.watchM = watchM;
    if (watchM > 0) return;
    for (const link of member.links.values()) {
      link.inSight = false;
      link.told = null;
    }
    member.dirty.clear();
    this.#frames.forget(member);
  }

  #words(member: Member<Handle>, message: Extract<ToCell, { t: "words" }>, nowMs: number): void {
    place(member, message.fix, nowMs);
    member.stale = message.stale;
    member.heard = message.number;
    for (const [user, word] of message.words) this.#give(member, user, word, nowMs);
    // Whoever gives a word sends its moves from then on; where nobody of those people is here, it need not.
    if (!isTied(member)) this.#send(member, { t: "unlinked", heard: member.heard });
    this.#unsaved.add(member);
    this.#touchAll(member, nowMs);
  }

  /** `member` says its word about `user`: cuts, changes or makes links with everyone of that user who is here. */
  #give(member: Member<Handle>, user: string, word: Word, nowMs: number): void {
    if (user === member.user) return;
    for (const peer of this.#roster.ofUser(user)) {
      if (word === WORD.notFriends) this.#cut(member, peer, LEFT.gone, nowMs);
      else this.#tie(member, peer, word, nowMs);
      if (peer.awaited?.delete(member)) this.#settleJoin(peer, nowMs);
    }
  }

  #tie(member: Member<Handle>, peer: Member<Handle>, word: Word, nowMs: number): void {
    const link = member.links.get(peer);
    const offered = peer.offers.get(member);
    if (link) link.word = word;
    else if (offered !== undefined) {
      peer.offers.delete(member);
      member.asked.delete(peer);
      member.links.set(peer, newLink(member, peer, word));
      peer.links.set(member, newLink(peer, member, offered));
    } else {
      member.offers.set(peer, word);
      peer.asked.add(member);
      member.awaited?.add(peer);
      this.#send(peer, { t: "ask", users: [member.user] });
      return;
    }
    this.#unsaved.add(member).add(peer);
    this.#frames.touch(member, peer, nowMs);
    this.#frames.touch(peer, member, nowMs);
  }

  /** Ends whatever ties two members, and tells each that had the other in sight. */
  #cut(member: Member<Handle>, peer: Member<Handle>, why: LeftReason, nowMs: number): void {
    const wereTied = isTied(peer) || isTied(member);
    if (member.links.has(peer)) {
      this.#loseSight(peer, member, why, nowMs);
      this.#loseSight(member, peer, why, nowMs);
      member.links.delete(peer);
      peer.links.delete(member);
      this.#unsaved.add(member).add(peer);
    }
    for (const [one, other] of [
      [member, peer],
      [peer, member],
    ] as const) {
      one.offers.delete(other);
      one.asked.delete(other);
      one.dirty.delete(other);
      if (one.awaited?.delete(other)) this.#settleJoin(one, nowMs);
    }
    if (!wereTied) return;
    for (const one of [member, peer]) if (!isTied(one)) this.#send(one, { t: "unlinked", heard: one.heard });
  }

  /**
   * `viewer` no longer has `friend` in sight. Where another device of the friend still is, the viewer is told of that
   * one instead.
   */
  #loseSight(viewer: Member<Handle>, friend: Member<Handle>, why: LeftReason, nowMs: number): void {
    const link = viewer.links.get(friend);
    if (!link?.inSight) return;
    link.inSight = false;
    link.told = null;
    this.#unsaved.add(viewer);
    const other = this.#otherInSight(viewer, friend);
    if (!other) return this.#send(viewer, { t: "near", seen: [], left: [[friend.user, why]] });
    other.link.told = null;
    this.#frames.touch(viewer, other.device, nowMs);
  }

  /** Another device of the same friend that the viewer has in sight. */
  #otherInSight(viewer: Member<Handle>, friend: Member<Handle>): OtherDevice<Handle> | null {
    for (const device of this.#roster.ofUser(friend.user)) {
      const link = viewer.links.get(device);
      if (device !== friend && link?.inSight) return { device, link };
    }
    return null;
  }

  #settleJoin(member: Member<Handle>, nowMs: number): void {
    if (member.awaited?.size !== 0) return;
    member.awaited = null;
    this.#frames.flushTo(member, nowMs);
    this.#send(member, { t: "settled" });
  }

  #touchAll(member: Member<Handle>, nowMs: number): void {
    for (const [peer, link] of member.links) {
      if (member.home) this.#frames.touch(peer, member, nowMs);
      if (peer.home || link.inSight) this.#frames.touch(member, peer, nowMs);
    }
  }

  #endTurn(nowMs: number): void {
    this.#frames.flush(nowMs);
    for (const member of this.#unsaved) this.#ports.save(member.handle, toAttachment(member));
    this.#unsaved.clear();
  }

  /** A member whose link is gone is no longer reachable; what was meant for it goes nowhere. */
  #send(member: Member<Handle>, message: FromCell): void {
    if (this.#roster.find(member.handle) === member) this.#ports.send(member.handle, message);
  }
}

/** A new link from `owner`, whose session may remember the other from before. */
function newLink<Handle>(owner: Member<Handle>, other: Member<Handle>, word: Word): Link {
  return { word, inSight: owner.remembered.delete(other.user), told: null };
}
