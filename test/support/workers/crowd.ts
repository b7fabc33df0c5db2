import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, vi } from "vitest";
import { homeCell } from "../../../geo/cells.ts";
import { type RelayedKind, relayName } from "../../../protocol/links/relay-link.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import type { NearFriend, ServerFrame } from "../../../protocol/server-frames.ts";
import { SHARING_OFF } from "../../../protocol/sharing.ts";
import { ChannelLinks } from "../../../workers/session/chat/channel-links.ts";
import { Audience } from "../../../workers/session/core/audience.ts";
import { Nearby } from "../../../workers/session/nearby.ts";
import { openVia } from "../../../workers/session/open-socket.ts";
import { ChannelView } from "./chat-device.ts";

const RADIUS_M = 8_000;

/** Lets objects that start from now on take so few that a handful of people is a crowd. */
export function crowdsOf(limits: { direct: number; relay: number; messagesPerS?: number }): void {
  const { direct, relay, messagesPerS = 100_000 } = limits;
  env.DIRECT_LINKS = String(direct);
  env.RELAY_LINKS = String(relay);
  env.DIRECT_MESSAGES_PER_S = String(messagesPerS);
  env.RELAY_MESSAGES_PER_S = String(messagesPerS);
}

export const relayOf = (kind: RelayedKind, object: string, relay: number) =>
  env.RELAYS.getByName(relayName(kind, object, relay));

/** How many sockets an object has, or a relay. */
export function socketsOf(stub: DurableObjectStub): Promise<number> {
  return runInDurableObject(stub, (_, state) => {
    return state.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN).length;
  });
}

/** Somebody's session as it is near others: without a client, and with friends by decree. */
export class Passer {
  readonly user: string;
  readonly view = new Map<string, NearFriend>();
  /** Who was said to have left, ever. */
  readonly left: string[] = [];
  place: LatLng;
  readonly #nearby: Nearby;

  constructor(user: string, friends: string[], place: LatLng) {
    this.user = user;
    this.place = place;
    this.#nearby = new Nearby(user, `${user}'s session`, 1, {
      openCell: (name, via) =>
        openVia(via, { kind: "cells", name, objects: env.GEO_CELLS, relays: env.RELAYS }),
      onView: () => this.#look(),
      onPhase: () => undefined,
      onSeenBy: () => undefined,
      onExpired: () => undefined,
      onReplaced: () => expect.fail(`${user} was replaced`),
    });
    this.setFriends(friends);
    this.#nearby.release();
    this.#nearby.setPublishes(true, false);
    this.#nearby.watch(RADIUS_M);
    this.moveTo(place);
  }

  setFriends(friends: string[]): void {
    const facts = {
      friends: new Set(friends),
      pending: new Set<string>(),
      sharing: { ...SHARING_OFF, mode: "friends" as const },
    };
    this.#nearby.setAudience(new Audience(facts, Date.now()));
  }

  moveTo(place: LatLng): void {
    this.place = place;
    this.#nearby.report(place, Date.now());
  }

  leave(): void {
    this.view.clear();
    this.#nearby.close(false, false);
  }

  #look(): void {
    const news = this.#nearby.takeNews();
    if (!news) return;
    if ("friends" in news) {
      this.view.clear();
      for (const friend of news.friends) this.view.set(friend.userId, friend);
      return;
    }
    for (const friend of [...news.appeared, ...news.moved]) this.view.set(friend.userId, friend);
    for (const userId of news.left) this.view.delete(userId);
    this.left.push(...news.left);
  }
}

/** People at one place who are all friends. */
export class PassersBy {
  readonly people: Passer[];
  readonly cellName: string;

  constructor(count: number, at: LatLng) {
    const users = Array.from({ length: count }, (_, n) => `passer-${n}`);
    this.cellName = homeCell(at);
    this.people = users.map((user, n) => {
      const friends = users.filter((other) => other !== user);
      return new Passer(user, friends, { lat: at.lat + n / 10_000, lng: at.lng });
    });
  }

