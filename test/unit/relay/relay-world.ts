import type { LinkSocket } from "../../../durable-objects/link-socket.ts";
import { RelayCore } from "../../../durable-objects/relay/core/relay-core.ts";
import { Trunk } from "../../../durable-objects/relay/core/trunk.ts";
import { FakeClock, settle } from "../channel-shell/fake-clock.ts";

/** One end of a session's link, as a test holds it. */
export interface Session {
  name: number;
  heard: string[];
  closedWith: number | null;
}

/** The object's end of a session's link: what it heard. The first message says whose link it is. */
interface ObjectEnd {
  heard: string[];
  link: LinkSocket;
  isCut: boolean;
  isClosed: boolean;
}

/** A relay between sessions and an object, all on one clock; what is on its way between relay and object takes its time. */
export class RelayWorld {
  readonly clock = new FakeClock();
  readonly sessions: Session[] = [];
  readonly ends = new Map<number, ObjectEnd>();
  /** Batches that were sent, each way. */
  up: string[] = [];
  down: string[] = [];
  readonly #byLink = new Map<LinkSocket, ObjectEnd>();
  readonly #delayMs: number;
  readonly core = new RelayCore<Session>(
    {
      sendToObject: (text) => {
        this.up.push(text);
        this.clock.after(this.#delayMs, () => this.trunk.receive(text));
      },
      send: (session, text) => session.heard.push(text),
      close: (session, code) => {
        session.closedWith = code;
      },
    },
    this.clock,
  );
  readonly trunk: Trunk;

  constructor(tickMs: number, delayMs: number) {
    this.#delayMs = delayMs;
    const socket = {
      send: (text: string) => {
        this.down.push(text);
        this.clock.after(this.#delayMs, () => this.core.fromObject(text));
      },
    };
    this.trunk = new Trunk(socket, this.clock, () => tickMs, {
      onLinked: () => undefined,
      onMessage: (link, text) => this.#hear(link, text),
      onClosed: (link) => {
        const end = this.#byLink.get(link);
        if (!end || end.isClosed) throw new Error("closed twice, or never opened");
        end.isClosed = true;
      },
    });
    this.trunk.setPace(tickMs);
  }

  /** A session links, and says who it is. */
  open(): Session {
    const session: Session = { name: this.sessions.length, heard: [], closedWith: null };
    this.sessions.push(session);
    this.core.admit(session);
    this.core.receive(session, `${session.name}`);
    return session;
  }

  close(session: Session): void {
    if (session.closedWith !== null) return;
    session.closedWith = 1000;
    this.core.closed(session, 1000);
  }

  /** The object ends a session's link. */
  cut(session: Session, code: number, reason: string): void {
    const end = this.end(session);
    if (!end) return;
    end.link.close(code, reason);
    end.isCut = true;
  }

  /** The object's end of a session's link, once it has heard of it. */
  end(session: Session): ObjectEnd | undefined {
    return this.ends.get(session.name);
  }

  async pass(ms: number): Promise<void> {
    await this.clock.advance(ms);
    await settle();
  }

  #hear(link: LinkSocket, text: string): void {
    const known = this.#byLink.get(link);
    if (known) {
      if (known.isClosed || known.isCut) throw new Error("heard of a closed link");
      known.heard.push(text);
      return;
    }
    const end = { heard: [], link, isCut: false, isClosed: false };
    this.#byLink.set(link, end);
    this.ends.set(Number(text), end);
  }
}
