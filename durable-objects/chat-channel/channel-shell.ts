import type { ArchivedMessage, ChannelEntry } from "../../protocol/links/chat-channel-link.ts";
import type { FileHolder } from "../../protocol/links/stored-file-link.ts";
import { objectLabel } from "../../telemetry/log.ts";
import type { Clock } from "../clock.ts";
import type { ReportFault } from "../reporter-of.ts";
import { bring } from "../schema-version.ts";
import { AlarmClock } from "./alarm-clock.ts";
import { type Archive, ArchivedMessages } from "./archived-messages.ts";
import { Changes } from "./changes.ts";
import { Chores } from "./chores.ts";
import { ArchiveChore, type SegmentStore } from "./core/archive-chore.ts";
import { ChannelCore } from "./core/channel-core.ts";
import { isChannel } from "./core/ledger.ts";
import { takeDown } from "./core/moderation.ts";
import { CHANNEL_STEPS } from "./core/schema.ts";
import { indexNext, isBatchToIndex } from "./core/search-index.ts";
import type { ChannelConfig, ChannelStorage } from "./core/storage.ts";
import { DeliveryWatch } from "./delivery-watch.ts";
import { FanOut } from "./fan-out.ts";
import { FileNotices } from "./file-notices.ts";
import { type Link, Links } from "./links.ts";
import { LivePlaces } from "./live-places.ts";
import { Operations } from "./operations.ts";
import { Publisher } from "./publisher.ts";
import { Reception } from "./reception.ts";

/** What the platform does for a channel. */
export interface ShellHost<Socket> {
  storage: ChannelStorage;
  config: ChannelConfig;
  archive: Archive & SegmentStore;
  clock: Clock;
  /** Runs `work` in a transaction, which is undone where it throws. */
  transaction<Result>(work: () => Result): Result;
  setAlarm(atMs: number): void;
  deliver(user: string, entry: ChannelEntry): Promise<void>;
  /** Tells a file whether the channel refers to it. */
  settleFile(fileId: string, holder: FileHolder, refers: boolean): Promise<void>;
  /** Does nothing where the socket is closed. */
  send(socket: Socket, text: string): void;
  /** Keeps a link through a sleep. */
  save(socket: Socket, link: Link): void;
  /** Ends a link whose session has a newer one. */
  replace(socket: Socket): void;
  /** Everyone who slept with the object. */
  asleep(): Iterable<[Socket, Link]>;
  /** Whether links of relays broke by the sleep, whose sessions are about to come back. */
  lostRelays(): boolean;
  report: ReportFault;
}

/** One channel around its rules: puts together what stores, tells, answers and looks after things. */
export class ChannelShell<Socket> {
  readonly core: ChannelCore;
  readonly changes: Changes;
  readonly operations: Operations;
  readonly reception: Reception<Socket>;
  readonly #host: ShellHost<Socket>;
  readonly #links: Links<Socket>;
  readonly #places: LivePlaces<Socket>;
  readonly #archived: ArchivedMessages;
  readonly #alarm: AlarmClock;
  readonly #chores: Chores;
  #isAwake = false;

