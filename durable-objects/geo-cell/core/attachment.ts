import type { Fix, Word } from "../../../protocol/links/geo-cell-link.ts";
import type { Crowd } from "./crowd.ts";
import { Member } from "./member.ts";

/**
 * What a socket carries through the object's sleep: a member, whole. `links` holds one number a link (see `pack`).
 * An attachment may have 16,384 bytes, so of a member with more links than fit only the fact is kept (`links: null`),
 * and it joins again after a sleep.
 */
export interface Attachment extends Fix, Pick<Member<unknown>, Carried> {
  links: number[] | null;
  /** As the member has it. Absent where an earlier release wrote it. */
  reportSlot?: number | null;
  /** Where those have the member who see it approximately, if that is not the square of its place; see `Squares`. */
  firstSquare?: Fix;
}

type Carried =
  | "user"
  | "session"
  | "startedAtMs"
  | "n"
  | "heard"
  | "home"
  | "watchM"
  | "changedAtMs"
  | "stale"
  | "held";

/** A link takes up to 5 bytes for its number and its type; the rest of the attachment stays under 1 KB. */
const MAX_ATTACHED_LINKS = 2_500;

export function toAttachment<Handle>(member: Member<Handle>): Attachment {
  const {
    user,
    session,
    startedAtMs,
    n,
    heard,
    home,
    watchM,
    fix,
    changedAtMs,
    stale,
    held,
    reportSlot,
    links,
    firstSquare,
  } = member;
  const packed =
    links.length > MAX_ATTACHED_LINKS
      ? null
      : links.map(({ peerN, word, inSight }) => pack(peerN, word, inSight));
  return {
    user,
    session,
    startedAtMs,
    n,
    heard,
    home,
    watchM,
    ...fix,
    changedAtMs,
    stale,
    held,
    reportSlot,
    links: packed,
    ...(firstSquare && { firstSquare }),
  };
}

export function fromAttachment<Handle>(
  crowd: Crowd<Handle>,
  handle: Handle,
  attachment: Attachment,
): Member<Handle> {
  const { lat, lng, at, changedAtMs, stale, held, reportSlot } = attachment;
  const given = { ...attachment, fix: { lat, lng, at } };
  const member = new Member(crowd, handle, given, changedAtMs);
  if (attachment.firstSquare) crowd.squares.restore(member.slot, attachment.firstSquare);
  member.stale = stale;
  member.held = held;
  member.reportSlot = reportSlot ?? null;
  return member;
}

/** A peer's number, my word about it (0 to 2) and whether it is in sight, in one integer. */
function pack(n: number, word: Word, inSight: boolean): number {
  return n * 8 + word * 2 + (inSight ? 1 : 0);
}

export function unpack(packed: number): { n: number; word: Word; inSight: boolean } {
  return { n: Math.floor(packed / 8), word: ((packed % 8) >> 1) as Word, inSight: packed % 2 === 1 };
}
