import { expect } from "vitest";
import type { SharedPlace } from "../../../protocol/chat/shared-places.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { decodeFromChannel } from "../../../protocol/links/channel-frame.ts";
import type { FromChannel, Share, ShownPlace, ToChannel } from "../../../protocol/links/chat-channel-link.ts";
import type { ServerFrame } from "../../../protocol/server-frames.ts";
import type { PlaceWorld } from "./place-world.ts";
import type { ShellSocket } from "./shell-device.ts";

/** A device as a session serves it: says on each link what it shares, and holds the places that it is told of. */
export class PlaceDevice {
  readonly user: string;
  readonly session: string;
  readonly places = new Map<string, SharedPlace>();
  readonly frames: ServerFrame[] = [];
  socket: ShellSocket | null = null;
  /** Whether the client has the channel open. */
  isOpen = false;
  /** What the session shares, or wants to. */
  share: Share | null = null;
  /** When the link was lost, and all that the session has shared through it. */
  lostAtMs = 0;
  place: ShownPlace | null = null;
  /** What it was told of who has the channel open while it shares, on this link. */
  viewers: { users: string[]; gone: string[] }[] = [];
  /** Every place that was ever shared here, with the terms, as words. */
  readonly shared = new Set<string>();
  readonly #world: PlaceWorld;
  #say: ((message: ToChannel) => void) | null = null;
  #n = 0;
  /** It ended what it shares while there was no link to say so. */
  #owesEnd = false;

  constructor(world: PlaceWorld, user: string, session: string) {
    this.#world = world;
    this.user = user;
    this.session = session;
  }

  connect(): void {
    this.drop();
    const socket: ShellSocket = {
      link: null,
      receive: (text) => {
        if (this.socket === socket) this.#receive(decodeFromChannel(text));
      },
      close: () => {
        if (this.socket === socket) this.drop();
      },
    };
    this.socket = socket;
    this.viewers = [];
    this.#say = (message) => this.#world.hear(socket, message);
    this.#say({ t: "hello", user: this.user, session: this.session, startedAtMs: 0, level: "nothing" });
    if (this.share) this.#sayShare();
    else if (this.#owesEnd) this.#say({ t: "unshare", n: this.#n, all: false });
    this.#owesEnd = false;
    const showsPlaces = this.places.size > 0;
    if (this.isOpen) this.#say({ t: "open", since: null, ...(showsPlaces && { showsPlaces }) });
  }

  drop(): void {
    if (this.socket) this.lostAtMs = this.#world.clock.now();
    this.socket = null;
    this.#say = null;
  }

  open(): void {
    this.isOpen = true;
    this.#say?.({ t: "open", since: null });
  }

  close(): void {
    this.isOpen = false;
    this.places.clear();
    this.#say?.({ t: "level", level: "nothing" });
  }

  begin(forMs: number): void {
    this.#n += 1;
    const nowMs = this.#world.clock.now();
    const { place } = this;
    this.share = { n: this.#n, askedAtMs: nowMs, until: nowMs + forMs, precision: "exact", place };
    this.#sayShare();
  }

  end(all: boolean): void {
    if (!this.share && !all) return;
    this.#n += 1;
    this.share = null;
    this.#owesEnd = this.#say === null;
    this.#say?.({ t: "unshare", n: this.#n, all });
  }

  move(place: ShownPlace | null): void {
    this.place = place;
    if (!this.share) return;
    this.share = { ...this.share, place };
    this.#note();
    this.#say?.({ t: "place", place });
  }

  /** What a session ends in time. */
  expire(): void {
    const nowMs = this.#world.clock.now();
    if (this.place && nowMs - this.place.at >= LIMITS.expireAfterMs) this.move(null);
    if (this.share && this.share.until <= nowMs) this.end(false);
  }

  #sayShare(): void {
    if (!this.share) return;
    this.#note();
    this.#say?.({ t: "share", share: this.share });
  }

  #note(): void {
    if (this.share?.place) this.shared.add(wordsOf(this.share.place, this.share.until));
  }

  #receive(message: FromChannel): void {
    if (message.t === "viewers") this.viewers.push({ users: message.users, gone: message.gone });
    else if (message.t === "frame" && message.kind === "places") this.#show(JSON.parse(message.frame));
    else if (message.t === "removed" || message.t === "refused") {
      // To a link the channel is not there any more, or it cannot be opened.
      expect(this.#world.core.isMember(this.user)).toBe(false);
      this.share = null;
      this.isOpen = false;
      this.places.clear();
    } else if (message.t === "unshared" && message.n === this.#n && this.share) {
      this.#world.judgeEnd(this, this.share, message.why);
      this.share = null;
    } else if (message.t === "shareRefused" && message.n === this.#n) {
      expect(this.#world.may(this.user)).toBe(false);
      this.share = null;
    }
  }

  #show(frame: ServerFrame): void {
    this.frames.push(frame);
    expect(this.isOpen && this.#world.core.isMember(this.user)).toBe(true);
    if (frame.type === "channelPlacesSnapshot") this.places.clear();
    else if (frame.type !== "channelPlacesChanged") throw new Error(`what is ${frame.type}?`);
    else for (const userId of frame.stopped) this.places.delete(userId);
    for (const place of frame.places) {
      this.#world.judgePlace(place);
      this.places.set(place.userId, place);
    }
  }
}

export const wordsOf = ({ lat, lng, at }: ShownPlace, until: number): string => [lat, lng, at, until].join();
