import type { WatchInbox } from "../../../protocol/chat/client-frames.ts";
import type { InboxEntry } from "../../../protocol/chat/inbox.ts";
import type { ChannelEntry } from "../../../protocol/links/chat-channel-link.ts";
import type { FromHub } from "../../../protocol/links/user-hub-link.ts";
import { log } from "../../../telemetry/log.ts";
import { reOf } from "../core/re-of.ts";
import { Timer } from "../timer.ts";
import { type ClientPort, giveUp } from "./channel-ports.ts";
import { InboxOutbox } from "./core/inbox-outbox.ts";
import { LargeChannels } from "./core/large-channels.ts";

/** How long a client waits for its inbox before it is told that it cannot be reached. */
const PATIENCE_MS = 10_000;
/** Pause before the hub is asked again for the whole inbox. */
const READ_AGAIN_MS = 5_000;

export interface InboxPorts extends ClientPort {
  /** Asks the hub for what changed since; answers whether it could be asked. */
  watchInbox(epoch: string | null, offset: number | null): boolean;
  /** The whole inbox, by a call to the hub. */
  readInbox(): Promise<InboxEntry[]>;
  /** Hears how these channels stand from themselves, and no longer of others. */
  followHeads(channelIds: ReadonlySet<string>): void;
}

/** The client's inbox: what the hub says, and of large channels what they say themselves. */
export class InboxStream {
  readonly #ports: InboxPorts;
  readonly #outbox = new InboxOutbox();
  readonly #large = new LargeChannels();
  readonly #patience = new Timer();
  readonly #rereadTimer = new Timer();
  #isWatched = false;
  /** The client's requests that wait for the hub. */
  #asked: (string | undefined)[] = [];
  /** How many answers the hub owes on this link. Only the last one counts. */
  #awaited = 0;
  #isMidAnswer = false;

  constructor(ports: InboxPorts) {
    this.#ports = ports;
  }

  watch({ id, epoch, offset }: WatchInbox): void {
    this.#isWatched = true;
    this.#asked.push(id);
    this.#outbox.resume(epoch !== undefined && offset !== undefined ? { epoch, offset } : null);
    this.#patience.set(() => this.#loseHope(), PATIENCE_MS);
    this.#ask();
  }

  /** There is a new link to the hub, which knows nothing of this session. */
  hubUp(): void {
    this.#awaited = 0;
    this.#isMidAnswer = false;
    if (this.#isWatched) this.#ask();
  }

  /** A part of the hub's answer. */
  answered(message: Extract<FromHub, { t: "inbox" }>): void {
    const { epoch, revision, recovered, entries, more } = message;
    const isLast = this.#awaited === 1;
    if (!more) this.#awaited -= 1;
    if (!isLast || !this.#isWatched) return;
    if (!this.#isMidAnswer) this.#begin(epoch, recovered);
    this.#isMidAnswer = more;
    this.#outbox.add(
      entries.map((entry) => this.#large.fromHub(entry)),
      revision,
      more,
    );
    // A difference does not name the large channels in which nothing called the user.
    if (!more && recovered) void this.#readLargeOnes();
    if (!more) this.#follow();
    this.flush();
  }

  /** News from the hub. What comes before an answer is in the answer, too, and is forgotten when that begins. */
  changed({ revision, entries }: Extract<FromHub, { t: "inboxChanged" }>): void {
    if (!this.#isWatched) return;
    this.#outbox.add(
      entries.map((entry) => this.#large.fromHub(entry)),
      revision,
      false,
    );
    this.#follow();
    this.flush();
  }

  /** News from a large channel. */
  head(entry: ChannelEntry): void {
    const shown = this.#large.fromHead(entry);
    if (!shown) return;
    this.#outbox.addAside(shown);
    this.flush();
  }

  /** Sends what is owed as far as the client reads it. */
  flush(): void {
    while (this.#ports.canStream()) {
      const frame = this.#outbox.take();
      if (!frame) return;
      this.#ports.send(frame);
    }
  }

  close(): void {
    this.#isWatched = false;
    for (const timer of [this.#patience, this.#rereadTimer]) timer.clear();
  }

  #ask(): void {
    const told = this.#outbox.told;
    if (this.#ports.watchInbox(told?.epoch ?? null, told?.offset ?? null)) this.#awaited += 1;
  }

  #begin(epoch: string, recovered: boolean): void {
    const asked = this.#asked;
    this.#asked = [];
    this.#patience.clear();
    // Where the session asked by itself, the client must know only that what follows replaces what it holds.
    const answers = asked.length === 0 && !recovered ? [undefined] : asked;
    for (const re of answers) this.#ports.send({ type: "inboxWatched", ...reOf(re), epoch, recovered });
    this.#outbox.begin(epoch, answers.length > 0);
  }

  #follow(): void {
    this.#ports.followHeads(this.#large.toFollow(Date.now()));
  }

  async #readLargeOnes(): Promise<void> {
    try {
      const entries = await this.#ports.readInbox();
      if (!this.#isWatched) return;
      for (const entry of entries) this.#large.fromHub(entry);
      this.#follow();
    } catch (error) {
      log.error("an inbox could not be read", error);
      if (this.#isWatched) this.#rereadTimer.set(() => void this.#readLargeOnes(), READ_AGAIN_MS);
    }
  }

  #loseHope(): void {
    this.#isWatched = false;
    const asked = this.#asked;
    this.#asked = [];
    for (const re of asked) giveUp(this.#ports, re, "the inbox cannot be reached just now");
  }
}