  /** Throws `StorageIsNewerError`. */
  constructor(host: ShellHost<Socket>) {
    const { storage, clock } = host;
    const transaction = <Result>(work: () => Result) => host.transaction(work);
    if (isChannel(storage)) bring({ ...storage, transaction }, CHANNEL_STEPS);
    const core = new ChannelCore(storage);
    const links = new Links<Socket>({
      save: (socket, link) => host.save(socket, link),
      replace: (socket) => host.replace(socket),
      onListens: (user) => places.listens(user),
    });
    const alarm = new AlarmClock((atMs) => host.setAlarm(atMs));
    const fanOut = new FanOut(
      {
        everyone: () => core.memberIds(),
        deliver: async (user) => host.deliver(user, core.entryToKeep(user)),
        onGivenUp: (user, error) =>
          host.report("a member cannot be told", error, { about: objectLabel(user) }),
      },
      clock,
    );
    const deliveries = new DeliveryWatch(storage.kv, fanOut, core, clock);
    const publisher = new Publisher<Socket>(
      links,
      {
        stream: () => ({ channelId: core.channelId, epoch: core.epoch }),
        entry: (user) => core.entry(user),
        send: (socket, text) => host.send(socket, text),
      },
      clock,
    );
    const places = new LivePlaces<Socket>(
      links,
      {
        channelId: () => core.channelId,
        admit: (user) => core.admitShare(user),
        send: (socket, text) => host.send(socket, text),
        onFault: (error) => host.report("places could not be shared", error),
      },
      clock,
    );
    const changes = new Changes(
      core,
      deliveries,
      fanOut,
      alarm,
      {
        transaction,
        publish: (news) => {
          this.wake();
          publisher.publish(news);
          places.review(news);
        },
        onFault: (error) => host.report("a change failed", error),
      },
      clock,
    );
    const archived = new ArchivedMessages(storage.sql, host.archive);
    const operations = new Operations(core, changes.queue, archived, {
      now: () => clock.now(),
      isPaced: host.config.isPaced ?? true,
      onFault: (error) => host.report("an operation failed", error),
    });
    this.reception = new Reception<Socket>(core, links, publisher, places, operations, {
      send: (socket, text) => host.send(socket, text),
      onFault: (error) => host.report("a channel could not be opened", error),
    });
    this.#chores = new Chores(
      [
        {
          name: "deliveries",
          dueMs: () => deliveries.dueMs(),
          step: () => changes.apply(() => deliveries.look()),
        },
        {
          name: "housekeeping",
          dueMs: () => core.housekeepDueMs(),
          step: (nowMs) => changes.apply(() => core.housekeep(nowMs)),
        },
        {
          name: "search index",
          dueMs: () => (isBatchToIndex(storage) ? 0 : null),
          step: () => void changes.apply(() => indexNext(storage)),
        },
        new ArchiveChore({
          ledger: core.ledger,
          store: host.archive,
          config: host.config,
          apply: (work) => changes.apply(work),
        }),
        // Last, for what the others released.
        new FileNotices(
          storage,
          {
            settle: (fileId, refers) => host.settleFile(fileId, `channel:${core.channelId}`, refers),
            apply: (work) => changes.apply(work),
            onFault: (fileId, error) =>
              host.report("a file cannot be told", error, { about: objectLabel(fileId) }),
          },
          clock,
        ),
      ],
      clock,
      (chore, error) => host.report("a channel's chore failed", error, { chore }),
    );
    this.#host = host;
    this.#links = links;
    this.#places = places;
    this.#archived = archived;
    this.#alarm = alarm;
    this.core = core;
    this.changes = changes;
    this.operations = operations;
  }

  /** Takes in who slept with the object, and whom an event is of: that socket may be closing, and not listed any more. */
  wake(speakers: Iterable<[Socket, Link]> = []): void {
    if (this.#isAwake) return;
    this.#isAwake = true;
    for (const [socket, link] of [...this.#host.asleep(), ...speakers]) this.#links.restore(socket, link);
    this.#places.restore(this.#host.lostRelays());
  }

  /** `link`: what the socket carries, where it closed while the object slept. */
  lose(socket: Socket, link?: Link): void {
    if (link && !this.#links.get(socket)) this.#places.closedAsleep(link);
    this.#links.remove(socket);
    this.#places.lookForLost();
  }

  async alarmRang(): Promise<void> {
    this.#alarm.rang();
    if (!this.core.exists) return;
    const nextMs = await this.#chores.run();
    if (nextMs !== null) this.#alarm.ringBy(nextMs);
  }

  /** Takes a message out for the moderators. Of an archived one, the archive is asked first, as often as it changes meanwhile. */
  async takeDown(seq: number): Promise<void> {
    for (let isDone = false; !isDone; ) {
      if (!this.core.exists) return;
      await this.archivedMessage(seq);
      isDone = await this.changes.commit((nowMs) => {
        const archived = this.core.isArchived(seq) ? this.#archived.get(seq) : null;
        if (archived === undefined) return false;
        takeDown(this.core.ledger, seq, nowMs, archived);
        return true;
      });
    }
  }

  /** An archived message as its segment has it; null where this one is not in the archive. Throws where it is out of reach. */
  async archivedMessage(seq: number): Promise<ArchivedMessage | null> {
    while (this.core.isArchived(seq)) {
      const message = this.#archived.get(seq);
      if (message !== undefined) return message;
      await this.#archived.load(seq);
    }
    return null;
  }
}
