import type { Channel } from "../../protocol/chat/channel.ts";
import type { Changes as HttpChanges, HttpSearchHit } from "../../protocol/chat/history.ts";
import type { HttpMessage, Message } from "../../protocol/chat/message.ts";
import type {
  MessagePage as HttpMessagePage,
  MessageInput,
  SentMessage,
} from "../../protocol/chat/resources.ts";
import type { Caller } from "./caller.ts";
import { everyItem, type Page, type PageOf, path, query } from "./paging.ts";
import { toChannel, toMessage } from "./times.ts";

/** Which messages to read: those before, after or around one, or, with none of these, the newest. */
export interface MessageQuery {
  before?: number;
  after?: number;
  around?: number;
  /** Of the thread with this first message; else of the channel without its threads. */
  thread?: number;
  /** 1 to 200; 50 unless given. A page may hold fewer: its bytes are bounded, too. */
  limit?: number;
}

/** Messages rising by `seq`, and where the pages to both sides begin. */
export interface MessagePage {
  messages: Message[];
  /** Pass it as `before` for older ones; null at the beginning. */
  before: number | null;
  /** Pass it as `after` for newer ones; null at the end. */
  after: number | null;
}

/** What changed in a channel: see `recovered`, which says whether it replaces what was known. */
export type Changes = Omit<HttpChanges, "channel" | "messages"> & { channel: Channel; messages: Message[] };

/** Something found. In `highlight` the matches stand between U+0002 and U+0003. */
export interface SearchHit {
  channelId: string;
  message: Message;
  highlight: string;
}

/** What is written in channels. To follow a channel live, and to write while offline, use `HitherClient.channel`. */
export class MessagesApi {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  async page(channelId: string, what: MessageQuery = {}): Promise<MessagePage> {
    const route = path`/v1/channels/${channelId}/messages` + query({ ...what });
    const page = await this.#caller.call<HttpMessagePage>("GET", route);
    return { ...page, messages: page.messages.map(toMessage) };
  }

  /** Every message of a channel, or of the thread of one, from the newest back, page by page as they are read. */
  async *newestFirst(
    channelId: string,
    { limit = 200, ...what }: Pick<MessageQuery, "thread" | "before" | "limit"> = {},
  ): AsyncGenerator<Message, void, undefined> {
    let before = what.before;
    do {
      const page = await this.page(channelId, { ...what, limit, ...(before !== undefined && { before }) });
      yield* page.messages.reverse();
      before = page.before ?? undefined;
    } while (before !== undefined);
  }

  async get(channelId: string, seq: number): Promise<Message> {
    return toMessage(await this.#caller.call("GET", path`/v1/channels/${channelId}/messages/${seq}`));
  }

  /**
   * Writes a message without a socket: from a share sheet, or in reply to a notification.
   *
   * @param message its `key` makes it safe to call this again where no answer came
   */
  async send(
    channelId: string,
    message: MessageInput,
  ): Promise<{ seq: number; messageId: string; at: number }> {
    const route = path`/v1/channels/${channelId}/messages`;
    const sent = await this.#caller.call<SentMessage>("POST", route, message);
    return { ...sent, at: Date.parse(sent.at) };
  }

  /** Who reacted to a message with this emoji. */
  reactors(channelId: string, seq: number, emoji: string, page: Page = {}): Promise<PageOf<string>> {
    const route = path`/v1/channels/${channelId}/messages/${seq}/reactions`;
    return this.#caller.call("GET", route + query({ emoji, ...page }));
  }

  /** The pinned messages of a channel. */
  async pins(channelId: string, page: Page = {}): Promise<PageOf<Message>> {
    const route = path`/v1/channels/${channelId}/pins` + query({ ...page });
    const { items, nextCursor } = await this.#caller.call<PageOf<HttpMessage>>("GET", route);
    return { items: items.map(toMessage), nextCursor };
  }

  /** What changed since a device looked last, for one that follows the channel by no socket: what an opened channel brings. */
  async changes(channelId: string, since: { epoch: string; offset: number; seq: number }): Promise<Changes> {
    const route = path`/v1/channels/${channelId}/changes` + query({ ...since });
    const changes = await this.#caller.call<HttpChanges>("GET", route);
    return { ...changes, channel: toChannel(changes.channel), messages: changes.messages.map(toMessage) };
  }

  /**
   * What was found in a channel, newest first, read on as far as one asks.
   *
   * @param text 2 to 100 characters; upper and lower case are alike
   */
  search(channelId: string, text: string): AsyncGenerator<SearchHit, void, undefined> {
    return this.#search(path`/v1/channels/${channelId}/search`, text);
  }

  /** The same in all my channels. */
  searchAll(text: string): AsyncGenerator<SearchHit, void, undefined> {
    return this.#search("/v1/search/messages", text);
  }

  async *#search(route: string, text: string): AsyncGenerator<SearchHit, void, undefined> {
    const read = (page: Page) =>
      this.#caller.call<PageOf<HttpSearchHit>>("GET", route + query({ q: text, ...page }));
    for await (const hit of everyItem(read, 50)) yield { ...hit, message: toMessage(hit.message) };
  }
}
