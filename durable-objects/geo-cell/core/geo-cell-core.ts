import {
  type FromCell,
  LEFT,
  type LeftReason,
  type ToCell,
  WORD,
  type Word,
} from "../../../protocol/links/geo-cell-link.ts";
import { ignoreUnknown } from "../../../telemetry/ignore-unknown.ts";
import { type Attachment, toAttachment } from "./attachment.ts";
import { Crowd, FLAG } from "./crowd.ts";
import type { Link } from "./link.ts";
import { type Member, withItem, without } from "./member.ts";
import { NearFrames } from "./near-frames.ts";
import { phaseMsOf, ReportSlots, slotEndMs } from "./report-slots.ts";
import { Roster } from "./roster.ts";
import { ViewNotices } from "./view-notices.ts";

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
  readonly #crowd = new Crowd<Handle>();
  readonly #roster = new Roster<Handle>(this.#crowd);
  readonly #slots: ReportSlots<Handle>;
  readonly #unsaved = new Set<Member<Handle>>();
  readonly #frames: NearFrames<Handle>;
  readonly #notices = new ViewNotices(this.#crowd, (slot, message) => this.#sendTo(slot, message));

  /** @param region its hash (`regionHash`): what is due at times is due at the same ones in all its cells */
  constructor(ports: CellPorts<Handle>, region = 0) {
    this.#ports = ports;
    this.#slots = new ReportSlots(this.#crowd, region);
    this.#frames = new NearFrames<Handle>(this.#crowd, region, {
      send: (slot, message) => this.#sendTo(slot, message),
      onLook: (side, nowMs) => this.#notices.look(side, nowMs),
      onSightChange: (viewer) => {
        this.#unsaved.add(viewer);
        this.#drawToSlot(viewer);
      },
      otherInSight: (viewer, friend) => this.#roster.otherInSight(viewer, friend),
    });
  }

  /** When `tick` wants to be called, or null. */
  get tickAtMs(): number | null {
    return this.#notices.tickAtMs(this.#frames.tickAtMs);
  }

  /** Rebuilds everything from what the sockets carried through a sleep. */
  restore(asleep: Iterable<[Handle, Attachment]>, nowMs: number): void {
    const { incomplete, missing } = this.#roster.restore([...asleep]);
    for (const member of incomplete) this.#send(member, { t: "rejoin" });
    for (const [member, viewer] of missing) this.#notices.gone(member.slot, viewer, nowMs);
    for (const member of this.#roster.members()) this.#slots.restore(member);
    for (const member of this.#roster.members()) {
      this.#notices.restore(member, nowMs - SLEEP_AFTER_MS, nowMs);
      if (nowMs - member.changedAtMs < SLEEP_AFTER_MS) this.#frames.touchAll(member, nowMs);
    }
    this.#endTurn(nowMs);
  }

  receive(handle: Handle, message: ToCell, nowMs: number): void {
    if (message.t === "join") this.#join(handle, message, nowMs);
    else {
      const member = this.#roster.find(handle);
      // A link that was taken over may still have a message on its way.
      if (!member) return;
      if (message.t === "move") this.#move(member, message, nowMs);
      else if (message.t === "words") this.#words(member, message, nowMs);
      else if (message.t === "role") this.#role(member, message, nowMs);
      else if (message.t === "stale") this.#markStale(member, nowMs);
      else if (message.t === "hold") this.#hold(member, nowMs);
      else ignoreUnknown("cell", message satisfies never);
    }
    this.#endTurn(nowMs);
  }

  /** The handle's link is gone. Whoever left with a goodbye had given up its roles before. */
  closed(handle: Handle, nowMs: number): void {
    const member = this.#roster.find(handle);
    if (!member) return;
    this.#roster.remove(member);
    this.#slots.release(member);
    for (const peer of member.ties) this.#cut(member, peer, LEFT.lost, nowMs);
    this.#frames.forget(member);
    this.#notices.forget(member.slot);
    this.#crowd.release(member.slot);
    this.#unsaved.delete(member);
    this.#endTurn(nowMs);
  }

  /** Sends the frames that waited. */
  tick(nowMs: number): void {
    this.#frames.tick(nowMs);
    this.#notices.tick(nowMs);
    this.#endTurn(nowMs);
  }

  #join(handle: Handle, join: Join, nowMs: number): void {
    const admitted = this.#roster.admit(handle, join, nowMs);
    if (!admitted) return this.#ports.detach(handle);
    const { member, replaced } = admitted;
    if (replaced !== null) this.#ports.detach(replaced);
    member.place(join.fix, nowMs);
    member.stale = join.stale;
    member.held = false;
    member.heard = join.number;
    const remembered = new Set(join.remembers);
    member.remembered = remembered.size > 0 ? remembered : null;
    this.#setRole(member, join.home, join.watchM, LEFT.gone, nowMs);

    const words = new Map(join.words);
    // An earlier offer must not outlive the friendship: the other's word, if it comes late, would make a link of it.
    for (const peer of member.ties) {
      if (!words.has(peer.user)) this.#cut(member, peer, LEFT.gone, nowMs);
    }
    for (const mine of member.links) {
      mine.inSight = remembered.has(mine.peer.user);
      mine.forgetTold();
    }
    member.awaited = new Set();
    for (const [user, word] of join.words) this.#give(member, user, word, nowMs);
    this.#frames.touchAll(member, nowMs);

    const { seen, left } = this.#frames.look(member, nowMs);
    this.#frames.forget(member);
    for (const { side } of member.links) this.#notices.look(side, nowMs);
    const by = this.#notices.takeAll(member.slot);
    const { heard, isTied: tied } = member;
    this.#send(member, { t: "joined", heard, seen, left, tied, ...(by.length > 0 && { by }) });
    this.#settleJoin(member, nowMs);
    this.#unsaved.add(member);
  }

  #move(member: Member<Handle>, { fix, sentMs }: Extract<ToCell, { t: "move" }>, nowMs: number): void {
    if (sentMs !== undefined) this.#frames.noteDelay(sentMs, nowMs);
    const endMs = slotEndMs(member, nowMs);
    member.place(fix, nowMs);
    this.#drawToSlot(member);
    this.#unsaved.add(member);
    this.#frames.touchAll(member, nowMs, endMs);
  }

  /** Asks a member to report when its friends here do. */
  #drawToSlot(member: Member<Handle>): void {
    if (!member.home || !this.#slots.draw(member)) return;
    this.#send(member, { t: "slot", phaseMs: phaseMsOf(member.user, member.reportSlot ?? 0) });
  }

  #markStale(member: Member<Handle>, nowMs: number): void {
    member.stale = true;
    member.changedAtMs = nowMs;
    this.#unsaved.add(member);
    this.#frames.touchAll(member, nowMs);
  }

  #hold(member: Member<Handle>, nowMs: number): void {
    member.held = true;
    member.changedAtMs = nowMs;
    this.#unsaved.add(member);
  }

  #role(member: Member<Handle>, role: Extract<ToCell, { t: "role" }>, nowMs: number): void {
    this.#setRole(member, role.home, role.watchM, role.crossing ? LEFT.crossed : LEFT.gone, nowMs);
    member.changedAtMs = nowMs;
    this.#frames.touchAll(member, nowMs);
    this.#unsaved.add(member);
  }

  #setRole(member: Member<Handle>, home: boolean, watchM: number, why: LeftReason, nowMs: number): void {
    if (member.home && !home) for (const { back } of member.links) this.#loseSight(back, why, nowMs);
    member.home = home;
    member.watchM = watchM;
    if (home) this.#drawToSlot(member);
    else this.#slots.release(member);
    if (watchM > 0) return;
    for (const mine of member.links) {
      mine.inSight = false;
      mine.forgetTold();
      this.#notices.look(mine.side, nowMs);
    }
    this.#crowd.cleanAll(member.slot);
    this.#frames.forget(member);
  }

  #words(member: Member<Handle>, message: Extract<ToCell, { t: "words" }>, nowMs: number): void {
    member.place(message.fix, nowMs);
    member.stale = message.stale;
    member.heard = message.number;
    for (const [user, word] of message.words) this.#give(member, user, word, nowMs);
    // Whoever gives a word sends its moves from then on; where nobody of those people is here, it need not.
    if (!member.isTied) this.#send(member, { t: "unlinked", heard: member.heard });
    this.#unsaved.add(member);
    this.#frames.touchAll(member, nowMs);
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
    const known = member.linkTo(peer);
    const offered = peer.offers?.get(member);
    if (!known && offered === undefined) {
      member.offers = (member.offers ?? new Map<Member<Handle>, Word>()).set(peer, word);
      peer.asked = withItem(peer.asked, member);
      member.awaited?.add(peer);
      this.#send(peer, { t: "ask", users: [member.user] });
      return;
    }
    const mine = known ?? member.acceptOffer(word, peer);
    mine.word = word;
    this.#unsaved.add(member).add(peer);
    this.#frames.touch(mine, nowMs);
    this.#frames.touch(mine.back, nowMs);
  }

  /** Ends whatever ties two members, and tells each that had the other in sight. */
  #cut(member: Member<Handle>, peer: Member<Handle>, why: LeftReason, nowMs: number): void {
    const wereTied = peer.isTied || member.isTied;
    const mine = member.linkTo(peer);
    if (mine) {
      this.#loseSight(mine.back, why, nowMs);
      this.#loseSight(mine, why, nowMs);
      mine.end();
      this.#unsaved.add(member).add(peer);
    }
    for (const [one, other] of [
      [member, peer],
      [peer, member],
    ] as const) {
      one.offers = without(one.offers, other);
      one.asked = without(one.asked, other);
      if (one.awaited?.delete(other)) this.#settleJoin(one, nowMs);
    }
    if (!wereTied) return;
    for (const one of [member, peer]) if (!one.isTied) this.#send(one, { t: "unlinked", heard: one.heard });
  }

  /**
   * The owner of this side of a link no longer has the friend in sight. Where another device of the friend still is, it is told
   * of that one instead.
   */
  #loseSight(mine: Link<Handle>, why: LeftReason, nowMs: number): void {
    if (!mine.inSight) return;
    const viewer = mine.owner;
    mine.inSight = false;
    mine.forgetTold();
    this.#unsaved.add(viewer);
    this.#notices.look(mine.side, nowMs);
    const other = this.#roster.otherInSight(viewer, mine.peer);
    if (!other) return this.#send(viewer, { t: "near", seen: [], left: [[mine.peer.user, why]] });
    other.forgetTold();
    this.#frames.touch(other, nowMs);
  }

  #settleJoin(member: Member<Handle>, nowMs: number): void {
    if (member.awaited?.size !== 0) return;
    member.awaited = null;
    this.#frames.flushTo(member, nowMs);
    this.#send(member, { t: "settled" });
  }

  #endTurn(nowMs: number): void {
    this.#frames.flush(nowMs);
    for (const member of this.#unsaved) this.#ports.save(member.handle, toAttachment(member));
    this.#unsaved.clear();
  }

  #send(member: Member<Handle>, message: FromCell): void {
    this.#sendTo(member.slot, message);
  }

  /** A member whose link is gone is no longer reachable; what was meant for it goes nowhere. */
  #sendTo(slot: number, message: FromCell): void {
    if (this.#crowd.is(slot, FLAG.isHere)) this.#ports.send(this.#crowd.handle(slot), message);
  }
}
