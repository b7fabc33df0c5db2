import {
  type ChannelView,
  ClientClosedError,
  type FileResource,
  RefusedError,
} from "../../../client/index.ts";
import { pickOne, type Random, randomBetween, randomInt } from "../../random.ts";
import type { Ledger } from "../oracle/ledger.ts";
import type { ChatDevice } from "./chat-device.ts";
import { type ChatFile, makeFile, uploadFile } from "./chat-file.ts";
import type { ChatPerson } from "./chat-person.ts";
import { EMOJI, makeText } from "./words.ts";

/** For every message sent, so many of each of the others happen. */
const PER_MESSAGE = { edit: 0.1, delete: 0.04, react: 0.2, unreact: 0.05, read: 0.25, type: 0.1 } as const;
/** And so many people lose their network, move to another channel, or to another device. */
const CHURN = { cut: 0.03, look: 0.1, changeDevice: 0.004 } as const;
const THREAD_SHARE = 0.15;
const SHOWN_AT_ONCE = 4;
const CUT_MS = { min: 20, max: 3_000 };

type Doing = "send" | keyof typeof PER_MESSAGE | keyof typeof CHURN;
const SHARES: [Doing, number][] = [
  ["send", 1],
  ...(Object.entries({ ...PER_MESSAGE, ...CHURN }) as [Doing, number][]),
];
const TOTAL = SHARES.reduce((sum, [, share]) => sum + share, 0);
/** How many things happen for each message. */
export const DOINGS_PER_MESSAGE = TOTAL;

export interface DoingsOptions {
  random: Random;
  people: ChatPerson[];
  ledgers: ReadonlyMap<string, Ledger>;
  /** The share of messages that carry a file. */
  files: number;
  /** Called with what went wrong, where it was neither a refusal nor a device that was put away. */
  onError: (error: Error) => void;
}

/** What people do: each call of `one` is one thing that somebody does. Tells the ledgers what was written and acknowledged. */
export class Doings {
  readonly #options: DoingsOptions;
  /** Where each message was written on this side, to have something to edit, delete and react to. */
  readonly #mine = new Map<string, { channelId: string; seq: number; token: string }[]>();
  readonly #waiting = new Set<Promise<void>>();
  #written = 0;
  #made = 0;
  acknowledged = 0;
  operations = 0;
  filesSent = 0;
  refused = 0;
  cuts = 0;
  changedDevices = 0;

  constructor(options: DoingsOptions) {
    this.#options = options;
  }

  /** How many things are not answered yet. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Waits until everything is answered, or `timeoutMs` have passed. */
  async settled(timeoutMs: number): Promise<void> {
    const timeout = new Promise<void>((resolve) => setTimeout(resolve, timeoutMs).unref());
    await Promise.race([this.#allAnswered(), timeout]);
  }

  /** What was uploaded is sent after that, and is to be waited for, too. */
  async #allAnswered(): Promise<void> {
    while (this.#waiting.size > 0) await Promise.all(this.#waiting);
  }

  one(): void {
    const { random, people } = this.#options;
    const person = pickOne(random, people);
    if (person.channelIds.length === 0) return;
    const device = pickOne(random, person.devices);
    const doing = this.#draw();
    if (doing === "cut") {
      if (device.cut(randomBetween(random, CUT_MS.min, CUT_MS.max))) this.cuts += 1;
      return;
    }
    if (doing === "changeDevice") {
      this.changedDevices += 1;
      this.#look(person, person.changeDevice(device));
      return;
    }
    if (doing === "look" || device.openChannels.size === 0) this.#look(person, device);
    const [channelId, view] = pickOne(random, [...device.openChannels]);
    this.#do(doing === "look" ? "send" : doing, person, device, channelId, view);
  }

  #draw(): Doing {
    let left = this.#options.random() * TOTAL;
    return SHARES.find(([, share]) => (left -= share) < 0)?.[0] ?? "send";
  }

  /** Opens another channel, and closes one where there are many. */
  #look(person: ChatPerson, device: ChatDevice): void {
    const { random } = this.#options;
    device.show(pickOne(random, person.channelIds));
    if (device.openChannels.size > SHOWN_AT_ONCE)
      device.hide(pickOne(random, [...device.openChannels.keys()]));
    if (device.openChannels.size === 0) this.#look(person, device);
  }

