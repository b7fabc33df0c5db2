import type { ToCell } from "../../../protocol/links/geo-cell-link.ts";
import { type Attachment, fromAttachment, unpack } from "./attachment.ts";
import type { Crowd } from "./crowd.ts";
import type { Link } from "./link.ts";
import { Member } from "./member.ts";

type Join = Extract<ToCell, { t: "join" }>;

/** Who is in the cell, by handle and by user. */
export class Roster<Handle> {
  readonly #crowd: Crowd<Handle>;
  readonly #byHandle = new Map<Handle, Member<Handle>>();
  readonly #byUser = new Map<string, readonly Member<Handle>[]>();
  #lastN = 0;

  constructor(crowd: Crowd<Handle>) {
    this.#crowd = crowd;
  }

  find(handle: Handle): Member<Handle> | undefined {
    return this.#byHandle.get(handle);
  }

  /** The members of one user: one for each of the user's sessions here. */
  ofUser(user: string): readonly Member<Handle>[] {
    return this.#byUser.get(user) ?? [];
  }

  /** The link to another device of the same friend that the viewer has in sight. */
  otherInSight(viewer: Member<Handle>, friend: Member<Handle>): Link<Handle> | null {
    for (const device of this.ofUser(friend.user)) {
      if (device === friend) continue;
      const mine = viewer.linkTo(device);
      if (mine?.inSight) return mine;
    }
    return null;
  }

  members(): Iterable<Member<Handle>> {
    return this.#byHandle.values();
  }

  /**
   * The membership of a session that joins: a new one, or the one that it has already, on this or another handle; null
   * where a later socket of the same session has it. `replaced` is the handle that it had before.
   */
  admit(
    handle: Handle,
    join: Join,
    nowMs: number,
  ): { member: Member<Handle>; replaced: Handle | null } | null {
    const known = this.ofUser(join.user).find(({ session }) => session === join.session);
    if (!known) {
      this.#lastN += 1;
      const given = { ...join, n: this.#lastN, heard: join.number };
      const member = new Member(this.#crowd, handle, given, nowMs);
      this.#add(member);
      return { member, replaced: null };
    }
    if (known.startedAtMs > join.startedAtMs) return null;
    known.startedAtMs = join.startedAtMs;
    if (known.handle === handle) return { member: known, replaced: null };
    const replaced = known.handle;
    this.#byHandle.delete(replaced);
    known.handle = handle;
    this.#byHandle.set(handle, known);
    return { member: known, replaced };
  }

  remove(member: Member<Handle>): void {
    member.leave();
    this.#byHandle.delete(member.handle);
    const others = this.ofUser(member.user).filter((other) => other !== member);
    if (others.length > 0) this.#byUser.set(member.user, others);
    else this.#byUser.delete(member.user);
  }

  /**
   * Takes in everybody who slept with the object. A link counts only where both ends carried it. Answers the members
   * who must join again (`incomplete`): their links did not fit their attachments, or they remember somebody whose end is missing.
   * That may be because it did not fit, or because it broke just when another woke the object. `missing`: members who carried a link
   * to somebody whose end is, with that one's number.
   */
  restore(asleep: [Handle, Attachment][]): {
    incomplete: Set<Member<Handle>>;
    missing: [Member<Handle>, number][];
  } {
    const byN = new Map<number, Member<Handle>>();
    for (const [handle, attachment] of asleep) {
      const member = fromAttachment(this.#crowd, handle, attachment);
      this.#add(member);
      byN.set(member.n, member);
      this.#lastN = Math.max(this.#lastN, member.n);
    }
    const incomplete = new Set<Member<Handle>>();
    const missing: [Member<Handle>, number][] = [];
    /** What each member carried of its links, by the number of the peer. */
    const carried = new Map(
      asleep.map(([, { n, links }]) => [n, new Map((links ?? []).map(unpack).map((each) => [each.n, each]))]),
    );
    for (const [, { n, links }] of asleep) {
      const member = byN.get(n);
      if (!member) continue;
      if (!links) incomplete.add(member);
      for (const mine of carried.get(n)?.values() ?? []) {
        const peer = byN.get(mine.n);
        const theirs = carried.get(mine.n)?.get(n);
        if (!peer || !theirs) {
          if (mine.inSight) incomplete.add(member);
          missing.push([member, mine.n]);
        } else if (n < mine.n) {
          const made = member.link(mine.word, peer, theirs.word);
          made.inSight = mine.inSight;
          made.back.inSight = theirs.inSight;
        }
      }
    }
    return { incomplete, missing };
  }

  #add(member: Member<Handle>): void {
    this.#byHandle.set(member.handle, member);
    this.#byUser.set(member.user, [...this.ofUser(member.user), member]);
  }
}
