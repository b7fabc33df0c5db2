import { type HitherApi, HitherClient } from "../../client/index.ts";
import type { LatLng } from "../../protocol/primitives.ts";
import type { Person } from "../../protocol/resources.ts";
import type { Random } from "../random.ts";
import type { CrowdAccount } from "./crowd-account.ts";
import { onEarth } from "./on-earth.ts";
import { Walker, type WalkerOptions } from "./walker.ts";

/** Small enough that people of the crowd come and go in each other's sight. */
const WATCH_RADIUS_M = 600;
const REPORT_EVERY_MS = 2_000;

export interface CrowdMemberOptions extends Omit<WalkerOptions, "random"> {
  url: string;
  account: CrowdAccount;
  centre: LatLng;
  random: Random;
}

/** One simulated person: walks, says where, and becomes friends with everyone who asks. */
export class CrowdMember {
  readonly person: Person;
  readonly client: HitherClient;
  readonly api: HitherApi;
  readonly #options: CrowdMemberOptions;
  readonly #walker: Walker;
  #steps: NodeJS.Timeout | undefined;
  #walkedAtMs = performance.now();
  #onFriend: (friend: Person) => void = () => {};
  #accepting = false;
  #askedAgain = false;

  constructor(options: CrowdMemberOptions) {
    const { url, account } = options;
    this.#options = options;
    this.#walker = new Walker(options);
    this.person = account.me;
    this.api = account.api;
    this.client = new HitherClient({ url, api: account.api, name: "hither-crowd" });
    this.client.on("me", ({ changed }) => {
      if (changed.includes("requests")) void this.#acceptEveryone();
    });
  }

  /** Where this person is right now. */
  get place(): LatLng {
    return onEarth(this.#options.centre, this.#walker.at);
  }

  /**
   * Goes out. Reconnects by itself, whatever happens to the server, until `stop`.
   *
   * @param onFriend somebody asked to be friends, and is now
   */
  start(onFriend: (friend: Person) => void): void {
    this.#onFriend = onFriend;
    this.client.connect();
    // The client remembers what it was asked for; the next connection brings it, should this one fail.
    this.client.watchNear({ radiusM: WATCH_RADIUS_M }).catch(() => {});
    this.#walk();
  }

  stop(): void {
    clearTimeout(this.#steps);
    this.client.close();
  }

  #walk(): void {
    const nowMs = performance.now();
    this.#walker.advance((nowMs - this.#walkedAtMs) / 1_000);
    this.#walkedAtMs = nowMs;
    this.client.reportLocation(this.place);
    this.#steps = setTimeout(() => this.#walk(), REPORT_EVERY_MS * (0.9 + 0.2 * this.#options.random()));
  }

  /** A request that comes while others are being accepted is read in another round. */
  async #acceptEveryone(): Promise<void> {
    this.#askedAgain = true;
    if (this.#accepting) return;
    this.#accepting = true;
    const { api } = this;
    try {
      while (this.#askedAgain) {
        this.#askedAgain = false;
        const { items } = await api.friendRequests("incoming");
        for (const asker of items) {
          const { relation } = await api.acceptFriend(asker.userId);
          if (relation === "friends") this.#onFriend(asker);
        }
      }
    } catch {
      // The request was taken back, or the server is away: whoever still waits is accepted with the next change.
    } finally {
      this.#accepting = false;
    }
  }
}
