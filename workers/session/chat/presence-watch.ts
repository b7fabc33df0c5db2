import type { WatchPresence } from "../../../protocol/chat/client-frames.ts";
import type { Presence } from "../../../protocol/chat/presence.ts";
import { log } from "../../../telemetry/log.ts";
import { reOf } from "../core/re-of.ts";
import { Timer } from "../timer.ts";
import type { LinkSocket } from "../upstream-link.ts";
import { type ClientPort } from "./channel-ports.ts";
import { PresenceLink } from "./presence-link.ts";

export interface PresencePorts extends ClientPort {
  user: string;
  /** Opens a link to the hub of somebody whose presence is followed. */
  openPresence(userId: string): Promise<LinkSocket>;
  /** Which of these are in the team, provided that the user is. */
  readTeammates(teamId: string, userIds: string[]): Promise<string[]>;
}

/** A Worker may wait for six upgrades at a time; some of them are for others. */
const MAX_OPENING = 4;
/** What changes within this time is told in one frame. */
const TELL_EVERY_MS = 100;
/** How often it is checked who is still in the team, and how soon after the database was out of reach. */
const RECHECK_TEAM_MS = 300_000;
const REREAD_MS = 2_000;
/** A list that is scrolled asks for ever other people; the database is not asked more often than this. */
const MIN_REREAD_MS = 500;

/** Whose presence the client shows: friends and people of a team are followed, others stay offline for it. */
export class PresenceWatch {
  readonly #ports: PresencePorts;
  readonly #links = new Map<string, PresenceLink>();
  /** Who is to be followed as soon as fewer links are being opened. */
  readonly #queue = new Set<string>();
  readonly #opening = new Set<string>();
  /** How everyone is, as far as it is known. */
  readonly #known = new Map<string, Presence>();
  readonly #news = new Set<string>();
  readonly #newsTimer = new Timer();
  readonly #teamTimer = new Timer();
  #userIds: ReadonlySet<string> = new Set();
  #teamId: string | null = null;
  #teamReadAtMs = 0;
  /** Null until the hub has spoken. */
  #friends: ReadonlySet<string> | null = null;
  /** Null until the database was read. */
  #teammates: ReadonlySet<string> | null = new Set();

  constructor(ports: PresencePorts) {
    this.#ports = ports;
  }

  watch({ id, userIds, teamId }: WatchPresence): void {
    this.#ports.send({ type: "presenceWatched", ...reOf(id) });
    this.#userIds = new Set(userIds);
    this.#teamId = teamId ?? null;
    this.#teammates = teamId === undefined ? new Set() : null;
    for (const userId of this.#links.keys()) if (!this.#userIds.has(userId)) this.#unfollow(userId);
    for (const userId of this.#known.keys()) {
      if (this.#userIds.has(userId)) this.#tell(userId);
      else this.#known.delete(userId);
    }
    if (teamId === undefined) {
      this.#teamTimer.clear();
      this.#reconcile();
    } else this.recheckTeam();
  }

  /** Who the user's friends are now. */
  setFriends(friends: ReadonlySet<string>): void {
    this.#friends = friends;
    this.#reconcile();
  }

  /** Finds out anew who is in the team, because the user's teams have changed. */
  recheckTeam(): void {
    const teamId = this.#teamId;
    if (teamId === null) return;
    this.#teamTimer.set(() => void this.#readTeam(teamId), this.#teamReadAtMs + MIN_REREAD_MS - Date.now());
  }

  /** Sends what is new, unless the client reads too slowly; it is kept then. */
  flush(): void {
    if (this.#news.size === 0 || !this.#ports.canStream()) return;
    const people = [...this.#news].flatMap((userId) => this.#known.get(userId) ?? []);
    this.#news.clear();
    if (people.length > 0) this.#ports.send({ type: "presenceChanged", people });
  }

  close(): void {
    this.#userIds = new Set();
    this.#teamId = null;
    for (const userId of this.#links.keys()) this.#unfollow(userId);
    for (const timer of [this.#newsTimer, this.#teamTimer]) timer.clear();
    this.#queue.clear();
    this.#news.clear();
  }

  async #readTeam(teamId: string): Promise<void> {
    const userIds = this.#userIds;
    this.#teamReadAtMs = Date.now();
    let teammates: string[] = [];
    let againMs = RECHECK_TEAM_MS;
    try {
      teammates = await this.#ports.readTeammates(teamId, [...userIds]);
    } catch (error) {
      log.error("a team's members could not be read", error);
      againMs = REREAD_MS;
    }
    // Meanwhile the client may have asked for others.
    if (userIds !== this.#userIds) return;
    this.#teammates = new Set(teammates);
    this.#teamTimer.set(() => void this.#readTeam(teamId), againMs);
    this.#reconcile();
  }

  /** Follows whom the user may follow, and nobody else. */
  #reconcile(): void {
    if (!this.#friends) return;
    for (const userId of this.#userIds) {
      const because = this.#reasonToFollow(userId);
      if (because !== this.#links.get(userId)?.because) this.#unfollow(userId);
      if (because === null) {
        if (this.#teammates) this.#learn(userId, null);
      } else if (!this.#links.has(userId)) this.#queue.add(userId);
    }
    this.#openNext();
  }

  #reasonToFollow(userId: string): PresenceLink["because"] | null {
    if (this.#friends?.has(userId)) return "friend";
    return this.#teammates?.has(userId) ? "team" : null;
  }

  #openNext(): void {
    for (const userId of this.#queue) {
      if (this.#opening.size >= MAX_OPENING) return;
      this.#queue.delete(userId);
      this.#follow(userId);
    }
  }

  #follow(userId: string): void {
    const because = this.#reasonToFollow(userId);
    if (because === null || !this.#userIds.has(userId)) return;
    this.#opening.add(userId);
    const link = new PresenceLink(this.#ports.user, because, {
      open: () => this.#ports.openPresence(userId),
      onPresence: (presence) => this.#learn(userId, presence),
      onTried: () => {
        if (this.#opening.delete(userId)) this.#openNext();
      },
    });
    this.#links.set(userId, link);
  }

  #unfollow(userId: string): void {
    this.#links.get(userId)?.close();
    this.#links.delete(userId);
    this.#queue.delete(userId);
  }

  #learn(userId: string, presence: Presence | null): void {
    const now = presence ?? { userId, state: "offline", lastSeen: null, status: null };
    if (JSON.stringify(now) === JSON.stringify(this.#known.get(userId))) return;
    this.#known.set(userId, now);
    this.#tell(userId);
  }

  #tell(userId: string): void {
    this.#news.add(userId);
    if (!this.#newsTimer.isSet) this.#newsTimer.set(() => this.flush(), TELL_EVERY_MS);
  }
}
