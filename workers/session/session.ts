import type { ClientFrame, Hello } from "../../protocol/client-frames.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { log } from "../../telemetry/log.ts";
import { FRAMES_RECEIVED } from "../../telemetry/metrics.ts";
import { type VerifiedToken, verifyToken } from "../auth/verify-token.ts";
import type { Env } from "../env.ts";
import { ClientLink } from "./client-link.ts";
import { FrameGate, framesPerSecondOf } from "./core/frame-gate.ts";
import { Handshakes } from "./core/handshakes.ts";
import { maxSpeedKmhOf } from "./core/max-speed.ts";
import { errorFrame, parseFrame } from "./core/parse-frame.ts";
import { isPlainReport } from "./core/plain-report.ts";
import { reOfFrame } from "./core/re-of.ts";
import { objectPorts } from "./object-ports.ts";
import { ReportFeed } from "./report-feed.ts";
import { closeReasonOf, SessionLimits } from "./session-limits.ts";
import { SessionMetrics } from "./session-metrics.ts";
import { Timer } from "./timer.ts";
import { TokenLife } from "./token-life.ts";
import { UserStreams } from "./user-streams.ts";

/** Sockets that were opened together must not be recycled together. */
const RECYCLE_JITTER = 0.2;
/** When a client should ask again for what could not be decided. */
const RETRY_AFTER_MS = 1_000;

/** Of all sessions of this isolate. */
const handshakes = new Handshakes();

/**
 * One client socket, from the upgrade to the end: says who the client is, keeps it within its limits, and hands its
 * frames to the streams. It outlives the socket by `lingerMs`, for a client that only passes through a tunnel.
 */
