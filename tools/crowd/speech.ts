import type { ChannelView } from "../../client/index.ts";
import { type Random, randomBetween } from "../random.ts";
import type { CrowdMember } from "./crowd-member.ts";

const TYPE_MS = { min: 900, max: 2_500 };

/** Something that somebody said, for whoever watches. */
export interface Said {
  who: string;
  where: string;
  text: string;
}

/** How the crowd speaks: as people do, after a while. */
export class Speech {
  readonly #random: Random;
  readonly #onSaid: (said: Said) => void;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(random: Random, onSaid: (said: Said) => void) {
    this.#random = random;
    this.#onSaid = onSaid;
  }

  /** Runs something after some time between the two, unless everything is stopped before. */
  later({ min, max }: { min: number; max: number }, run: () => void): void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        run();
      },
      randomBetween(this.#random, min, max),
    );
    this.#timers.add(timer);
  }

  /** Types for a while, then says it. A server that is away gets it when it is back. */
  say(member: CrowdMember, view: ChannelView, where: string, text: string, then = () => {}): void {
    view.typing();
    this.later(TYPE_MS, () => {
      view.markRead();
      view
        .send({ text })
        .then(then)
        .catch(() => {});
      this.said(member, where, text);
    });
  }

  /** Tells whoever watches. */
  said(member: CrowdMember, where: string, text: string): void {
    this.#onSaid({ who: member.person.displayName, where, text });
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
