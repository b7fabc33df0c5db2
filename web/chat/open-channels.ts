/** The server lets a device have 20 channels open at a time. */
const MAX_OPEN = 8;
/** Whoever comes back soon finds it up to date. */
const LINGER_MS = 120_000;

interface OpenChannel {
  shown: number;
  closing: ReturnType<typeof setTimeout> | undefined;
}

interface OpenChannelsOptions {
  open: (channelId: string) => void;
  close: (channelId: string) => void;
}

/** Which channels are followed: those on the screen, and for a while those that were. */
export class OpenChannels {
  /** Whoever was shown last comes last. */
  readonly #channels = new Map<string, OpenChannel>();
  readonly #options: OpenChannelsOptions;

  constructor(options: OpenChannelsOptions) {
    this.#options = options;
  }

  has(channelId: string): boolean {
    return this.#channels.has(channelId);
  }

  /** Follows a channel while it is on the screen. @returns ends it */
  show(channelId: string): () => void {
    const channel = this.#channels.get(channelId) ?? { shown: 0, closing: undefined };
    const isNew = !this.#channels.delete(channelId);
    this.#channels.set(channelId, channel);
    channel.shown += 1;
    clearTimeout(channel.closing);
    if (isNew) this.#options.open(channelId);
    this.#makeRoom();
    let isEnded = false;
    return () => {
      if (isEnded) return;
      isEnded = true;
      channel.shown -= 1;
      if (channel.shown > 0 || this.#channels.get(channelId) !== channel) return;
      channel.closing = setTimeout(() => this.#close(channelId), LINGER_MS);
    };
  }

  /** The server let go of it: whoever shows it again opens it again. */
  forget(channelId: string): void {
    clearTimeout(this.#channels.get(channelId)?.closing);
    this.#channels.delete(channelId);
  }

  #makeRoom(): void {
    for (const [channelId, { shown }] of this.#channels) {
      if (this.#channels.size <= MAX_OPEN) return;
      if (shown === 0) this.#close(channelId);
    }
  }

  #close(channelId: string): void {
    this.forget(channelId);
    this.#options.close(channelId);
  }
}