  get cell(): DurableObjectStub {
    return env.GEO_CELLS.getByName(this.cellName);
  }

  /** Everybody moves a little. */
  move(): void {
    for (const person of this.people) person.moveTo({ lat: person.place.lat, lng: person.place.lng + 0.001 });
  }

  /** Waits until everybody sees everybody else where they are, and nobody besides. */
  async seeEachOther(): Promise<void> {
    await vi.waitFor(
      () => {
        for (const viewer of this.people) {
          const truth = this.people
            .filter((other) => other !== viewer)
            .map(({ user, place }) => [user, place.lat, place.lng]);
          const view = [...viewer.view.values()].map(({ userId, lat, lng }) => [userId, lat, lng]);
          expect(view.sort(), `what ${viewer.user} sees`).toEqual(truth.sort());
        }
      },
      { timeout: 15_000, interval: 20 },
    );
  }

  /** Moves go on until they reach everybody: those of links that are just breaking may be lost, and later ones are not. */
  async seeEachOtherAgain(): Promise<void> {
    this.move();
    await this.seeEachOther();
  }

  leave(): void {
    for (const person of this.people) person.leave();
  }
}

/** Somebody's session as it reads and writes in one channel, and what a client would hold of it. */
export class Reader {
  readonly user: string;
  readonly view = new ChannelView();
  /** Who shares a place, as the client would show it. */
  readonly places = new Set<string>();
  readonly frames: ServerFrame[] = [];
  readonly #links: ChannelLinks;
  readonly #channelId: string;
  #lastId = 0;

  constructor(user: string, channelId: string) {
    this.user = user;
    this.#channelId = channelId;
    this.#links = new ChannelLinks({
      send: (frame) => this.#hear(frame),
      sendText: (text) => this.#hear(JSON.parse(text) as ServerFrame),
      canStream: () => true,
      user,
      session: `${user}'s session`,
      startedAtMs: 1,
      openChannel: (name, via) =>
        openVia(via, { kind: "channels", name, objects: env.CHAT_CHANNELS, relays: env.RELAYS }),
      holdFiles: () => Promise.reject(new Error("no files here")),
      readNotify: async () => ({ level: "all", until: null }),
      receipts: () => ({ shows: true, sees: true }),
      onHead: () => undefined,
      onOpenChanged: () => undefined,
      onPlaceSeen: () => undefined,
      onReplaced: () => expect.fail(`${user} was replaced`),
    });
  }

  async open(): Promise<void> {
    this.#links.open({ type: "openChannel", id: this.#nextId(), channelId: this.#channelId });
    await vi.waitFor(() => expect(this.view.isOpen).toBe(true), { timeout: 8_000, interval: 10 });
  }

  say(body: string): void {
    const key = crypto.randomUUID();
    const { id, channelId } = { id: this.#nextId(), channelId: this.#channelId };
    this.#links.perform({ type: "sendMessage", id, channelId, key, kind: "text", body, inChannel: false });
  }

  share(): void {
    const until = Date.now() + 600_000;
    const { id, channelId } = { id: this.#nextId(), channelId: this.#channelId };
    this.#links.share({ type: "shareInChannel", id, channelId, until, precision: "exact", ageMs: 0 });
    this.#links.move({ lat: 37, lng: 127, at: Date.now() });
  }

  close(): void {
    this.#links.closeAll(false);
  }

  #nextId(): string {
    this.#lastId += 1;
    return String(this.#lastId);
  }

  #hear(frame: ServerFrame): void {
    this.frames.push(frame);
    if (frame.type === "channelOpened") this.view.opened(frame);
    if (frame.type === "channelChanged") this.view.changed(frame);
    if (frame.type === "channelPlacesSnapshot") this.places.clear();
    if (frame.type === "channelPlacesSnapshot" || frame.type === "channelPlacesChanged") {
      for (const { userId } of frame.places) this.places.add(userId);
    }
    if (frame.type === "channelPlacesChanged") for (const userId of frame.stopped) this.places.delete(userId);
  }
}
