/** A message as somebody wrote it, before anyone knows what becomes of it. */
export interface Writing {
  key: string;
  channelId: string;
  senderId: string;
  /** The device that it was written on; what one device writes in a channel must appear in the order written. */
  deviceId: string;
  body: string;
  threadOf: number | undefined;
  /** The file that goes with it. */
  file: { fileId: string; sha256: string } | null;
  writtenAtMs: number;
  /** Whether the device that it was written on had a connection, as far as it knew. */
  wasOnline: boolean;
}

/** What the server said of a message that it took. */
export interface Taken {
  seq: number;
  messageId: string;
}

/** A message that was acknowledged, with everything that was acknowledged of it since. */
export interface Entry extends Writing, Taken {
  /** Acknowledged contents, each with the offset at which it was done: the latest one counts. */
  bodies: { offset: number; body: string }[];
  deletedAtOffset: number | null;
  /** By user and emoji, the latest acknowledged state. */
  reactions: Map<string, { offset: number; added: boolean }>;
  /** Whether something was asked of it that was never answered: its content may then be either. */
  isDoubtful: boolean;
}

/**
 * Everything that the server acknowledged in one channel, and what was written and never answered. Shares nothing with the
 * server or the SDK but what went over the wire.
 */
export class Ledger {
  readonly channelId: string;
  /** Acknowledged messages by seq. */
  readonly entries = new Map<number, Entry>();
  /** Everything written, acknowledged or not, by key. */
  readonly writings = new Map<string, Writing>();
  /** Contradictions among acknowledgements themselves. */
  readonly contradictions: { kind: "duplicated" | "misordered"; what: string }[] = [];
  readonly #seqByKey = new Map<string, number>();

  constructor(channelId: string) {
    this.channelId = channelId;
  }

  wrote(writing: Writing): void {
    this.writings.set(writing.key, writing);
  }

  sent(key: string, { seq, messageId }: Taken): void {
    const writing = this.writings.get(key);
    if (!writing) throw new Error(`an answer to something that was never written: ${key}`);
    const before = this.#seqByKey.get(key);
    if (before === seq) return;
    if (before !== undefined) {
      return this.#contradict("duplicated", `${key} was acknowledged as ${before} and as ${seq}`);
    }
    this.#seqByKey.set(key, seq);
    const other = this.entries.get(seq);
    if (other) return this.#contradict("misordered", `${seq} is both ${other.key} and ${key}`);
    this.entries.set(seq, {
      ...writing,
      seq,
      messageId,
      // An answer that came by the stream says where the stream is, which may be beyond the first edits.
      bodies: [{ offset: 0, body: writing.body }],
      deletedAtOffset: null,
      reactions: new Map(),
      isDoubtful: false,
    });
  }

  edited(seq: number, body: string, offset: number): void {
    this.#entry(seq).bodies.push({ offset, body });
  }

  deleted(seq: number, offset: number): void {
    this.#entry(seq).deletedAtOffset ??= offset;
  }

  reacted(seq: number, userId: string, emoji: string, added: boolean, offset: number): void {
    const { reactions } = this.#entry(seq);
    const name = `${userId} ${emoji}`;
    const known = reactions.get(name);
    if (!known || known.offset <= offset) reactions.set(name, { offset, added });
  }

  /** Something was asked of this message, and the answer never came. */
  doubt(seq: number): void {
    this.#entry(seq).isDoubtful = true;
  }

  /** The content that the message must have by now; null where it must be gone. */
  static bodyOf({ bodies, deletedAtOffset }: Entry): string | null {
    if (deletedAtOffset !== null) return null;
    return bodies.reduce((latest, each) => (each.offset >= latest.offset ? each : latest)).body;
  }

  /** Who must be seen to have reacted with what, as "user emoji". */
  static reactionsOf({ reactions, deletedAtOffset }: Entry): Set<string> {
    if (deletedAtOffset !== null) return new Set();
    return new Set([...reactions].flatMap(([name, { added }]) => (added ? [name] : [])));
  }

  #entry(seq: number): Entry {
    const entry = this.entries.get(seq);
    if (!entry) throw new Error(`no message ${seq} was acknowledged in ${this.channelId}`);
    return entry;
  }

  #contradict(kind: "duplicated" | "misordered", what: string): void {
    this.contradictions.push({ kind, what: `${this.channelId}: ${what}` });
  }
}
