import type { Word } from "../../../protocol/links/geo-cell-link.ts";
import type { Crowd } from "./crowd.ts";
import type { Member } from "./member.ts";

/** One side of a link: what the owner says about the other, and what it has in sight of the other. A view of the crowd's columns. */
export class Link<Handle> {
  readonly side: number;
  readonly #crowd: Crowd<Handle>;

  constructor(crowd: Crowd<Handle>, side: number) {
    this.side = side;
    this.#crowd = crowd;
  }

  get owner(): Member<Handle> {
    return this.#crowd.member(this.#crowd.owner(this.side));
  }

  /** The other. */
  get peer(): Member<Handle> {
    return this.#crowd.member(this.#crowd.owner(this.side ^ 1));
  }

  /** The other's number. */
  get peerN(): number {
    return this.#crowd.ownerN(this.side ^ 1);
  }

  /** The other's side. */
  get back(): Link<Handle> {
    return new Link(this.#crowd, this.side ^ 1);
  }

  /** How much of the owner the other may see. */
  get word(): Word {
    return this.#crowd.word(this.side);
  }

  set word(word: Word) {
    this.#crowd.setWord(this.side, word);
  }

  /** Whether the owner has the other in sight, which decides between the inner and the outer radius. */
  get inSight(): boolean {
    return this.#crowd.isInSight(this.side);
  }

  set inSight(inSight: boolean) {
    this.#crowd.setInSight(this.side, inSight);
  }

  /** The owner counts as told nothing of the other. */
  forgetTold(): void {
    this.#crowd.forgetTold(this.side);
  }

  /** Ends the link, for both sides. */
  end(): void {
    this.#crowd.unlink(this.side);
  }
}
