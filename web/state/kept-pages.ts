import type { HitherApi, Message, MessagePage, MessageQuery, ServerFrame } from "../../client/index.ts";
import type { AccountKeep } from "./keep.ts";
import { afterEvent, answers, coverOf, type PageCover, partOf } from "./page-cover.ts";

const MAX_PAGES = 300;
const INDEX = "pages";
/** After so long without an answer of the server's, what is kept shows. */
const PATIENCE_MS = 1_500;

type Kept = PageCover & { name: string };
type ReadPage = HitherApi["messages"]["page"];

/** Pages of older messages that were read once: they can be read again without a network. */
export class KeptPages {
  readonly #keep: AccountKeep;
  readonly #ask: ReadPage;
  readonly #isOnline: () => boolean;
  /** The oldest first. */
  #index: Kept[] | undefined;
  /** One thing after the other: what is read is as all changes before have left it. */
  #queue: Promise<unknown> = Promise.resolve();

  /** @param ask asks the server */
  constructor(keep: AccountKeep, { ask, isOnline }: { ask: ReadPage; isOnline: () => boolean }) {
    this.#keep = keep;
    this.#ask = ask;
    this.#isOnline = isOnline;
  }

  /** A page: the server's, where it answers soon, else what is kept. @throws what `ask` throws where nothing is kept */
  async page(channelId: string, query: MessageQuery = {}): Promise<MessagePage> {
    const kept = await this.#inTurn(() => this.#find(channelId, query));
    if (kept !== undefined && !this.#isOnline()) return kept;
    const asked = this.#ask(channelId, query).then((page) => {
      void this.#inTurn(() => this.#put(channelId, query, page));
      return page;
    });
    if (kept === undefined) return asked;
    return Promise.race([asked.catch(() => kept), later(PATIENCE_MS, kept)]);
  }

  /** What changes on the server changes here: above all, what was deleted must not come back. */
  heard(frame: ServerFrame): void {
    switch (frame.type) {
      case "channelChanged": {
        const { channelId, events } = frame;
        if (events.some(({ event }) => event === "forgotten")) return this.#forget(channelId);
        for (const event of events) {
          if (event.event === "erased") this.#forget(channelId, event.beforeSeq);
          else if (["edited", "deleted", "reaction"].includes(event.event) && "seq" in event) {
            this.#change(channelId, event.seq, (message) => afterEvent(message, event));
          }
        }
        return;
      }
      case "channelOpened":
        // What happened meanwhile is not told one by one.
        if (!frame.recovered) return this.#forget(frame.channelId);
        for (const message of frame.messages) this.#change(frame.channelId, message.seq, () => message);
        return;
      case "channelClosed":
        if (frame.reason === "removed") this.#forget(frame.channelId);
        return;
      case "inboxChanged":
        for (const { channelId, role } of frame.entries) if (role === null) this.#forget(channelId);
        return;
      default:
        return;
    }
  }

  forgetAll(): Promise<void> {
    return this.#inTurn(() => this.#write([], new Map()));
  }

  async #find(channelId: string, query: MessageQuery): Promise<MessagePage | undefined> {
    const found = (await this.#load()).findLast((kept) => answers(kept, channelId, query));
    const page = found && (await this.#keep.read<MessagePage>(found.name));
    return page && partOf(page, query);
  }

  async #put(channelId: string, query: MessageQuery, page: MessagePage): Promise<void> {
    const cover = coverOf(channelId, query, page);
    const name = `page/${channelId}/${cover.thread ?? ""}/${cover.from}-${cover.to}`;
    const others = (await this.#load()).filter((kept) => kept.name !== name);
    await this.#write([...others, { ...cover, name }], new Map([[name, page]]));
  }

  /** Changes a message wherever it is kept. */
  #change(channelId: string, seq: number, change: (message: Message) => Message): void {
    void this.#inTurn(async () => {
      const index = await this.#load();
      const covers = index.filter(
        (kept) => kept.channelId === channelId && kept.from <= seq && seq < kept.to,
      );
      const changed = new Map<string, MessagePage>();
      for (const { name } of covers) {
        const page = await this.#keep.read<MessagePage>(name);
        if (!page?.messages.some((message) => message.seq === seq)) continue;
        const messages = page.messages.map((message) => (message.seq === seq ? change(message) : message));
        changed.set(name, { ...page, messages });
      }
      if (changed.size > 0) await this.#write(index, changed);
    });
  }

  /** Forgets what a channel has before a message; all of it unless that is given. */
  #forget(channelId: string, beforeSeq = Number.POSITIVE_INFINITY): void {
    void this.#inTurn(async () => {
      const index = await this.#load();
      const left = index.filter((kept) => kept.channelId !== channelId || kept.from >= beforeSeq);
      if (left.length < index.length) await this.#write(left, new Map());
    });
  }

  async #load(): Promise<Kept[]> {
    this.#index ??= (await this.#keep.read<Kept[]>(INDEX)) ?? [];
    return this.#index;
  }

  async #write(index: readonly Kept[], pages: ReadonlyMap<string, MessagePage>): Promise<void> {
    const old = await this.#load();
    const kept = index.slice(-MAX_PAGES);
    const names = new Set(kept.map(({ name }) => name));
    const gone = old.filter(({ name }) => !names.has(name)).map(({ name }) => [name, undefined] as const);
    this.#index = kept;
    await this.#keep.writeAll(new Map<string, unknown>([...gone, ...pages, [INDEX, kept]]));
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => {});
    return done;
  }
}

/** The messages' side of an API whose pages are kept. */
export function withKeptPages(messages: HitherApi["messages"], pages: KeptPages): HitherApi["messages"] {
  return new Proxy(messages, {
    get: (target, name) => {
      if (name === "page") return pages.page.bind(pages);
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

function later<Value>(delayMs: number, value: Value): Promise<Value> {
  return new Promise((resolve) => setTimeout(() => resolve(value), delayMs));
}
