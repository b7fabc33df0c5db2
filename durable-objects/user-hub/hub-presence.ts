import type { PresenceState, Presence as ShownPresence } from "../../protocol/chat/presence.ts";
import type { ToPresence } from "../../protocol/links/user-hub-link.ts";
import type { LinkSocket } from "../link-socket.ts";
import { shownStatus } from "./chat-settings.ts";
import type { Followers } from "./followers.ts";
import type { HubMemory } from "./hub-memory.ts";
import { isAnyHere, type Seen } from "./presence.ts";
import type { SessionLink, SessionLinks } from "./session-links.ts";

/** The user's presence as others may know it, and who is told of it: coarse, without a place or a device. */
export class HubPresence {
  readonly #id: { readonly name?: string };
  readonly #memory: () => HubMemory;
  readonly #links: SessionLinks;
  readonly #followers: Followers;
  #isAwake = false;

  /** `id` is the object's own, named by the user's. */
  constructor(
    id: { readonly name?: string },
    memory: () => HubMemory,
    links: SessionLinks,
    followers: Followers,
  ) {
    this.#id = id;
    this.#memory = memory;
    this.#links = links;
    this.#followers = followers;
  }

  /**
   * Notices what a reset of the object took; to be called before anything else here. The socket that the first event is of may
   * be closing already: it is not among the links then, and is no loss.
   */
  wake(speaker: LinkSocket | null, nowMs: number): void {
    if (this.#isAwake) return;
    this.#isAwake = true;
    const speaking = speaker && this.#links.get(speaker);
    const links = this.#links.all();
    this.#memory().presence.wake(speaking ? [...links, speaking] : links, nowMs);
  }

  /** Whether some device is connected and in somebody's hands. */
  get isHere(): boolean {
    return isAnyHere(this.#links.all());
  }

  /** A session has said what its device does, or is signed out. `wasHere`: what `isHere` was before. */
  said(session: string, wasHere: boolean, nowMs: number): void {
    this.#memory().presence.said(session, wasHere, this.#links.all(), this.#seen(nowMs), nowMs);
  }

  closed(link: SessionLink, nowMs: number): void {
    this.#memory().presence.closed(link, this.#links.all(), this.#seen(nowMs), nowMs);
  }

  /** The user becomes invisible or visible. */
  visibilityChanged(nowMs: number): void {
    this.#memory().presence.seen(this.#links.all(), nowMs);
  }

  follow(socket: LinkSocket, message: ToPresence, nowMs: number): void {
    const { isErased, state, presence } = this.#memory();
    const isStranger = message.because === "friend" && !state.mayBeFriend(message.viewer);
    if (isErased || isStranger) return this.#followers.refuse(socket);
    this.#followers.add(socket, message);
    presence.followed(this.#links.all(), this.#isVisible(nowMs), nowMs);
  }

  /** Ends the links of those who follow as friends and are none, or may not be soon. */
  dropStrangers(): void {
    this.#followers.dropStrangers((viewer) => this.#memory().state.mayBeFriend(viewer));
  }

  /** Tells the followers what they do not know yet. */
  tell(nowMs: number): void {
    if (this.#followers.count === 0) return;
    const state = this.#state(nowMs);
    if (state !== null) this.#followers.tell(this.#shown(state, nowMs));
  }

  read(nowMs: number): ShownPresence {
    // Right after a reset, it is known only that a device was connected a moment ago.
    return this.#shown(this.#state(nowMs) ?? "away", nowMs);
  }

  /** When the presence may change by itself, and somebody would see it; in epoch milliseconds. */
  nextEndMs(nowMs: number): number | null {
    return this.#followers.count === 0 ? null : this.#memory().presence.nextEndMs(nowMs);
  }

  #state(nowMs: number): PresenceState | null {
    return this.#isVisible(nowMs) ? this.#memory().presence.state(this.#links.all(), nowMs) : "offline";
  }

  #shown(state: PresenceState, nowMs: number): ShownPresence {
    const { name: userId } = this.#id;
    if (userId === undefined) throw new Error("a hub is reached by its user's id");
    const { presence, state: settings } = this.#memory();
    const lastSeen = state === "offline" ? presence.lastSeenMs : null;
    return { userId, state, lastSeen, status: shownStatus(settings.chatSettings(nowMs)) };
  }

  #seen(nowMs: number): Seen {
    return { isVisible: this.#isVisible(nowMs), isFollowed: this.#followers.count > 0 };
  }

  #isVisible(nowMs: number): boolean {
    return this.#memory().state.chatSettings(nowMs).presence === "visible";
  }
}
