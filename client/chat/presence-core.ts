import type { Presence } from "../../protocol/chat/presence.ts";
import { Wish } from "../wish.ts";
import type { ChatContext } from "./chat-context.ts";

/** Whose presence is shown, and whether this device is in use. */
export class PresenceCore {
  readonly #wish: Wish;
  readonly #activity: Wish;
  readonly #people = new Map<string, Presence>();
  #watched = new Set<string>();

  constructor({ clock, random, timeoutMs, request, failed }: ChatContext) {
    this.#wish = new Wish({ clock, random, timeoutMs, request, dropped: failed });
    this.#activity = new Wish({ clock, random, timeoutMs, request, dropped: failed });
  }

  get people(): ReadonlyMap<string, Presence> {
    return this.#people;
  }

  async watch(userIds: readonly string[], teamId: string | undefined): Promise<void> {
    this.#watched = new Set(userIds);
    for (const userId of this.#people.keys()) if (!this.#watched.has(userId)) this.#people.delete(userId);
    const team = teamId === undefined ? {} : { teamId };
    await this.#wish.want(() => ({ type: "watchPresence", userIds: [...userIds], ...team }), {
      lasting: userIds.length > 0,
    });
  }

  async setActivity(active: boolean): Promise<void> {
    // A new socket counts as in use by itself.
    await this.#activity.want(() => ({ type: "setActivity", active }), { lasting: !active });
  }

  /** @returns those of the people who are shown */
  heard(people: readonly Presence[]): Presence[] {
    const shown = people.filter(({ userId }) => this.#watched.has(userId));
    for (const presence of shown) this.#people.set(presence.userId, presence);
    return shown;
  }

  linkUp(): void {
    this.#activity.send();
    this.#wish.send();
  }

  clear(error: Error): void {
    this.#wish.forget(error);
    this.#activity.forget(error);
    this.#people.clear();
    this.#watched.clear();
  }
}
