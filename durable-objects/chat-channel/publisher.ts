import type { ChannelEvent, Receipt } from "../../protocol/chat/server-frames.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { encodeFromChannel } from "../../protocol/links/channel-frame.ts";
import type { ChannelEntry, FromChannel } from "../../protocol/links/chat-channel-link.ts";
import { TELL_LINKS } from "../../telemetry/metrics.ts";
import type { Clock } from "../clock.ts";
import { Pace } from "../pace.ts";
import type { News } from "./core/news.ts";
import { eventFrames } from "./event-frames.ts";
import type { Links } from "./links.ts";
import { type Happened, Telling } from "./telling.ts";

/** Receipts of one channel are told at most this often, and less often the more hear of them: everyone has one for every message. */
const MIN_RECEIPTS_MS = 500;
const RECEIPTS_MS_PER_LINK = 50;
/** What a list of channels shows of a channel changes with these. */
const SHOWN_IN_LISTS: ReadonlySet<ChannelEvent["event"]> = new Set([
  "sent",
  "edited",
  "deleted",
  "channel",
  "erased",
  "forgotten",
]);

export interface PublisherHost<Socket> {
  /** Which stream this is. */
  stream(): { channelId: string; epoch: string };
  entry(user: string): ChannelEntry;
  send(socket: Socket, text: string): void;
}

/** Tells the links what happened: each frame is serialised once, for all of them. */
export class Publisher<Socket> {
  readonly #links: Links<Socket>;
  readonly #host: PublisherHost<Socket>;
  readonly #telling: Telling;
  readonly #receiptTicks: Pace;
  readonly #headTicks: Pace;
  readonly #receipts = new Map<string, Receipt>();

  constructor(links: Links<Socket>, host: PublisherHost<Socket>, clock: Clock) {
    this.#links = links;
    this.#host = host;
    this.#telling = new Telling(
      clock,
      () => links.at("all").size,
      (happened) => this.#sendEvents(happened),
    );
    this.#receiptTicks = new Pace(
      clock,
      () => Math.max(MIN_RECEIPTS_MS, RECEIPTS_MS_PER_LINK * links.at("all").size),
      () => this.#sendReceipts(),
    );
    this.#headTicks = new Pace(clock, LIMITS.largeChannelTickMs, () => this.#sendHeads());
  }

  publish(news: News): void {
    if (news.removed.size > 0) {
      // Those who were removed hear what was before, and nothing of what follows.
      this.tellNow();
      for (const socket of this.#links.of(news.removed)) this.cut(socket);
    }
    if (news.events.length > 0) this.#telling.add(news);
    for (const typing of news.typing) this.#sendTyping(typing);
    // No timer for nobody: it would keep the object awake.
    if (news.receipts.length > 0 && this.#links.at("all").size > 0) {
      for (const receipt of news.receipts) this.#receipts.set(receipt.userId, receipt);
      this.#receiptTicks.request();
    }
    if (this.#links.at("head").size > 0 && news.events.some(({ event }) => SHOWN_IN_LISTS.has(event))) {
      this.#headTicks.request();
    }
  }

  /** Tells what has happened so far, ahead of something that contains it or comes after it. */
  tellNow(): void {
    this.#telling.flush();
  }

  /** Tells a link how the channel stands for its user. */
  sendHead(socket: Socket): void {
    const link = this.#links.get(socket);
    if (!link) return;
    const entry = this.#host.entry(link.user);
    if (entry.role) this.#host.send(socket, encodeFromChannel({ t: "head", entry }));
    else this.cut(socket);
  }

  /** Tells a link that its user is no member. It hears no more. */
  cut(socket: Socket): void {
    this.#links.setLevel(socket, "nothing");
    this.#host.send(socket, encodeFromChannel({ t: "removed" }));
  }

  #sendEvents(happened: Happened): void {
    for (const message of eventFrames(this.#host.stream(), happened)) this.#toAll(message);
  }

  #sendTyping(typing: News["typing"][number]): void {
    const { channelId } = this.#host.stream();
    const frame = JSON.stringify({ type: "typingChanged", channelId, ...typing });
    this.#toAll({ t: "frame", kind: "typing", frame }, typing.userId);
  }

  #sendReceipts(): void {
    // Nobody has read what others have not heard of.
    this.tellNow();
    const { channelId } = this.#host.stream();
    const frame = { type: "receiptsChanged", channelId, receipts: [...this.#receipts.values()] };
    this.#receipts.clear();
    this.#toAll({ t: "frame", kind: "receipts", frame: JSON.stringify(frame) });
  }

  #sendHeads(): void {
    for (const socket of [...this.#links.at("head")]) this.sendHead(socket);
  }

  #toAll(message: FromChannel, exceptUser?: string): void {
    const sockets = this.#links.at("all");
    if (sockets.size === 0) return;
    TELL_LINKS.observe(sockets.size);
    const text = encodeFromChannel(message);
    for (const socket of sockets) {
      if (exceptUser === undefined || this.#links.get(socket)?.user !== exceptUser) {
        this.#host.send(socket, text);
      }
    }
  }
}
