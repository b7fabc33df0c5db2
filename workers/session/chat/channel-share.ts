import type { UnsharedReason } from "../../../protocol/chat/shared-places.ts";
import type {
  FromChannel,
  Refusal,
  ShownPlace,
  ToChannel,
} from "../../../protocol/links/chat-channel-link.ts";
import type { Fix } from "../../../protocol/links/geo-cell-link.ts";
import { reOf } from "../core/re-of.ts";
import { Timer } from "../timer.ts";
import { type ChannelPorts, giveUp, refuse } from "./channel-ports.ts";
import type { ShareTerms } from "./core/share-terms.ts";
import { isNewPlace, shownPlace } from "./core/shown-place.ts";

/** How long a client waits for the channel's answer before it is told that it cannot be reached. */
const PATIENCE_MS = 10_000;
/** When a channel that failed at an answer is asked again. */
const ASK_AGAIN_MS = 1_000;

export interface ChannelShareEvents {
  /** Answers whether it could be said; if not, `linkUp` follows. */
  say(message: ToChannel): boolean;
  /** Whether something is shared, or an answer awaited, may have changed. */
  onChanged(): void;
}

/** What a session shares of its device's place into one channel: says so on each link, and ends it in time. */
export class ChannelShare {
  readonly #channelId: string;
  readonly #ports: ChannelPorts;
  readonly #events: ChannelShareEvents;
  readonly #endTimer = new Timer();
  /** For an answer that does not come. */
  readonly #timer = new Timer();
  /** On what terms the device shares, or wants to; null: not at all. */
  #terms: ShareTerms | null = null;
  /** The terms that the channel has accepted. */
  #inForce: ShareTerms | null = null;
  /** The place that the channel knows, or is told on the next link. */
  #told: ShownPlace | null = null;
  #fix: Fix | null = null;
  /** Whether anybody has the channel open, as the channel said. */
  #isSeen = false;
  /** Of an approximate place: the minute for which it is decided. */
  #minuteAt: number | null = null;
  /** Names the newest of what was said; answers to what came before count no more. */
  #n = 0;
  /** What is to be said until it is answered. */
  #unanswered: ToChannel | null = null;
  #isAwaited = false;
  /** The requests of the client that wait for an answer. */
  #asked: (string | undefined)[] = [];

  constructor(channelId: string, ports: ChannelPorts, events: ChannelShareEvents) {
    this.#channelId = channelId;
    this.#ports = ports;
    this.#events = events;
  }

  get isOn(): boolean {
    return this.#terms !== null;
  }

  /** Whether the link is needed. */
  get isBusy(): boolean {
    return this.isOn || this.#unanswered !== null;
  }

  /** Whether the channel owes an answer on this link. */
  get awaitsAnswer(): boolean {
    return this.#isAwaited;
  }

  /** Shares the device's place, which is `fix` now, or changes the terms. */
  begin(terms: ShareTerms, fix: Fix | null, re: string | undefined): void {
    this.#asked.push(re);
    this.#fix = fix;
    this.#timer.set(() => this.#loseHope(), PATIENCE_MS);
    this.#setTerms(terms);
  }

  /** The user wants no device to share here any more. */
  endAll(re: string | undefined): void {
    this.#asked.push(re);
    this.#timer.set(() => this.#loseHope(), PATIENCE_MS);
    this.#stop(true);
  }

