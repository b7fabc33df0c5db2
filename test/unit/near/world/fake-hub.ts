import { HubState } from "../../../../durable-objects/user-hub/hub-state.ts";
import {
  claimTime,
  type HubLink,
  publisherOf,
} from "../../../../durable-objects/user-hub/publisher-claims.ts";
import { LINK_REPLACED } from "../../../../protocol/links/link-replaced.ts";
import type { FromHub, ToHub } from "../../../../protocol/links/user-hub-link.ts";
import type { Sharing } from "../../../../protocol/sharing.ts";
import { FakeSocket, type Latency } from "./fake-socket.ts";

/** The real state of a hub in a shell of the test's own. */
export class FakeHub {
  readonly state: HubState;
  readonly #latency: Latency;
  readonly #links = new Map<FakeSocket, HubLink>();
  #lastPublisher: string | null = null;

  constructor(latency: Latency) {
    this.#latency = latency;
    const map = new Map<string, unknown>();
    this.state = new HubState({
      get: <T>(key: string) => structuredClone(map.get(key)) as T | undefined,
      put: (key, value) => void map.set(key, structuredClone(value)),
    });
  }

  open(): FakeSocket {
    const [client, server] = FakeSocket.pair(this.#latency);
    server.addEventListener("message", ({ data }) => {
      if (data === "ping") server.send("pong");
      else this.#receive(server, JSON.parse(data));
    });
    server.addEventListener("close", () => {
      this.#links.delete(server);
      this.#announcePublisher();
    });
    return client;
  }

  begin(ticket: string, userId: string): void {
    this.#broadcast(this.state.begin(ticket, userId, Date.now()));
  }

  commit(ticket: string, userId: string, areFriends: boolean): boolean {
    const { change, verify } = this.state.commit(ticket, userId, areFriends, ["friends"], Date.now());
    this.#broadcast(change);
    return verify;
  }

  writeSharing(sharing: Sharing): void {
    this.#broadcast(this.state.writeSharing(sharing));
  }

  /** The object restarts: every link breaks, what is stored stays. */
  reset(): void {
    const sockets = [...this.#links.keys()];
    this.#links.clear();
    for (const socket of sockets) socket.break();
  }

  #receive(socket: FakeSocket, message: ToHub): void {
    if (message.t === "hello") {
      const { session, startedAtMs } = message;
      const rival = [...this.#links].find(([, link]) => link.session === session);
      if (rival && rival[1].startedAtMs > startedAtMs) return socket.close(LINK_REPLACED);
      this.#links.set(socket, { session, startedAtMs, claimedAtMs: rival?.[1].claimedAtMs ?? null });
      if (rival) {
        this.#links.delete(rival[0]);
        rival[0].close(LINK_REPLACED);
      }
      this.#sendState(socket);
    } else if (message.t === "friends") {
      const taken = this.state.fillFriends(message.revision, message.friends, message.settled, Date.now());
      for (const each of taken ? this.#links.keys() : [socket]) this.#sendState(each);
    } else if (message.t === "claim" || message.t === "unclaim") {
      const link = this.#links.get(socket);
      if (!link) return;
      const wasPublisher = this.#lastPublisher === link.session;
      if (message.t === "claim" && message.fresh) this.#lastPublisher = link.session;
      link.claimedAtMs = message.t === "claim" ? claimTime(message.fresh, wasPublisher, Date.now()) : null;
      this.#announcePublisher();
    }
  }

  #sendState(socket: FakeSocket): void {
    this.#send(socket, {
      ...this.state.snapshot(Date.now()),
      tellsArrivals: false,
      publisher: publisherOf(this.#links.values()).session,
    });
  }

  #announcePublisher(): void {
    this.#broadcast({ t: "publisher", ...publisherOf(this.#links.values()) });
  }

  #broadcast(message: FromHub | null): void {
    if (message) for (const socket of this.#links.keys()) this.#send(socket, message);
  }

  #send(socket: FakeSocket, message: FromHub): void {
    if (socket.isOpen) socket.send(JSON.stringify(message));
  }
}
