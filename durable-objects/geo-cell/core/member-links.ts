import type { Word } from "../../../protocol/links/geo-cell-link.ts";
import type { Link, Member } from "./member.ts";

/** The owner's side of the link between two members. Looks on the side that has fewer. */
export function linkTo<Handle>(owner: Member<Handle>, peer: Member<Handle>): Link<Handle> | undefined {
  if (owner.links.length > peer.links.length) return linkTo(peer, owner)?.back;
  return owner.links.find((link) => link.peer === peer);
}

/** Links two members, each with its word. */
export function link<Handle>(
  owner: Member<Handle>,
  word: Word,
  peer: Member<Handle>,
  peerWord: Word,
): Link<Handle> {
  const mine = { peer, word, inSight: false, isDirty: false, told: null, toldAs: 0 } as Link<Handle>;
  const theirs: Link<Handle> = {
    peer: owner,
    back: mine,
    word: peerWord,
    inSight: false,
    isDirty: false,
    told: null,
    toldAs: 0,
  };
  mine.back = theirs;
  // Arrays of exactly the length that is needed: those that grow keep room for many more.
  owner.links = owner.links.concat(mine);
  peer.links = peer.links.concat(theirs);
  return mine;
}

/** Makes a link of the peer's offer. Each side's session may remember the other from before. */
export function acceptOffer<Handle>(owner: Member<Handle>, word: Word, peer: Member<Handle>): Link<Handle> {
  const mine = link(owner, word, peer, peer.offers?.get(owner) ?? word);
  peer.offers = without(peer.offers, owner);
  owner.asked = without(owner.asked, peer);
  mine.inSight = takeRemembered(owner, peer);
  mine.back.inSight = takeRemembered(peer, owner);
  return mine;
}

/** Ends a link, for both sides. */
export function unlink<Handle>(mine: Link<Handle>): void {
  const { peer, back } = mine;
  const owner = back.peer;
  owner.links = owner.links.filter((each) => each !== mine);
  peer.links = peer.links.filter((each) => each !== back);
  mine.isDirty = false;
  back.isDirty = false;
}

/** A set with one more item. */
export function withItem<Item>(set: Set<Item> | null, item: Item): Set<Item> {
  return (set ?? new Set<Item>()).add(item);
}

/** A collection without an item; null where nothing is left. */
export function without<Key, Items extends Set<Key> | Map<Key, unknown>>(
  items: Items | null,
  key: Key,
): Items | null {
  items?.delete(key);
  return items && items.size > 0 ? items : null;
}

/** Whether the session of `owner` shows the other from before; the link remembers it from now on. */
function takeRemembered<Handle>(owner: Member<Handle>, { user }: Member<Handle>): boolean {
  const isRemembered = owner.remembered?.has(user) === true;
  owner.remembered = without(owner.remembered, user);
  return isRemembered;
}
