import type { CellId } from "../../geo/cells.ts";
import type { ReportLocation } from "../../protocol/client-frames.ts";
import type { EndedBecause } from "../../protocol/links/user-hub-link.ts";
import type { MeChange, ServerFrame } from "../../protocol/server-frames.ts";
import { type ChatPorts, ChatStreams } from "./chat/chat-streams.ts";
import { Arrivals } from "./core/arrivals.ts";
import { Audience } from "./core/audience.ts";
import { ReportPace } from "./core/report-pace.ts";
import { type HubFacts, HubLink, NO_FACTS } from "./hub-link.ts";
import type { Via } from "./link-route.ts";
import { Nearby } from "./nearby.ts";
import { Timer } from "./timer.ts";
import type { LinkSocket } from "./upstream-link.ts";

export interface StreamsPorts extends Omit<ChatPorts, "hub" | "startedAtMs"> {
  /** The device that the client runs on. */
  device: string;
  /** Whether the session continues an earlier socket's. */
  resumed: boolean;
  openHub(): Promise<LinkSocket>;
  openCell(cell: CellId, via: Via): Promise<LinkSocket>;
  readFriends(doubtful: readonly string[]): Promise<string[]>;
  /** The device was signed out, unless `why` says otherwise. */
  onSignedOut(why?: EndedBecause): void;
}

/** For this long a session goes on without its hub. Then nobody can tell it who may see whom, so it holds. */
const HOLD_AFTER_MS = 500;
/** For this long friends see a held place on. Its user may have gone ghost meanwhile, and the session cannot know. */
const HIDE_AFTER_MS = 30_000;
/** No runtime keeps longer timers than 24 days; whoever must wait longer looks again. */
const LONGEST_TIMER_MS = 86_400_000;
/** How long the answer to a report waits for the hub to say whose device publishes. */
const PUBLISHER_TIMEOUT_MS = 1_000;

/** What a signed-in session follows and feeds: the user's own stream `me`, `near`, and chats. */
export class UserStreams {
  readonly chat: ChatStreams;
  readonly #ports: StreamsPorts;
  readonly #hub: HubLink;
  readonly #nearby: Nearby;
  readonly #arrivals = new Arrivals();
  readonly #pace = new ReportPace();
  readonly #epoch = crypto.randomUUID();
  readonly #holdTimer = new Timer();
  readonly #sharingEndTimer = new Timer();
  readonly #publisherTimer = new Timer();
  #facts: HubFacts = NO_FACTS;
  /** Whether friends see this device's location. A hub that has just restarted knows of no publisher yet: that is no news. */
  #isPublisher = false;
  /** Whether another device of the user's would take over from this one. */
  #hasSuccessor = false;
  #toldRevision: number | null = null;
  #nearOffset = 0;
  #claim: "none" | "asked" | "answered" = "none";
  #hasClaimedBefore: boolean;
  /** Answers to reports that wait until it is known whose device publishes. */
  #waiting: (() => void)[] = [];

