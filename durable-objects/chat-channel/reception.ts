import { encodeFromChannel } from "../../protocol/links/channel-frame.ts";
import type { FromChannel, LinkLevel, Since, ToChannel } from "../../protocol/links/chat-channel-link.ts";
import { ignoreUnknown } from "../../telemetry/ignore-unknown.ts";
import type { ChannelCore } from "./core/channel-core.ts";
import type { Link, Links } from "./links.ts";
import type { LivePlaces } from "./live-places.ts";
import { faultRefusal, type Operations } from "./operations.ts";
import type { Publisher } from "./publisher.ts";

export interface ReceptionHost<Socket> {
  send(socket: Socket, text: string): void;
  onFault(error: unknown): string;
}

/** Answers what sessions say on their links. */
export class Reception<Socket> {
  readonly #core: ChannelCore;
  readonly #links: Links<Socket>;
  readonly #publisher: Publisher<Socket>;
  readonly #places: LivePlaces<Socket>;
  readonly #operations: Operations;
  readonly #host: ReceptionHost<Socket>;

  constructor(
    core: ChannelCore,
    links: Links<Socket>,
    publisher: Publisher<Socket>,
    places: LivePlaces<Socket>,
    operations: Operations,
    host: ReceptionHost<Socket>,
  ) {
    this.#core = core;
    this.#links = links;
    this.#publisher = publisher;
    this.#places = places;
    this.#operations = operations;
    this.#host = host;
  }

  receive(socket: Socket, message: ToChannel): void {
    if (message.t === "hello") return this.#admit(socket, message);
    const link = this.#links.get(socket);
    // A link that was taken over may still have something on its way.
    if (!link) return;
    switch (message.t) {
      case "level":
        return this.#setLevel(socket, link, message.level);
      case "open":
        return this.#open(socket, link, message);
      case "op":
        return this.#operate(socket, link, message);
      case "share":
        return this.#places.share(socket, message.share);
      case "place":
        return this.#places.move(socket, message.place);
      case "unshare":
        return this.#places.unshare(socket, message.n, message.all);
      default:
        return ignoreUnknown("channel", message satisfies never);
    }
  }

  #admit(socket: Socket, { user, session, startedAtMs, level }: Extract<ToChannel, { t: "hello" }>): void {
    const link: Link = { user, session, startedAtMs, level: "nothing" };
    const isAdmitted = this.#links.admit(socket, link);
    this.#places.lookForLost();
    if (isAdmitted) this.#setLevel(socket, link, level);
  }

  #setLevel(socket: Socket, { user }: Link, level: LinkLevel): void {
    if (level !== "nothing" && !this.#core.isMember(user)) return this.#publisher.cut(socket);
    // Who begins to listen hears of nothing before that, and who ends of all of it.
    if (level === "all" || this.#links.get(socket)?.level === "all") this.#publisher.tellNow();
    this.#links.setLevel(socket, level);
    if (level === "head") this.#publisher.sendHead(socket);
  }

  #open(
    socket: Socket,
    { user }: Link,
    { since, showsPlaces = false }: Extract<ToChannel, { t: "open" }>,
  ): void {
    const outcome = this.#tryToOpen(user, since);
    if ("refused" in outcome) return this.#send(socket, { t: "refused", refusal: outcome.refused });
    // The answer contains it: told afterwards it would come twice.
    this.#publisher.tellNow();
    this.#send(socket, { t: "opened", opened: outcome.ok });
    this.#links.setLevel(socket, "all");
    this.#places.tellWhole(socket, showsPlaces);
  }

  #tryToOpen(user: string, since: Since | null): ReturnType<ChannelCore["open"]> {
    try {
      return this.#core.open(user, since);
    } catch (error) {
      return faultRefusal(this.#host.onFault(error));
    }
  }

  #operate(socket: Socket, { user }: Link, { n, op, readReceipts }: Extract<ToChannel, { t: "op" }>): void {
    this.#operations.perform({
      by: user,
      op,
      readReceipts,
      done: (outcome) => {
        if ("refused" in outcome) this.#send(socket, { t: "refused", n, refusal: outcome.refused });
        else if (outcome.ok) this.#send(socket, { t: "done", n, reply: outcome.ok });
      },
    });
  }

  #send(socket: Socket, message: FromChannel): void {
    this.#host.send(socket, encodeFromChannel(message));
  }
}
