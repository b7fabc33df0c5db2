import { expect } from "vitest";
import { Followers } from "../../../durable-objects/user-hub/followers.ts";
import { HubMemory } from "../../../durable-objects/user-hub/hub-memory.ts";
import { HubPresence } from "../../../durable-objects/user-hub/hub-presence.ts";
import { SessionLinks } from "../../../durable-objects/user-hub/session-links.ts";
import { CHAT_SETTINGS_DEFAULT, type Presence } from "../../../protocol/chat/presence.ts";
import type { Activity, FromPresence } from "../../../protocol/links/user-hub-link.ts";
import { MemoryStorage } from "../../support/sqlite.ts";
import { FakeLink } from "./fake-link.ts";
import { PresenceModel } from "./presence-model.ts";

interface Viewer {
  link: FakeLink;
  /** What the model says that the viewer was told, in order. */
  expected: Presence[];
}

/** The presence of "ann" on storage that survives, its shell's part played by the test; sessions, followers, and the model. */
export class PresenceWorld {
  readonly #storage = new MemoryStorage();
  readonly #model = new PresenceModel();
  #sessions = new Map<string, FakeLink>();
  #viewers: Viewer[] = [];
  #memory = this.#remember();
  #presence = this.#newPresence();
  #nowMs = 1_700_000_000_000;
  #startedAtMs = 0;
  #alarmMs: number | null = null;

  /** A session links, maybe in place of a link that it has. */
  link(session: string): void {
    const link = new FakeLink();
    const old = this.#sessions.get(session);
    this.#wake(link);
    this.#startedAtMs += 1;
    const links = new SessionLinks(() => [...this.#openSessions(), link]);
    expect(links.admit(link, { session, startedAtMs: this.#startedAtMs, device: "device" })).toBe(true);
    expect(old?.isOpen ?? false, "the older link").toBe(false);
    this.#sessions.set(session, link);
    this.#model.link(session);
    this.#check();
  }

  say(session: string, activity: Activity): void {
    const link = this.#sessions.get(session);
    if (!link?.isOpen) return;
    this.#wake(link);
    const wasHere = this.#presence.isHere;
    this.#links().update(link, { activity });
    this.#presence.said(session, wasHere, this.#nowMs);
    this.#presence.tell(this.#nowMs);
    this.#model.say(session, activity, this.#openViewers().length > 0, this.#nowMs);
    this.#check();
  }

  /** A link closes without a word. */
  close(session: string): void {
    const link = this.#sessions.get(session);
    if (!link?.isOpen) return;
    link.isOpen = false;
    this.#wake(link);
    const state = this.#links().get(link);
    if (state) this.#presence.closed(state, this.#nowMs);
    if (this.#openViewers().length > 0) this.#schedule();
    this.#model.close(session, this.#nowMs);
    this.#check();
  }

  follow(): void {
    const link = new FakeLink();
    this.#viewers.push({ link, expected: [] });
    this.#wake(null);
    this.#presence.follow(link, { t: "follow", viewer: "bob", because: "friend" }, this.#nowMs);
    this.#model.follow(this.#nowMs);
    this.#schedule();
    this.#check();
  }

  unfollow(which: number): void {
    const { link } = this.#viewers[which % this.#viewers.length] ?? {};
    if (link) link.isOpen = false;
  }

  setVisible(isVisible: boolean): void {
    this.#wake(null);
    if (isVisible !== this.#model.isVisible) this.#presence.visibilityChanged(this.#nowMs);
    const presence = isVisible ? "visible" : "invisible";
    this.#memory.state.writeChatSettings({ ...CHAT_SETTINGS_DEFAULT, presence });
    this.#schedule();
    this.#model.setVisible(isVisible, this.#nowMs);
    this.#check();
  }

  /** The object is taken out of memory, and its links stay. */
  hibernate(): void {
    this.#memory = this.#remember();
    this.#presence = this.#newPresence();
  }

  /** The object loses its memory and all links; something wakes it at once. */
  reset(): void {
    for (const link of [...this.#sessions.values(), ...this.#viewers.map((viewer) => viewer.link)])
      link.isOpen = false;
    this.#sessions = new Map();
    this.hibernate();
    this.#wake(null);
    this.#model.reset(this.#nowMs);
    this.#check();
  }

  /** Time passes, and everything that is due happens when it is due. */
  wait(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const times = [this.#alarmMs, this.#model.nextChangeMs(this.#nowMs)].filter((atMs) => atMs !== null);
      const nextMs = Math.min(...times);
      if (nextMs > endMs) break;
      this.#nowMs = Math.max(this.#nowMs, nextMs);
      if (this.#alarmMs !== null && this.#alarmMs <= this.#nowMs) {
        this.#alarmMs = null;
        this.#wake(null);
        this.#schedule();
      }
      this.#check();
    }
    this.#nowMs = endMs;
    this.#check();
  }

  /** Followers were told exactly what the model says, each thing once. */
  #check(): void {
    const presence = this.#model.presence(this.#nowMs);
    for (const { link, expected } of this.#viewers) {
      if (link.isOpen && presence && JSON.stringify(presence) !== JSON.stringify(expected.at(-1)))
        expected.push(presence);
      const told = link.sent.map((message) => (message as FromPresence).presence);
      expect(told).toEqual(expected);
    }
  }

  #schedule(): void {
    this.#presence.tell(this.#nowMs);
    this.#alarmMs = this.#presence.nextEndMs(this.#nowMs);
  }

  #wake(speaker: FakeLink | null): void {
    this.#presence.wake(speaker, this.#nowMs);
  }

  #openSessions(): FakeLink[] {
    return [...this.#sessions.values()].filter(({ isOpen }) => isOpen);
  }

  #openViewers(): FakeLink[] {
    return this.#viewers.flatMap(({ link }) => (link.isOpen ? link : []));
  }

  #links(): SessionLinks {
    return new SessionLinks(() => this.#openSessions());
  }

  #remember(): HubMemory {
    return new HubMemory(this.#storage.kv, this.#storage.sql);
  }

  #newPresence(): HubPresence {
    const followers = new Followers(() => this.#openViewers());
    return new HubPresence({ name: "ann" }, () => this.#memory, this.#links(), followers);
  }
}
