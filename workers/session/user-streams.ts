import type { CellId } from "../../geo/cells.ts";
import type { ReportLocation } from "../../protocol/client-frames.ts";
import { SEEN_AS } from "../../protocol/links/geo-cell-link.ts";
import type { EndedBecause } from "../../protocol/links/user-hub-link.ts";
import type { MeChange, ServerFrame } from "../../protocol/server-frames.ts";
import { LOCATION_REPORTS } from "../../telemetry/metrics.ts";
import { type ChatPorts, ChatStreams } from "./chat/chat-streams.ts";
import { Audience } from "./core/audience.ts";
import { errorFrame } from "./core/parse-frame.ts";
import { ReportPace } from "./core/report-pace.ts";
import { HubAdmission } from "./hub-admission.ts";
import { type HubFacts, HubLink, NO_FACTS } from "./hub-link.ts";
import type { Via } from "./link-route.ts";
import { MeStream } from "./me-stream.ts";
import { NearStream } from "./near-stream.ts";
import { Nearby } from "./nearby.ts";
import { PlaceAdmission, type PlaceReport } from "./place-admission.ts";
import { Timer } from "./timer.ts";
import type { LinkSocket } from "./upstream-link.ts";
import { ViewReports } from "./view-reports.ts";
import { WaitingAnswers } from "./waiting-answers.ts";

export interface StreamsPorts extends Omit<ChatPorts, "hub" | "startedAtMs" | "onPlaceSeen"> {
  /** The device that the client runs on. */
  device: string;
  /** Whether the session continues an earlier socket's. */
  resumed: boolean;
  openHub(): Promise<LinkSocket>;
  openCell(cell: CellId, via: Via): Promise<LinkSocket>;
  readFriends(doubtful: readonly string[]): Promise<string[]>;
  /** How fast a device can be that is believed, in km/h; 0: whatever it says is believed. */
  maxSpeedKmh: number;
  /** The device was signed out, unless `why` says otherwise. */
  onSignedOut(why?: EndedBecause): void;
  /** A report failed that had waited for the hub. */
  onFault(error: unknown): void;
}

/** For this long a session goes on without its hub. Then nobody can tell it who may see whom, so it holds. */
const HOLD_AFTER_MS = 500;
/** For this long friends see a held place on. Its user may have gone ghost meanwhile, and the session cannot know. */
const HIDE_AFTER_MS = 30_000;
/** No runtime keeps longer timers than 24 days; whoever must wait longer looks again. */
const LONGEST_TIMER_MS = 86_400_000;
/** How often a device hears at most, unasked, that its places are not believed. */
const SAY_HELD_EVERY_MS = 30_000;

/** What a signed-in session follows and feeds: the user's own stream `me`, `near`, and chats. */
export class UserStreams {
  readonly chat: ChatStreams;
  readonly #ports: StreamsPorts;
  readonly #hub: HubLink;
  readonly #nearby: Nearby;
  readonly #views: ViewReports;
  readonly #admission: PlaceAdmission;
  readonly #meStream: MeStream;
  readonly #nearStream: NearStream;
  readonly #pace = new ReportPace();
  readonly #holdTimer = new Timer();
  readonly #sharingEndTimer = new Timer();
  readonly #hubAdmission = new HubAdmission();
  readonly #answers = new WaitingAnswers();
  #facts: HubFacts = NO_FACTS;
  /** Whether friends see this device's location. A hub that has just restarted knows of no publisher yet: that is no news. */
  #isPublisher = false;
  /** Whether another device of the user's would take over from this one. */
  #hasSuccessor = false;
  #saidHeldAtMs = Number.NEGATIVE_INFINITY;
  #claim: "none" | "asked" | "answered" = "none";
  #hasClaimedBefore: boolean;

