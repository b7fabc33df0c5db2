import type { Fix, SeenAs, Word } from "../../../protocol/links/geo-cell-link.ts";
import { Columns } from "./columns.ts";
import {
  AT,
  COUNTED_AS_BITS,
  COUNTED_AS_SHIFT,
  FIRST_LINK,
  FLAGS,
  IN_SIGHT,
  LAT,
  LINKS,
  LNG,
  MEMBER_BYTES,
  NEXT,
  NEXT_FRAME_AT,
  NO_LINK,
  OWNER,
  OWNER_N,
  PREVIOUS,
  REPORT_SLOT_SHIFT,
  SIDE_BYTES,
  STATE,
  TOLD,
  TOLD_AS_SHIFT,
  VERSION,
  WATCH_M,
  WORD_BITS,
} from "./crowd-records.ts";
import { DirtySides } from "./dirty-sides.ts";
import type { Member } from "./member.ts";
import { Squares } from "./squares.ts";

/** What is true of a member, a bit each. */
export const FLAG = {
  home: 1,
  stale: 2,
  held: 4,
  isReady: 8,
  isDeferred: 16,
  isHere: 32,
  isInSlot: 64,
} as const;
export type Flag = (typeof FLAG)[keyof typeof FLAG];

/**
 * The numbers of everybody in a cell and of the links between them, by slots and sides, in as little memory as can be. A link
 * has two sides, one for each member: `side ^ 1` is the other.
 */
export class Crowd<Handle> {
  readonly #people = new Columns(MEMBER_BYTES);
  readonly #sides = new Columns(SIDE_BYTES, 2);
  readonly #dirty = new DirtySides(this.#people, this.#sides);
  readonly #members: (Member<Handle> | undefined)[] = [];
  /** What reaches each member, by slot: a frame is sent without a look at anything else of it. */
  readonly #handles: (Handle | undefined)[] = [];
  /** The approximate places that sides were told, as those are told anew only where they differ. */
  readonly #approximate = new Map<number, Fix>();
  /** Where members are for those who see them approximately. */
  readonly squares = new Squares();

  constructor() {
    // Side 0 would be no link.
    this.#sides.take();
  }

  /** A slot for a member, which is here from now on. */
  take(member: Member<Handle>, handle: Handle): number {
    const slot = this.#people.take();
    this.#members[slot] = member;
    this.#handles[slot] = handle;
    this.set(slot, FLAG.isHere, true);
    return slot;
  }

  /** The slot's member is gone, and so are its links. */
  release(slot: number): void {
    this.squares.forget(slot);
    this.#people.release(slot);
    this.#members[slot] = undefined;
    this.#handles[slot] = undefined;
  }

  member(slot: number): Member<Handle> {
    const member = this.#members[slot];
    if (!member) throw new RangeError(`nobody has the slot ${slot}`);
    return member;
  }

  handle(slot: number): Handle {
    return this.#handles[slot] as Handle;
  }

  setHandle(slot: number, handle: Handle): void {
    this.#handles[slot] = handle;
  }

  lat(slot: number): number {
    return this.#people.double(slot, LAT);
  }

  lng(slot: number): number {
    return this.#people.double(slot, LNG);
  }

  /** When the place was measured. */
  at(slot: number): number {
    return this.#people.double(slot, AT);
  }

  setFix(slot: number, { lat, lng, at }: Fix): void {
    if (this.lat(slot) === lat && this.lng(slot) === lng && this.at(slot) === at) return;
    this.squares.moves(slot, this.fix(slot), { lat, lng, at });
    this.#people.setDouble(slot, LAT, lat);
    this.#people.setDouble(slot, LNG, lng);
    this.#people.setDouble(slot, AT, at);
    this.#people.setInt(slot, VERSION, this.version(slot) + 1);
  }

  fix(slot: number): Fix {
    return { lat: this.lat(slot), lng: this.lng(slot), at: this.at(slot) };
  }

  /** Another one for each place. */
  version(slot: number): number {
    return this.#people.int(slot, VERSION);
  }

  nextFrameAtMs(slot: number): number {
    return this.#people.double(slot, NEXT_FRAME_AT);
  }

  setNextFrameAtMs(slot: number, atMs: number): void {
    this.#people.setDouble(slot, NEXT_FRAME_AT, atMs);
  }

  watchM(slot: number): number {
    return this.#people.double(slot, WATCH_M);
  }

  setWatchM(slot: number, watchM: number): void {
    this.#people.setDouble(slot, WATCH_M, watchM);
  }

