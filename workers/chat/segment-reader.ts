import { decodeSegment } from "../../protocol/links/archive-segment.ts";
import type { ArchivedMessage } from "../../protocol/links/chat-channel-link.ts";

/** The part of an R2 bucket that is needed. */
export interface SegmentStore {
  get(name: string): Promise<{ arrayBuffer(): Promise<ArrayBuffer> } | null>;
}

/** Reads the messages of a segment, rising by seq; null: it is gone, so that a new plan is needed. */
export type ReadSegment = (name: string) => Promise<readonly ArchivedMessage[] | null>;

/** Segments kept decoded at hand in one isolate, by bytes of their texts: several times that much memory. */
const MAX_KEPT_BYTES = 8_388_608;

/** Segments never change under one name, so those that were read lately are kept, shared by all requests of an isolate. */
export class SegmentCache {
  readonly #maxBytes: number;
  /** The one that was used last at the end. */
  readonly #kept = new Map<string, { messages: readonly ArchivedMessage[]; bytes: number }>();
  #bytes = 0;

  constructor(maxBytes = MAX_KEPT_BYTES) {
    this.#maxBytes = maxBytes;
  }

  readFrom(store: SegmentStore): ReadSegment {
    return async (name) => {
      const kept = this.#kept.get(name);
      if (kept) {
        this.#kept.delete(name);
        this.#kept.set(name, kept);
        return kept.messages;
      }
      const object = await store.get(name);
      if (!object) return null;
      const messages = await decodeSegment(await object.arrayBuffer());
      this.#keep(name, messages);
      return messages;
    };
  }

  #keep(name: string, messages: readonly ArchivedMessage[]): void {
    if (this.#kept.has(name)) return;
    const bytes = messages.reduce((sum, message) => sum + sizeOf(message), 0);
    this.#kept.set(name, { messages, bytes });
    this.#bytes += bytes;
    for (const [oldest, { bytes: freed }] of this.#kept) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#kept.delete(oldest);
      this.#bytes -= freed;
    }
  }
}

/** About as many bytes as the message takes. */
function sizeOf({ body, searchText = "" }: ArchivedMessage): number {
  return 500 + 2 * (body.length + searchText.length);
}

const cache = new SegmentCache();

/** Reads segments from the deployment's archive. */
export function segmentsOf(env: { ARCHIVE: SegmentStore }): ReadSegment {
  return cache.readFrom(env.ARCHIVE);
}
