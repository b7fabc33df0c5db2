/** How an object is to be reached. */
export interface Via {
  /** By this relay, counted from 1; null: directly. */
  relay: number | null;
  /** A relay that could not be used. */
  avoid: number | null;
  /** The object itself has just asked for this way. */
  isAskedFor?: true;
}

const DIRECTLY: Via = { relay: null, avoid: null };
/** So many failures in a row, and a relay is given up. One may be the object's, which a relay cannot do without. */
const MAX_FAILURES = 2;
/** From the object to a relay that is full, and back, and to another one, with one to spare. */
const MAX_HOPS = 5;

/** The object sends the session to a relay. */
export class SentToRelay extends Error {
  readonly relay: number;

  constructor(relay: number) {
    super(`the object asks to come by relay ${relay}`);
    this.relay = relay;
  }
}

/** The relay has no room for another session. */
export class RelayFull extends Error {
  constructor() {
    super("the relay is full");
  }
}

/**
 * How a session reaches one object: directly, or by the relay that the object named, for as long as that works. The object is
 * asked anew where it does not.
 */
export class LinkRoute<Socket> {
  readonly #open: (via: Via) => Promise<Socket>;
  #via = DIRECTLY;
  #failures = 0;

  constructor(open: (via: Via) => Promise<Socket>) {
    this.#open = open;
  }

  /** Opens a socket. Throws where that fails; to be told by `failed` then, be it that it took too long. */
  async open(): Promise<Socket> {
    for (let hop = 1; ; hop += 1) {
      try {
        return await this.#open(this.#via);
      } catch (error) {
        if (error instanceof RelayFull) this.#via = DIRECTLY;
        else if (error instanceof SentToRelay) this.#via = { relay: error.relay, avoid: null };
        else throw error;
        if (hop === MAX_HOPS) throw error;
      }
    }
  }

  /** Opens a socket by another way than the present one, which stays in use until `moved`. */
  async openBy(relay: number | null): Promise<Socket> {
    return this.#open({ relay, avoid: null, isAskedFor: true });
  }

  moved(relay: number | null): void {
    this.#via = { relay, avoid: null };
    this.#failures = 0;
  }

  /** What was opened works. */
  worked(): void {
    this.#failures = 0;
    if (this.#via.relay === null) this.#via = DIRECTLY;
  }

  /** No socket could be opened, or it led nowhere. */
  failed(): void {
    this.#failures += 1;
    if (this.#failures >= MAX_FAILURES) this.#giveUpRelay();
  }

  #giveUpRelay(): void {
    this.#failures = 0;
    if (this.#via.relay !== null) this.#via = { relay: null, avoid: this.#via.relay };
  }
}
