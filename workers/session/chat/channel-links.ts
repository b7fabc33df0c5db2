import type { ChannelRequest, OpenChannel } from "../../../protocol/chat/client-frames.ts";
import type { InboxEntry } from "../../../protocol/chat/inbox.ts";
import type {
  ShareInChannel,
  UnsharedReason,
  UnshareInChannel,
} from "../../../protocol/chat/shared-places.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import type { Fix } from "../../../protocol/links/geo-cell-link.ts";
import { reOf } from "../core/re-of.ts";
import { ChannelLink } from "./channel-link.ts";
import { type ChannelPorts, giveUp, refuse } from "./channel-ports.ts";
import { judgeTerms } from "./core/share-terms.ts";

/** Links that a session holds at most. Beyond, those go first that nobody needs any more. */
const MAX_LINKS = 64;
/** What may wait for channels that cannot be reached, in UTF-16 units: a Worker's memory is small. */
const MAX_PENDING_CHARS = 4_194_304;

/** The channels that a session has to do with, each by a link that lives as long as it is needed. */
export class ChannelLinks {
  readonly #ports: ChannelPorts;
  readonly #links = new Map<string, ChannelLink>();
  /** Where the device is, as channels are to know. */
  #fix: Fix | null = null;

  constructor(ports: ChannelPorts) {
    this.#ports = ports;
  }

  open({ id, channelId, epoch, offset, seq = 0 }: OpenChannel): void {
    const isOpen = this.#links.get(channelId)?.isOpen;
    if (!isOpen && this.#all().filter((link) => link.isOpen).length >= LIMITS.maxOpenChannels) {
      const message = `a device has at most ${LIMITS.maxOpenChannels} channels open`;
      return refuse(this.#ports, id, { code: "limitReached", message });
    }
    const since = epoch !== undefined && offset !== undefined ? { epoch, offset, seq } : null;
    this.#linkTo(channelId).open(since, id);
  }

  close(channelId: string, re: string | undefined): void {
    this.#links.get(channelId)?.closeStream();
    this.#ports.send({ type: "channelClosed", ...reOf(re), channelId, reason: "asked" });
  }

  perform({ id, channelId, ...asked }: ChannelRequest): void {
    const pendingChars = this.#all().reduce((sum, link) => sum + link.pendingChars, 0);
    if (pendingChars > MAX_PENDING_CHARS) {
      return giveUp(this.#ports, id, "too much waits for channels that cannot be reached just now");
    }
    this.#linkTo(channelId).perform(asked, id);
  }

  /** The client shares the device's place into a channel. */
  share({ id, channelId, until, precision, ageMs }: ShareInChannel): void {
    const others = [...this.#links].filter(([other, link]) => other !== channelId && link.isSharing);
    const nowMs = Date.now();
    const terms = { until, precision, askedAtMs: nowMs - ageMs };
    const refusal = judgeTerms(terms, others.length, nowMs);
    if (refusal) return refuse(this.#ports, id, refusal);
    this.#linkTo(channelId).share.begin(terms, this.#fix, id);
  }

  unshare({ id, channelId }: UnshareInChannel): void {
    this.#linkTo(channelId).share.endAll(id);
  }

  /** The device has moved, or has no place that counts any more. */
  move(fix: Fix | null): void {
    this.#fix = fix;
    for (const link of this.#all()) link.share.move(fix);
  }

  endShares(reason: UnsharedReason): void {
    for (const link of this.#all()) link.share.end(reason);
  }

  /** The channels that the client has open. */
  openChannels(): string[] {
    return [...this.#links].flatMap(([channelId, link]) => (link.isOpen ? channelId : []));
  }

  /** Hears how these channels stand while they are not open, and no longer of others. */
  followHeads(channelIds: ReadonlySet<string>): void {
    for (const [id, link] of this.#links) if (!channelIds.has(id)) link.followHead(false);
    for (const id of channelIds) this.#linkTo(id).followHead(true);
  }

  /** The hub says how the user wants to hear of channels. */
  setNotify(entries: InboxEntry[]): void {
    for (const { channelId, notify } of entries) this.#links.get(channelId)?.setNotify(notify);
  }

  /** What may go to a channel is known. */
  begin(): void {
    for (const link of this.#all()) link.begin();
  }

  /** The client reads again. */
  catchUp(): void {
    for (const link of this.#all()) link.catchUp();
  }

  /** What the user may see has changed. */
  refresh(): void {
    for (const link of this.#all()) link.refresh();
  }

  /** The client is gone, and may come back on another socket: only what it shares goes on. */
  clientLost(): void {
    for (const [channelId, link] of this.#links) {
      link.clientLost();
      if (!link.isSharing) this.#links.delete(channelId);
    }
  }

  /** Ends all links. `continues`: another socket took the session over, with what is shared. */
  closeAll(continues: boolean): void {
    for (const link of this.#all()) {
      if (!continues) link.share.leave();
      link.close();
    }
    this.#links.clear();
  }

  #all(): ChannelLink[] {
    return [...this.#links.values()];
  }

  #linkTo(channelId: string): ChannelLink {
    const known = this.#links.get(channelId);
    if (known) return known;
    if (this.#links.size >= MAX_LINKS) this.#dropIdle();
    const link = new ChannelLink(channelId, this.#ports, () => {
      if (this.#links.get(channelId) === link) this.#links.delete(channelId);
    });
    this.#links.set(channelId, link);
    return link;
  }

  #dropIdle(): void {
    for (const [id, link] of this.#links) {
      if (!link.isIdle) continue;
      link.close();
      this.#links.delete(id);
      return;
    }
  }
}