  /** Ends what this device shares, without being asked to. */
  end(reason: UnsharedReason): void {
    if (!this.#terms) return;
    this.#tellEnd(reason);
    this.#stop(false);
  }

  move(fix: Fix | null): void {
    this.#fix = fix;
    if (!this.#terms) return;
    const { precision } = this.#terms;
    const place = fix && shownPlace(fix, precision);
    if (place && this.#told && precision === "approximate") {
      // One square a minute: the moment at which each is entered would tell that the device is at its border.
      if (place.at === this.#minuteAt) return;
      this.#minuteAt = place.at;
    }
    if (!isNewPlace(this.#told, place, precision)) return;
    this.#told = place;
    this.#events.say({ t: "place", place });
  }

  /** There is a new link, which knows of nothing. */
  linkUp(): void {
    this.#isAwaited = false;
    if (this.#terms) this.#sayTerms(this.#terms);
    else if (this.#unanswered) this.#say(this.#unanswered);
  }

  answered(message: Extract<FromChannel, { t: "shared" | "unshared" | "shareRefused" }>): void {
    if (message.n !== this.#n) return;
    this.#isAwaited = false;
    this.#unanswered = null;
    if (message.t === "shared") this.#confirmed();
    else if (message.t === "shareRefused") this.#refused(message.refusal);
    else {
      // Where the device has ended it by itself, the client knows.
      const isNews = this.isOn || this.#asked.length > 0;
      this.#clear();
      if (isNews) this.#tellEnd(message.why);
    }
  }

  /** The channel says who has it open. */
  seenBy({ users, gone }: Extract<FromChannel, { t: "viewers" }>): void {
    if (!this.#inForce) return;
    this.#isSeen = users.length > 0;
    this.#ports.onPlaceSeen(this.#channelId, this.#inForce.precision, users, gone);
  }

  /** The place reaches nobody, as far as one knows. */
  unseen(): void {
    if (!this.#isSeen) return;
    this.#isSeen = false;
    this.#ports.onPlaceSeen(this.#channelId, "exact", [], []);
  }

  /** The user is no member. */
  removed(refusal: Refusal): void {
    if (this.isBusy) this.#refused(refusal);
  }

  /** The session ends: the channel is told in a last word. */
  leave(): void {
    if (this.#terms) this.#stop(false);
  }

  close(): void {
    this.#clear();
    this.#asked = [];
  }

  #setTerms(terms: ShareTerms): void {
    this.#terms = terms;
    this.#told = this.#fix && shownPlace(this.#fix, terms.precision);
    this.#minuteAt = this.#told?.at ?? null;
    this.#n += 1;
    this.#endTimer.set(() => this.end("over"), terms.until - Date.now());
    this.#sayTerms(terms);
  }

  #sayTerms(terms: ShareTerms): void {
    this.#say({ t: "share", share: { ...terms, n: this.#n, place: this.#told } });
  }

  #say(message: ToChannel): void {
    this.#unanswered = message;
    this.#isAwaited = this.#events.say(message);
    this.#events.onChanged();
  }

  #stop(all: boolean): void {
    this.#terms = null;
    this.#inForce = null;
    this.#told = null;
    this.unseen();
    this.#endTimer.clear();
    this.#n += 1;
    this.#say({ t: "unshare", n: this.#n, all });
  }

  #confirmed(): void {
    const terms = this.#terms;
    if (!terms) return;
    this.#inForce = terms;
    this.#timer.clear();
    const { until, precision } = terms;
    const shared = { type: "sharedInChannel", channelId: this.#channelId, until, precision } as const;
    for (const re of this.#takeAsked()) this.#ports.send({ ...shared, ...reOf(re) });
  }

  #refused(refusal: Refusal): void {
    const wasInForce = this.#inForce !== null;
    const asked = this.#takeAsked();
    if (asked.length === 0 && refusal.code === "internalError") {
      this.#timer.set(() => this.linkUp(), ASK_AGAIN_MS);
      return;
    }
    this.#clear();
    for (const re of asked) refuse(this.#ports, re, refusal);
    if (wasInForce) this.#tellEnd("notAllowed");
  }

  /** Tells the client that nothing is shared any more, in answer to what it asked, or by itself. */
  #tellEnd(reason: UnsharedReason): void {
    const asked = this.#takeAsked();
    for (const re of asked.length > 0 ? asked : [undefined]) {
      this.#ports.send({ type: "unsharedInChannel", ...reOf(re), channelId: this.#channelId, reason });
    }
  }

  /** Things are as they were before the client asked, as far as one knows. */
  #loseHope(): void {
    const asked = this.#takeAsked();
    const before = this.#inForce;
    if (asked.length > 0 && before) this.#setTerms(before);
    else if (asked.length > 0 && this.#terms) this.#stop(false);
    else this.#unanswered = null;
    for (const re of asked) giveUp(this.#ports, re, "the channel cannot be reached just now");
  }

  #takeAsked(): (string | undefined)[] {
    const asked = this.#asked;
    this.#asked = [];
    return asked;
  }

  #clear(): void {
    this.#terms = null;
    this.#inForce = null;
    this.#told = null;
    this.unseen();
    this.#unanswered = null;
    this.#isAwaited = false;
    for (const timer of [this.#endTimer, this.#timer]) timer.clear();
  }
}
