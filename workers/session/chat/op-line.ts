import type { ChannelRequest } from "../../../protocol/chat/client-frames.ts";
import type { AttachmentInput } from "../../../protocol/files/file.ts";
import type { ChannelOp, Refusal } from "../../../protocol/links/chat-channel-link.ts";
import type { HeldFile } from "../../../protocol/links/stored-file-link.ts";
import { waitAtMost } from "../../wait-at-most.ts";

/** How long an operation waits for its files. The client may repeat it later under its key. */
const PATIENCE_MS = 10_000;

/** What a client asks of a channel that is known. */
export type Asked = ChannelRequest extends infer Each
  ? Each extends ChannelRequest
    ? Omit<Each, "id" | "channelId">
    : never
  : never;

/** Files that are to go with a message. */
export interface WantedFiles {
  attachments: readonly AttachmentInput[];
  /** Whether they replace those of a message. */
  isEdit: boolean;
}
export type HoldOutcome = { files: HeldFile[] } | { refusal: Refusal };

export interface OpLineEvents {
  /** Holds the files for the channel, or says why one of them may not be sent. Fails where that cannot be decided. */
  hold(wanted: WantedFiles): Promise<HoldOutcome>;
  onReady(op: ChannelOp, re: string | undefined): void;
  onRefused(refusal: Refusal, re: string | undefined): void;
  onGivenUp(error: unknown, re: string | undefined): void;
  /** Fewer wait than before. */
  onShorter(): void;
}

interface Waiting {
  re: string | undefined;
  chars: number;
  /** What is to be done once its turn comes; null while it waits for its files. */
  go: (() => void) | null;
}

/** What a client asks of one channel, in its order: whatever follows a message that waits for its files waits, too. */
export class OpLine {
  readonly #events: OpLineEvents;
  #waiting: Waiting[] = [];

  constructor(events: OpLineEvents) {
    this.#events = events;
  }

  get size(): number {
    return this.#waiting.length;
  }

  /** The length of all that waits, in UTF-16 units. */
  get chars(): number {
    return this.#waiting.reduce((sum, { chars }) => sum + chars, 0);
  }

  add(asked: Asked, re: string | undefined): void {
    const wanted = filesWantedBy(asked);
    const go = () => this.#events.onReady(opOf(asked, []), re);
    // Who is typing is no news any more once it has waited, and comes before nothing.
    if (!wanted && (this.size === 0 || asked.type === "typeInChannel")) return go();
    const waiting: Waiting = { re, chars: JSON.stringify(asked).length, go: wanted ? null : go };
    this.#waiting.push(waiting);
    if (wanted) void this.#hold(waiting, asked, wanted);
  }

  /** Gives everything up, and answers which requests that were. */
  clear(): { re: string | undefined }[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }

  async #hold(waiting: Waiting, asked: Asked, wanted: WantedFiles): Promise<void> {
    const { re } = waiting;
    waiting.go = await this.#outcomeOf(asked, wanted, re);
    // Those that were given up are in no line any more.
    if (this.#waiting.includes(waiting)) this.#advance();
  }

  async #outcomeOf(asked: Asked, wanted: WantedFiles, re: string | undefined): Promise<() => void> {
    try {
      const held = this.#events.hold(wanted);
      if (!(await waitAtMost(PATIENCE_MS, held))) throw new Error("the files did not answer in time");
      const outcome = await held;
      if ("refusal" in outcome) return () => this.#events.onRefused(outcome.refusal, re);
      return () => this.#events.onReady(opOf(asked, outcome.files), re);
    } catch (error) {
      return () => this.#events.onGivenUp(error, re);
    }
  }

  #advance(): void {
    for (let [first] = this.#waiting; first?.go; [first] = this.#waiting) {
      this.#waiting.shift();
      first.go();
    }
    this.#events.onShorter();
  }
}

function filesWantedBy(asked: Asked): WantedFiles | null {
  if (asked.type !== "sendMessage" && asked.type !== "editMessage") return null;
  const { attachments = [] } = asked;
  return attachments.length > 0 ? { attachments, isEdit: asked.type === "editMessage" } : null;
}

/** The same for the channel, with the files in place of their names. */
function opOf(asked: Asked, files: HeldFile[]): ChannelOp {
  if (asked.type !== "sendMessage" && asked.type !== "editMessage") return asked;
  const { attachments: _, ...op } = asked;
  return files.length > 0 ? { ...op, files } : op;
}