  is(slot: number, flag: Flag): boolean {
    return (this.#people.int(slot, FLAGS) & flag) !== 0;
  }

  set(slot: number, flag: Flag, value: boolean): void {
    const flags = this.#people.int(slot, FLAGS);
    this.#people.setInt(slot, FLAGS, value ? flags | flag : flags & ~flag);
  }

  /** The slot of the period in which a member is asked to report; null where it is not. */
  reportSlot(slot: number): number | null {
    const counted = this.#people.int(slot, FLAGS) >> REPORT_SLOT_SHIFT;
    return counted === 0 ? null : counted - 1;
  }

  setReportSlot(slot: number, reportSlot: number | null): void {
    const flags = this.#people.int(slot, FLAGS) & ((1 << REPORT_SLOT_SHIFT) - 1);
    const counted = reportSlot === null ? 0 : reportSlot + 1;
    this.#people.setInt(slot, FLAGS, flags | (counted << REPORT_SLOT_SHIFT));
  }

  /** How many links a member has. */
  links(slot: number): number {
    return this.#people.int(slot, LINKS);
  }

  /** The first of a member's sides of links, to be followed by `nextSide`. */
  firstSide(slot: number): number {
    return this.#people.int(slot, FIRST_LINK);
  }

  nextSide(side: number): number {
    return this.#sides.int(side, NEXT);
  }

  /** Whose side it is. */
  owner(side: number): number {
    return this.#sides.int(side, OWNER);
  }

  /** The number of the one whose side it is, as attachments name it. */
  ownerN(side: number): number {
    return this.#sides.int(side, OWNER_N);
  }

  /** Links two members, each with its word. Answers the side of the first. */
  link(owner: number, word: Word, peer: number, peerWord: Word): number {
    const side = this.#sides.take();
    this.#attach(side, owner, word);
    this.#attach(side ^ 1, peer, peerWord);
    return side;
  }

  /** Ends a link, for both sides. */
  unlink(side: number): void {
    for (const each of [side, side ^ 1]) {
      this.#dirty.remove(this.owner(each), each);
      this.#detach(each);
      this.#approximate.delete(each);
    }
    this.#sides.release(side & ~1);
  }

  word(side: number): Word {
    return (this.#sides.int(side, STATE) & WORD_BITS) as Word;
  }

  setWord(side: number, word: Word): void {
    this.#setState(side, WORD_BITS, word);
  }

  isInSight(side: number): boolean {
    return (this.#sides.int(side, STATE) & IN_SIGHT) !== 0;
  }

  setInSight(side: number, inSight: boolean): void {
    this.#setState(side, IN_SIGHT, inSight ? IN_SIGHT : 0);
  }

  /** The version of the other's place that this side was told; 0 where it was told nothing since the cell woke. */
  told(side: number): number {
    return this.#sides.int(side, TOLD);
  }

  /** As what it was told: flags of `SIGHTING`. */
  toldAs(side: number): number {
    return this.#sides.int(side, STATE) >> TOLD_AS_SHIFT;
  }

  toldApproximate(side: number): Fix | undefined {
    return this.#approximate.get(side);
  }

  /** `approximate`: the place that was told, where it was not the real one. */
  setTold(side: number, version: number, as: number, approximate: Fix | null): void {
    this.#sides.setInt(side, TOLD, version);
    this.#setState(side, ~((1 << TOLD_AS_SHIFT) - 1), as << TOLD_AS_SHIFT);
    if (approximate) this.#approximate.set(side, approximate);
    else if (this.#approximate.size > 0) this.#approximate.delete(side);
  }

  forgetTold(side: number): void {
    this.setTold(side, 0, 0, null);
  }

  /** How the owner of this side sees the other, as the other's session was told of it or is about to be. */
  countedAs(side: number): SeenAs {
    return ((this.#sides.int(side, STATE) & COUNTED_AS_BITS) >> COUNTED_AS_SHIFT) as SeenAs;
  }

  setCountedAs(side: number, as: SeenAs): void {
    this.#setState(side, COUNTED_AS_BITS, as << COUNTED_AS_SHIFT);
  }

  /** The owner must look along this side before its next frame. */
  soil(side: number): void {
    this.#dirty.add(this.owner(side), side);
  }

  /** Takes the first side along which a member must look, or `NO_LINK`. */
  takeDirty(slot: number): number {
    return this.#dirty.take(slot);
  }

  /** The member need not look along any side. */
  cleanAll(slot: number): void {
    while (this.takeDirty(slot) !== NO_LINK);
  }

  #setState(side: number, bits: number, value: number): void {
    this.#sides.setInt(side, STATE, (this.#sides.int(side, STATE) & ~bits) | value);
  }

  /** Puts a side among those of its owner, in front. */
  #attach(side: number, owner: number, word: Word): void {
    const next = this.firstSide(owner);
    this.#sides.setInt(side, OWNER, owner);
    this.#sides.setInt(side, OWNER_N, this.member(owner).n);
    this.#sides.setInt(side, NEXT, next);
    this.#sides.setInt(side, STATE, word);
    if (next !== NO_LINK) this.#sides.setInt(next, PREVIOUS, side);
    this.#people.setInt(owner, FIRST_LINK, side);
    this.#people.setInt(owner, LINKS, this.links(owner) + 1);
  }

  #detach(side: number): void {
    const owner = this.owner(side);
    const next = this.nextSide(side);
    const previous = this.#sides.int(side, PREVIOUS);
    if (previous === NO_LINK) this.#people.setInt(owner, FIRST_LINK, next);
    else this.#sides.setInt(previous, NEXT, next);
    if (next !== NO_LINK) this.#sides.setInt(next, PREVIOUS, previous);
    this.#people.setInt(owner, LINKS, this.links(owner) - 1);
  }
}