  #do(doing: Doing, person: ChatPerson, device: ChatDevice, channelId: string, view: ChannelView): void {
    const { random } = this.#options;
    const { userId } = person.account;
    const ledger = this.#ledger(channelId);
    if (doing === "send") {
      if (random() < this.#options.files) return this.#sendFile(person, device, ledger, view);
      return this.#send(userId, device, ledger, view);
    }
    if (doing === "read") return view.markRead();
    if (doing === "type") return view.typing();

    if (doing === "edit" || doing === "delete") {
      const own = this.#mine.get(userId)?.filter((message) => message.channelId === channelId) ?? [];
      if (own.length === 0) return;
      const { seq, token } = pickOne(random, own);
      if (doing === "delete") {
        // Two devices of one person might edit and delete at once; what they meant then, nobody knows.
        this.#forget(userId, channelId, seq);
        return this.#track(ledger, seq, view.delete(seq), ({ offset }) => ledger.deleted(seq, offset));
      }
      const body = makeText(random, token);
      // A message that is not at hand is read first, for the files that it keeps.
      const edited = device.untilPutAway(view.edit(seq, { text: body }));
      return this.#track(ledger, seq, edited, ({ offset }) => ledger.edited(seq, body, offset));
    }
    const known = [...ledger.entries.values()].filter(({ deletedAtOffset }) => deletedAtOffset === null);
    if (known.length === 0) return;
    const { seq } = pickOne(random, known.slice(-50));
    const emoji = pickOne(random, EMOJI);
    const added = doing === "react";
    const done = added ? view.addReaction(seq, emoji) : view.removeReaction(seq, emoji);
    this.#track(ledger, seq, done, ({ offset }) => ledger.reacted(seq, userId, emoji, added, offset));
  }

  /** Uploads a file, and sends it once it is there. */
  #sendFile(person: ChatPerson, device: ChatDevice, ledger: Ledger, view: ChannelView): void {
    const { userId, api } = person.account;
    this.#made += 1;
    const file = makeFile(this.#options.random, `f${this.#made.toString(36).padStart(8, "0")}`);
    const uploading: Promise<void> = uploadFile(api, file)
      .then((resource) => {
        // Nobody writes on a device that was put away meanwhile.
        if (!device.isPutAway) this.#send(userId, device, ledger, view, { resource, file });
      })
      .catch((error: unknown) => this.#report(error))
      .finally(() => this.#waiting.delete(uploading));
    this.#waiting.add(uploading);
  }

  #send(
    userId: string,
    device: ChatDevice,
    ledger: Ledger,
    view: ChannelView,
    uploaded?: { resource: FileResource; file: ChatFile },
  ): void {
    const { random } = this.#options;
    const { channelId } = ledger;
    this.#written += 1;
    const key = `t${this.#written.toString(36).padStart(8, "0")}`;
    const body = makeText(random, key);
    const roots = [...ledger.entries.values()].filter(({ threadOf }) => threadOf === undefined);
    const root =
      random() < THREAD_SHARE && roots.length > 0 ? pickOne(random, roots.slice(-20)).seq : undefined;
    ledger.wrote({
      key,
      channelId,
      senderId: userId,
      deviceId: device.name,
      body,
      threadOf: root,
      file: uploaded ? { fileId: uploaded.resource.fileId, sha256: uploaded.file.sha256 } : null,
      writtenAtMs: performance.now(),
      wasOnline: device.isOnline,
    });
    const attached = uploaded && { attachments: [uploaded.resource] };
    const conversation = root === undefined ? view : view.thread(root);
    this.#track(
      ledger,
      null,
      conversation.send({ key, text: body, ...attached }),
      ({ seq, messageId = "" }) => {
        ledger.sent(key, { seq, messageId });
        this.acknowledged += 1;
        if (uploaded) this.filesSent += 1;
        const mine = this.#mine.get(userId) ?? [];
        mine.push({ channelId, seq, token: key });
        // The latest few are enough to choose from.
        this.#mine.set(userId, mine.slice(-randomInt(random, 20, 30)));
      },
    );
  }

  #track(
    ledger: Ledger,
    seq: number | null,
    done: Promise<{ seq: number; offset: number; messageId?: string }>,
    acknowledge: (answer: { seq: number; offset: number; messageId?: string }) => void,
  ): void {
    this.operations += 1;
    const tracked: Promise<void> = done
      .then(acknowledge)
      .catch((error: unknown) => {
        // Refused means that nothing was done: others may have deleted the message meanwhile.
        if (error instanceof RefusedError) this.refused += 1;
        else if (seq !== null) ledger.doubt(seq);
        if (!(error instanceof RefusedError || error instanceof ClientClosedError)) this.#report(error);
      })
      .finally(() => this.#waiting.delete(tracked));
    this.#waiting.add(tracked);
  }

  #report(error: unknown): void {
    this.#options.onError(error instanceof Error ? error : new Error(String(error)));
  }

  #forget(userId: string, channelId: string, seq: number): void {
    const mine = this.#mine.get(userId) ?? [];
    this.#mine.set(
      userId,
      mine.filter((message) => message.channelId !== channelId || message.seq !== seq),
    );
  }

  #ledger(channelId: string): Ledger {
    const ledger = this.#options.ledgers.get(channelId);
    if (!ledger) throw new Error(`no ledger of ${channelId}`);
    return ledger;
  }
}