export class Session {
  /** Resolves when nothing is left of the session. */
  readonly done: Promise<void>;
  readonly #env: Env;
  readonly #address: string | null;
  readonly #client: ClientLink;
  readonly #gate: FrameGate;
  readonly #metrics: SessionMetrics;
  readonly #tokenLife: TokenLife;
  readonly #reports = new ReportFeed(
    (text, atMs) => this.#take(text, Date.now() - atMs),
    () => this.#streams?.forwardPhaseMs ?? 0,
  );
  readonly #helloTimer = new Timer();
  readonly #recycleTimer = new Timer();
  readonly #lingerTimer = new Timer();
  #resolveDone: () => void = () => undefined;
  #streams: UserStreams | null = null;
  #limits: SessionLimits | null = null;
  #inbox: string[] = [];
  /** Whether a frame is being handled that takes time. */
  #isBusy = false;
  #saidGoodbye = false;
  #sessionId: string | undefined;

  constructor(socket: WebSocket, env: Env, address: string | null) {
    this.#env = env;
    this.#address = address;
    this.#metrics = new SessionMetrics(env);
    this.#gate = new FrameGate(Date.now(), framesPerSecondOf(env.FRAMES_PER_SECOND));
    this.done = new Promise((resolve) => {
      this.#resolveDone = resolve;
    });
    this.#client = new ClientLink(socket, {
      onText: (text, nowMs) => this.#receive(text, nowMs),
      onCaughtUp: () => this.#streams?.catchUp(),
      onGone: (byChoice) => this.#clientGone(byChoice),
    });
    this.#tokenLife = new TokenLife(this.#client);
    this.#helloTimer.set(() => this.#client.close("helloTimeout", true), LIMITS.helloTimeoutMs);
  }

  #receive(text: string, nowMs: number): void {
    this.#metrics.heard(nowMs);
    const verdict = this.#gate.admit(nowMs);
    if (verdict === "close") return this.#client.close("tooManyFrames", true);
    if (verdict > 0) {
      return this.#client.send(errorFrame("rateLimited", "too many frames", { retryAfterMs: verdict }));
    }
    if (this.#isBusy) this.#queue(text);
    else if (this.#streams && isPlainReport(text)) this.#reports.add(text, nowMs);
    else {
      // In their order.
      this.#reports.flush();
      this.#take(text);
    }
    if (this.#client.frames >= LIMITS.recycleAfterFrames) this.#sayGoodbye();
  }

  #queue(text: string): void {
    this.#inbox.push(text);
    const waiting = this.#inbox.reduce((chars, each) => chars + each.length, 0);
    if (waiting > LIMITS.maxBacklogBytes) this.#client.close("tooManyFrames", true);
  }

  /** Handles a frame; those that follow wait until it is decided, as after a `hello`. Most are at once. */
  #take(text: string, waitedMs = 0): void {
    try {
      const handled = this.#handleText(text, waitedMs);
      if (handled) void this.#finish(handled);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #finish(handled: Promise<void>): Promise<void> {
    this.#isBusy = true;
    try {
      await handled;
      for (let text = this.#inbox.shift(); text !== undefined; text = this.#inbox.shift()) {
        if (!this.#client.isOpen) return;
        await this.#handleText(text);
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isBusy = false;
    }
  }

  /** `waitedMs`: how long ago it came. */
  #handleText(text: string, waitedMs = 0): Promise<void> | void {
    const parsed = parseFrame(text);
    if ("frame" in parsed) return this.#handle(parsed.frame, waitedMs);
    this.#client.send(parsed.error);
    if (parsed.isOtherVersion && !this.#streams) return this.#client.close("versionUnsupported", true);
    if (!this.#streams || this.#gate.noteMalformed() === "close")
      this.#client.close("protocolViolation", true);
  }

  #handle(frame: ClientFrame, waitedMs: number): Promise<void> | void {
    FRAMES_RECEIVED.increment(frame.type);
    const streams = this.#streams;
    if (frame.type === "hello")
      return streams ? this.#refuse(frame, "hello was said before") : this.#hello(frame);
    if (!streams) {
      this.#refuse(frame, "say hello first");
      return this.#client.close("protocolViolation", true);
    }
    const re = reOfFrame(frame);
    switch (frame.type) {
      case "authenticate":
        return this.#authenticate(frame.token, re);
      case "reportLocation":
        return streams.report({ ...frame, ageMs: frame.ageMs + waitedMs });
      case "withdrawLocation":
        streams.withdraw();
        return this.#client.send({ type: "locationWithdrawn", ...re });
      case "watchNear":
        this.#client.send({ type: "nearWatched", ...re, radiusM: frame.radiusM });
        return streams.watch(frame.radiusM);
      case "unwatchNear":
        streams.watch(0);
        return this.#client.send({ type: "nearUnwatched", ...re });
      case "ping":
        return this.#client.send({ type: "pong", ...re });
      case "pong":
        return this.#client.confirm(frame.n);
      default: {
        const tooMany = this.#limits?.refuse(frame);
        return tooMany ? this.#client.send(tooMany) : streams.chat.handle(frame);
      }
    }
  }

  /** Lets the client in, unless too many others are coming: what was begun for those is finished first. */
  async #hello(hello: Hello): Promise<void> {
    this.#helloTimer.clear();
    this.#client.speak(hello.protocol);
    const retryAfterMs = handshakes.enter(Date.now());
    if (retryAfterMs > 0) {
      const message = "too many devices come at once";
      this.#client.send(errorFrame("unavailable", message, { ...reOfFrame(hello), retryAfterMs }));
      return this.#client.close("overloaded", false);
    }
    return this.#letIn(hello).finally(() => handshakes.leave(Date.now()));
  }

  async #letIn(hello: Hello): Promise<void> {
    const who = await this.#verify(hello.token, reOfFrame(hello));
    if (!this.#client.isOpen) return;
    if (who === "unknown") return this.#client.close("internalError", false);
    if (!who) {
      this.#client.send(errorFrame("tokenInvalid", "the token is not valid", reOfFrame(hello)));
      return this.#client.close("tokenInvalid", true);
    }
    this.#limits = new SessionLimits(this.#env, who, this.#address);
    const tooMany = await this.#limits.refuseSocket(reOfFrame(hello));
    if (!this.#client.isOpen) return;
    if (tooMany) {
      this.#client.send(tooMany);
      return this.#client.close("tooManyConnects", false);
    }
    const sessionId = hello.sessionId ?? crypto.randomUUID();
    this.#sessionId = sessionId;
    this.#tokenLife.trust(who);
    this.#streams = this.#openStreams(who, sessionId, hello.sessionId !== undefined);
    this.#client.send({
      type: "welcome",
      ...reOfFrame(hello),
      protocol: hello.protocol,
      userId: who.userId,
      sessionId,
      resumed: hello.sessionId !== undefined,
      serverTime: Date.now(),
      heartbeatIntervalMs: LIMITS.heartbeatIntervalMs,
      nextReportInMs: this.#streams.tellNextReportInMs(),
      tokenExpiresAt: who.expiresAtMs,
    });
    this.#client.welcome();
    this.#metrics.welcomed(hello.sessionId !== undefined);
    const jitter = 1 + RECYCLE_JITTER * (2 * Math.random() - 1);
    this.#recycleTimer.set(() => this.#sayGoodbye(), LIMITS.recycleAfterMs * jitter);
    // A device that was signed out may still hold a good token: nothing that it sends is done.
    await this.#streams.admitted;
  }

  #openStreams(who: VerifiedToken, session: string, resumed: boolean): UserStreams {
    const user = who.userId;
    return new UserStreams({
      user,
      session,
      device: who.authSessionId,
      resumed,
      maxSpeedKmh: maxSpeedKmhOf(this.#env.MAX_SPEED_KMH),
      ...objectPorts(this.#env, user),
      send: (frame) => this.#client.send(frame),
      sendText: (text) => this.#client.passOn(text),
      canStream: () => this.#client.isOpen && !this.#client.isBehind,
      onReplaced: () => {
        // In this order: a client that is gone by choice ends its session with a goodbye to everyone.
        this.#end(true);
        this.#client.close("sessionReplaced", true);
      },
      onSignedOut: (why) => this.#client.close(closeReasonOf(why), true),
      onFault: (error) => this.#fail(error),
    });
  }

  async #authenticate(token: string, re: { re?: string }): Promise<void> {
    const who = await this.#verify(token, re);
    if (who === "unknown") return;
    if (!who || who.userId !== this.#tokenLife.who?.userId) {
      const message = who ? "the token belongs to somebody else" : "the token is not valid";
      return this.#client.send(errorFrame("tokenInvalid", message, { ...re, field: "token" }));
    }
    this.#tokenLife.trust(who);
    this.#client.send({ type: "authenticated", ...re, tokenExpiresAt: who.expiresAtMs });
  }

  /** Whose the token is, or null; "unknown", and the client is told so, where the signing keys cannot be read. */
  async #verify(token: string, re: { re?: string }): Promise<VerifiedToken | null | "unknown"> {
    try {
      return await verifyToken(this.#env, token);
    } catch (error) {
      log.error("a token could not be verified", error, { sessionId: this.#sessionId });
      const retry = { ...re, retryAfterMs: RETRY_AFTER_MS };
      this.#client.send(errorFrame("unavailable", "the token cannot be checked just now", retry));
      return "unknown";
    }
  }

  #sayGoodbye(): void {
    if (this.#saidGoodbye || !this.#streams) return;
    this.#saidGoodbye = true;
    this.#client.send({ type: "goodbye", reason: "recycled", reconnectWithinMs: LIMITS.goodbyeGraceMs });
    this.#recycleTimer.set(() => this.#client.close("recycled", false), 2 * LIMITS.goodbyeGraceMs);
  }

  #refuse(frame: ClientFrame, message: string): void {
    this.#client.send(errorFrame("unexpectedFrame", message, reOfFrame(frame)));
  }

  #fail(error: unknown): void {
    log.error("a session failed", error, { sessionId: this.#sessionId });
    this.#client.send(errorFrame("internalError", "something went wrong on the server"));
    this.#client.close("internalError", false);
  }

  #clientGone(byChoice: boolean): void {
    this.#metrics.gone();
    this.#tokenLife.end();
    for (const timer of [this.#helloTimer, this.#recycleTimer]) timer.clear();
    if (byChoice || !this.#streams) return this.#end(false);
    this.#reports.flush();
    this.#streams.clientLost(this.#client.heardAtMs);
    this.#lingerTimer.set(() => this.#end(false), LIMITS.lingerMs);
  }

  #end(continues: boolean): void {
    this.#lingerTimer.clear();
    this.#reports.clear();
    this.#streams?.close(continues);
    this.#streams = null;
    this.#resolveDone();
  }
}