  constructor(ports: StreamsPorts) {
    this.#ports = ports;
    this.#hasClaimedBefore = ports.resumed;
    const startedAtMs = Date.now();
    this.#nearby = new Nearby(ports.user, ports.session, startedAtMs, {
      openCell: (cell, via) => ports.openCell(cell, via),
      onView: () => this.flushNear(),
      onPhase: (phaseMs) => this.#pace.setPhase(phaseMs),
      onExpired: () => {
        this.#takePlaceBack();
        this.chat.place(null);
      },
      onReplaced: () => ports.onReplaced(),
    });
    const { session, device } = ports;
    this.#hub = new HubLink(
      { session, startedAtMs, device },
      {
        open: () => ports.openHub(),
        readFriends: (doubtful) => ports.readFriends(doubtful),
        onUp: () => this.chat.hubUp(),
        onFacts: (facts, changed) => {
          this.#learn(facts, changed);
          this.chat.learn(facts, changed);
        },
        onPublisher: (publisher, hasSuccessor) => this.#publisherKnown(publisher, hasSuccessor),
        onInbox: (message) => this.chat.inboxAnswered(message),
        onInboxChanged: (message) => this.chat.inboxChanged(message),
        onDown: () => {
          this.#claim = "none";
          // A link that breaks again before the hub has spoken gives no time back.
          if (!this.#holdTimer.isSet) this.#holdTimer.set(() => this.#hold(), HOLD_AFTER_MS);
        },
        onReplaced: () => ports.onReplaced(),
        onSignedOut: (why) => ports.onSignedOut(why),
      },
    );
    this.chat = new ChatStreams({ ...ports, startedAtMs, hub: this.#hub });
  }

  /** When in each interval the sessions of the user's region forward places. */
  get forwardPhaseMs(): number {
    return this.#nearby.phaseMs;
  }

  /** When the next report is wanted, in milliseconds from now. The client is told. */
  tellNextReportInMs(): number {
    return this.#pace.tell(Date.now());
  }

  report({ id, lat, lng, ageMs }: ReportLocation): void {
    const atMs = Date.now() - ageMs;
    const accepted = this.#nearby.report({ lat, lng }, atMs);
    if (accepted) this.chat.place(this.#nearby.fix);
    this.#pace.observe({ lat, lng, at: atMs });
    this.#claimPlace();
    if (id !== undefined) {
      this.#whenPublisherKnown(() => this.#ports.send(this.#locationReported(id, accepted)));
    } else if (this.#pace.isOff(Date.now())) {
      this.#ports.send({ type: "reportPaceChanged", nextReportInMs: this.tellNextReportInMs() });
    }
  }

  withdraw(): void {
    this.#takePlaceBack();
    this.chat.withdraw();
  }

  /** Watches for friends within `radiusM`; 0 ends the stream. */
  watch(radiusM: number): void {
    this.#nearby.watch(radiusM);
  }

  /** Sends what is new near the user, unless it may not be told now; it is kept then, as a difference. */
  flushNear(): void {
    if (!this.#ports.canStream()) return;
    const news = this.#nearby.takeNews();
    if (!news) return;
    this.#nearOffset += 1;
    const at = { epoch: this.#epoch, offset: this.#nearOffset };
    if ("friends" in news) this.#ports.send({ type: "nearSnapshot", ...at, ...news });
    else this.#ports.send({ type: "nearChanged", ...at, ...news });
    const nowMs = Date.now();
    const arrived =
      "friends" in news
        ? this.#arrivals.all(news.friends, nowMs)
        : this.#arrivals.some(news.appeared, news.left, nowMs);
    if (this.#facts.tellsArrivals) for (const friendId of arrived) this.#hub.arrived(friendId);
  }

  /** The client reads again. */
  catchUp(): void {
    this.flushNear();
    this.chat.catchUp();
  }

  /** Ends everything. `continues`: another socket took the session over, so nobody is told of a departure. */
  close(continues: boolean): void {
    for (const timer of [this.#holdTimer, this.#sharingEndTimer, this.#publisherTimer]) timer.clear();
    this.#nearby.close(continues, this.#hasSuccessor);
    this.chat.close(continues);
    this.#hub.close();
  }

  #takePlaceBack(): void {
    this.#nearby.withdraw();
    this.#hub.unclaim();
    this.#claim = "none";
  }

  #hold(): void {
    this.#nearby.hold();
    this.#holdTimer.set(() => this.#nearby.setPublishes(false, false), HIDE_AFTER_MS);
  }

  #learn(facts: HubFacts, changed: MeChange[] | null): void {
    this.#facts = facts;
    if (facts.publisher !== null) this.#isPublisher = facts.publisher === this.#ports.session;
    this.#holdTimer.clear();
    this.#applyAudience();
    this.#nearby.release();
    this.#claimPlace();
    this.#tellMe(changed);
  }

  #applyAudience(): void {
    const { friends, pending, sharing } = this.#facts;
    const nowMs = Date.now();
    const audience = new Audience({ friends, pending: new Set(pending.keys()), sharing }, nowMs);
    // Publishing stops before anything else changes, and starts after everybody's word is known.
    const publishes = this.#isPublisher && audience.sharesWithAnyone();
    if (!publishes) this.#nearby.setPublishes(false, !this.#isPublisher);
    this.#nearby.setAudience(audience);
    if (publishes) this.#nearby.setPublishes(true, false);
    // An end that has passed has been applied; the hub's own word of it may be long in coming.
    const untilEndMs = sharing.until === null ? 0 : Date.parse(sharing.until) - nowMs;
    if (untilEndMs <= 0) this.#sharingEndTimer.clear();
    else this.#sharingEndTimer.set(() => this.#applyAudience(), Math.min(untilEndMs, LONGEST_TIMER_MS));
  }

  /** After a new link to the hub the client is told where the stream stands, if that is news. */
  #tellMe(changed: MeChange[] | null): void {
    const { epoch, revision: offset, sharing } = this.#facts;
    if (changed === null) {
      if (this.#toldRevision !== offset) this.#ports.send({ type: "meSnapshot", epoch, offset, sharing });
    } else if (changed.length > 0) {
      const also = changed.includes("sharing") ? { sharing } : {};
      this.#ports.send({ type: "meChanged", epoch, offset, changed, ...also });
    }
    this.#toldRevision = offset;
  }

  /** Tells the hub that this device reports a place, once a link. */
  #claimPlace(): void {
    if (this.#claim !== "none" || !this.#nearby.fix || !this.#hub.isReady) return;
    this.#claim = "asked";
    this.#hub.claim(!this.#hasClaimedBefore);
    this.#hasClaimedBefore = true;
  }

  #publisherKnown(session: string | null, hasSuccessor: boolean): void {
    this.#hasSuccessor = hasSuccessor;
    // Until this session's own claim is answered, the hub has not counted it.
    if (this.#claim === "answered" || session !== null) this.#isPublisher = session === this.#ports.session;
    if (this.#claim === "asked") this.#claim = "answered";
    this.#applyAudience();
    this.#answerWaiting();
  }

  #whenPublisherKnown(answer: () => void): void {
    if (this.#claim === "answered") return answer();
    this.#waiting.push(answer);
    if (!this.#publisherTimer.isSet)
      this.#publisherTimer.set(() => this.#answerWaiting(), PUBLISHER_TIMEOUT_MS);
  }

  #answerWaiting(): void {
    this.#publisherTimer.clear();
    const answers = this.#waiting;
    this.#waiting = [];
    for (const answer of answers) answer();
  }

  #locationReported(re: string, accepted: boolean): ServerFrame {
    const nextReportInMs = this.tellNextReportInMs();
    return { type: "locationReported", re, accepted, shared: this.#isPublisher, nextReportInMs };
  }
}
