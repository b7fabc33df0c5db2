import type { Message } from "../../protocol/chat/message.ts";
import type { ChannelEvent } from "../../protocol/chat/server-frames.ts";
import type { MessagePage, MessageQuery } from "../api/messages.ts";
import { MessageRun } from "./message-run.ts";

export interface MessageHistoryOptions {
  belongs: (message: Message) => boolean;
  read: (query: MessageQuery) => Promise<MessagePage>;
  /** A page has come. */
  changed: () => void;
}

/** A window on the messages of a channel or a thread that is fed by live events, and by pages on demand. */
export class MessageHistory {
  readonly run: MessageRun;
  readonly #options: MessageHistoryOptions;
  /** Rises when the stream starts over: a page that was asked for before may be older than what the stream says. */
  #era = 0;
  /** Rises when another place is to be shown: pages that were to join the old window do not fit any more. */
  #jump = 0;
  /** What happened since the first of the pages on their way was asked for: they may have been read before it. */
  #sinceAsked: ChannelEvent[] = [];
  #asked = 0;
  readonly #joining = new Map<"before" | "after", Promise<boolean>>();
  #isOutdated = false;

  constructor(options: MessageHistoryOptions) {
    this.#options = options;
    this.run = new MessageRun(options.belongs);
  }

  /** Starts over with a page that the stream brought. */
  replace(page: MessagePage): void {
    this.#era += 1;
    this.#joining.clear();
    this.run.replace(page);
  }

  /** Forgets everything. */
  clear(): void {
    this.outdate();
    this.#isOutdated = false;
    this.run.clear();
  }

  /** The stream starts over without a page for this window. */
  outdate(): void {
    this.#era += 1;
    this.#joining.clear();
    this.#isOutdated = this.run.isLoaded;
  }

  /** Reads the newest page again where the window is outdated. */
  async renew(): Promise<void> {
    if (this.#isOutdated) await this.loadNewest();
  }

  apply(event: ChannelEvent): void {
    this.run.apply(event);
    if (this.#asked > 0) this.#sinceAsked.push(event);
  }

  /** @throws what reading a page throws */
  async loadBefore(limit?: number): Promise<void> {
    const before = this.run.earlier;
    if (before === null) return;
    await this.#join("before", { before, limit }, (page) => this.run.joinBefore(page));
  }

  /** @throws what reading a page throws */
  async loadAfter(limit?: number): Promise<void> {
    const after = this.run.later;
    if (after === null) return;
    await this.#join("after", { after, limit }, (page) => this.run.joinAfter(page));
  }

  /** Shows the messages around one. @throws what reading a page throws */
  loadAround(around: number, limit?: number): Promise<void> {
    return this.#jumpTo({ around, limit });
  }

  /** Shows the newest messages. @throws what reading a page throws */
  loadNewest(limit?: number): Promise<void> {
    return this.#jumpTo({ limit });
  }

  #join(side: "before" | "after", query: Query, take: (page: MessagePage) => void): Promise<boolean> {
    const underWay = this.#joining.get(side);
    if (underWay !== undefined) return underWay;
    const era = this.#era;
    const jump = this.#jump;
    const isFitting = () => era === this.#era && jump === this.#jump;
    const joined = this.#read(query, isFitting, take).finally(() => {
      if (this.#joining.get(side) === joined) this.#joining.delete(side);
    });
    this.#joining.set(side, joined);
    return joined;
  }

  async #jumpTo(query: Query): Promise<void> {
    this.#jump += 1;
    this.#joining.clear();
    const jump = this.#jump;
    let isDone = false;
    // Where the stream started over meanwhile, the page may be older than that: it is read again.
    while (!isDone) {
      const era = this.#era;
      const isFitting = () => era === this.#era && jump === this.#jump;
      const isTaken = await this.#read(query, isFitting, (page) => {
        this.run.replace(page);
        this.#isOutdated = false;
      });
      isDone = isTaken || jump !== this.#jump;
    }
  }

  /** @returns whether the page fitted, and was taken */
  async #read(
    { limit, ...query }: Query,
    isFitting: () => boolean,
    take: (page: MessagePage) => void,
  ): Promise<boolean> {
    this.#asked += 1;
    const from = this.#sinceAsked.length;
    try {
      const page = await this.#options.read(limit === undefined ? query : { ...query, limit });
      if (!isFitting()) return false;
      take(page);
      // Events say how things are, so that those which the page knows of already do no harm.
      for (const event of this.#sinceAsked.slice(from)) this.run.apply(event);
      this.#options.changed();
      return true;
    } finally {
      this.#asked -= 1;
      if (this.#asked === 0) this.#sinceAsked = [];
    }
  }
}

type Query = Omit<MessageQuery, "limit" | "thread"> & { limit: number | undefined };
