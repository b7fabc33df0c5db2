import type { LinkLevel, Share } from "../../protocol/links/chat-channel-link.ts";

/** What a session's link remembers, through hibernation, in the socket's attachment. */
export interface Link {
  user: string;
  session: string;
  /** When this socket's session began: of two with the same name the later one is it. */
  startedAtMs: number;
  level: LinkLevel;
  /** What the session shares of its device's place. It is nowhere but here. */
  share?: Share;
}

export interface LinkEvents<Socket> {
  /** Keeps a link through hibernation. */
  save(socket: Socket, link: Link): void;
  /** Ends a link whose session has a newer one. */
  replace(socket: Socket): void;
  /** A user's link begins or ceases to hear everything. */
  onListens?(user: string): void;
}

/** The links to the channel, one a session, and how much each wants to hear. */
export class Links<Socket> {
  readonly #events: LinkEvents<Socket>;
  readonly #links = new Map<Socket, Link>();
  readonly #bySession = new Map<string, Socket>();
  readonly #levels: Record<LinkLevel, Set<Socket>> = { nothing: new Set(), head: new Set(), all: new Set() };

  constructor(events: LinkEvents<Socket>) {
    this.#events = events;
  }

  /** Takes in a link that slept with the object. */
  restore(socket: Socket, link: Link): void {
    this.#links.set(socket, link);
    this.#bySession.set(nameOf(link), socket);
    this.#levels[link.level].add(socket);
  }

  /** Takes a new link in. Answers false where its session has a newer one: this one was ended then. */
  admit(socket: Socket, link: Link): boolean {
    const rival = this.#bySession.get(nameOf(link));
    const rivalLink = rival !== undefined && rival !== socket ? this.#links.get(rival) : undefined;
    if (rivalLink && rivalLink.startedAtMs > link.startedAtMs) {
      this.#events.replace(socket);
      return false;
    }
    this.remove(socket);
    if (rival !== undefined && rivalLink) {
      this.remove(rival);
      this.#events.replace(rival);
    }
    this.restore(socket, link);
    this.#events.save(socket, link);
    return true;
  }

  remove(socket: Socket): void {
    const link = this.#links.get(socket);
    if (!link) return;
    this.#links.delete(socket);
    this.#levels[link.level].delete(socket);
    if (link.level === "all") this.#events.onListens?.(link.user);
    if (this.#bySession.get(nameOf(link)) === socket) this.#bySession.delete(nameOf(link));
  }

  get(socket: Socket): Link | undefined {
    return this.#links.get(socket);
  }

  setLevel(socket: Socket, level: LinkLevel): void {
    const link = this.#links.get(socket);
    if (!link || link.level === level) return;
    this.#levels[link.level].delete(socket);
    this.#levels[level].add(socket);
    const listened = link.level === "all";
    link.level = level;
    if (listened || level === "all") this.#events.onListens?.(link.user);
    this.#events.save(socket, link);
  }

  /** Takes in what a session shares, or that it shares nothing any more. */
  setShare(socket: Socket, share: Share | null): void {
    const link = this.#links.get(socket);
    if (!link || (!link.share && !share)) return;
    if (share) link.share = share;
    else delete link.share;
    this.#events.save(socket, link);
  }

  all(): Iterable<[Socket, Link]> {
    return this.#links;
  }

  at(level: LinkLevel): ReadonlySet<Socket> {
    return this.#levels[level];
  }

  of(users: ReadonlySet<string>): Socket[] {
    return [...this.#links].filter(([, link]) => users.has(link.user)).map(([socket]) => socket);
  }
}

/** Clients name their sessions, so that only with its user a name is one session's. */
function nameOf({ user, session }: Link): string {
  return `${user} ${session}`;
}