  constructor(ports: StreamsPorts) {
    this.#ports = ports;
    this.#meStream = new MeStream((frame) => ports.send(frame));
    this.#nearStream = new NearStream((frame) => ports.send(frame));
    this.#hasClaimedBefore = ports.resumed;
    const startedAtMs = Date.now();
    this.#nearby = new Nearby(ports.user, ports.session, startedAtMs, {
      openCell: (cell, via) => ports.openCell(cell, via),
      onView: () => this.flushNear(),
      onPhase: (phaseMs) => this.#pace.setPhase(phaseMs),
      onSeenBy: (cell, by, isAll) => this.#views.cellSays(cell, by, isAll),
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
        onUp: () => {
          this.#admission.hubUp();
          this.chat.hubUp();
          this.#views.hubUp();
        },
        onFacts: (facts, changed) => {
          this.#learn(facts, changed);
          this.chat.learn(facts, changed);
        },
        onPublisher: (publisher, hasSuccessor) => this.#publisherKnown(publisher, hasSuccessor),
        onStarted: (n, retryAfterMs) => this.#started(n, retryAfterMs),
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
    this.#views = new ViewReports(ports.resumed, (views) => this.#hub.reportViews(views));
    this.chat = new ChatStreams({
      ...ports,
      startedAtMs,
      hub: this.#hub,
      onPlaceSeen: (channelId, precision, users, gone) =>
        this.#views.channelSays(channelId, SEEN_AS[precision], users, gone),
    });
    this.#admission = new PlaceAdmission({
      maxSpeedKmh: ports.maxSpeedKmh,
      isHubReady: () => this.#hub.isUp,
      askToStart: (n, place) => this.#hub.askToStart(n, place),
      tellHub: (place) => this.#hub.reached(place),
      take: (report) => this.#takePlace(report),
      refuse: (report, retryAfterMs) => this.#refusePlace(report, retryAfterMs),
      drop: ({ id }) => this.#answer(id, false),
    });
  }

  /** Resolves once the hub has let the device in, or could not be asked in time. */
  get admitted(): Promise<void> {
    return this.#hubAdmission.admitted;
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
    this.#admission.offer({ fix: { lat, lng, at: Date.now() - ageMs }, id });
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
    const arrived = this.#nearStream.tell(news, Date.now());
    if (this.#facts.tellsArrivals) for (const friendId of arrived) this.#hub.arrived(friendId);
  }

  /** The client reads again. */
  catchUp(): void {
    this.flushNear();
    this.chat.catchUp();
  }

  /** The client's socket was lost just now. Another one may take over, from which on this session can tell the hub nothing more. */
  clientLost(heardAtMs: number): void {
    this.chat.clientLost(heardAtMs);
    this.#views.flush();
  }

  /** Ends everything. `continues`: another socket took the session over, so nobody is told of a departure. */
  close(continues: boolean): void {
    for (const timer of [this.#holdTimer, this.#sharingEndTimer]) timer.clear();
    this.#answers.drop();
    this.#hubAdmission.end();
    this.#nearby.close(continues, this.#hasSuccessor);
    this.chat.close(continues);
    this.#views.close(continues);
    this.#hub.close();
  }

  #started(n: number, retryAfterMs: number): void {
    try {
      this.#admission.started(n, retryAfterMs);
    } catch (error) {
      this.#ports.onFault(error);
    }
  }

  #takePlace({ fix, id }: PlaceReport): void {
    this.#saidHeldAtMs = Number.NEGATIVE_INFINITY;
    const accepted = this.#nearby.report(fix, fix.at);
    LOCATION_REPORTS.increment(accepted ? "accepted" : "tooSmall");
    if (accepted) this.chat.place(this.#nearby.fix);
    this.#pace.observe(fix);
    this.#claimPlace();
    if (id !== undefined) this.#answer(id, accepted);
    else if (this.#pace.isOff(Date.now())) {
      this.#ports.send({ type: "reportPaceChanged", nextReportInMs: this.tellNextReportInMs() });
    }
  }

  /** The place is not believed; a device that asked for no answers is told so now and then. */
  #refusePlace({ id }: PlaceReport, retryAfterMs: number): void {
    LOCATION_REPORTS.increment("implausible");
    const nowMs = Date.now();
    if (id === undefined && nowMs - this.#saidHeldAtMs < SAY_HELD_EVERY_MS) return;
    this.#saidHeldAtMs = nowMs;
    const more = { ...(id === undefined ? {} : { re: id }), retryAfterMs };
    this.#ports.send(errorFrame("implausibleMove", "nobody gets from place to place so fast", more));
  }

  #answer(id: string | undefined, accepted: boolean): void {
    if (id === undefined) return;
    this.#whenPublisherKnown(() => this.#ports.send(this.#locationReported(id, accepted)));
  }

  #takePlaceBack(): void {
    this.#admission.end();
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
    this.#hubAdmission.end();
    if (facts.publisher !== null) this.#isPublisher = facts.publisher === this.#ports.session;
    this.#holdTimer.clear();
    this.#applyAudience();
    this.#nearby.release();
    this.#claimPlace();
    this.#meStream.tell(facts, changed);
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
    this.#answers.give();
  }

  #whenPublisherKnown(answer: () => void): void {
    if (this.#claim === "answered") answer();
    else this.#answers.add(answer);
  }

  #locationReported(re: string, accepted: boolean): ServerFrame {
    const nextReportInMs = this.tellNextReportInMs();
    return { type: "locationReported", re, accepted, shared: this.#isPublisher, nextReportInMs };
  }
}
