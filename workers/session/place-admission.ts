import { distanceM } from "../../geo/distance.ts";
import type { Fix } from "../../protocol/links/geo-cell-link.ts";
import type { LatLng } from "../../protocol/primitives.ts";
import { Trail } from "./core/trail.ts";

/** The hub hears anew where the session is once it has moved so far. Much less than a start may be away from a known place. */
const TELL_HUB_AFTER_M = 5_000;

/** A place that a device reports, and the name of the request, where an answer is asked for. */
export interface PlaceReport {
  fix: Fix;
  id: string | undefined;
}

export interface AdmissionPorts {
  /** 0: every report is believed. */
  maxSpeedKmh: number;
  /** Whether the hub can be asked; once it can, `hubUp` follows. */
  isHubReady(): boolean;
  /** Asks whether the session may begin here; the answer comes as `started`. */
  askToStart(n: number, place: LatLng): void;
  /** The session, which may be where it is, is here now. */
  tellHub(place: LatLng): void;
  /** The report is believed. */
  take(report: PlaceReport): void;
  /** It is not, and nothing comes of it. */
  refuse(report: PlaceReport, retryAfterMs: number): void;
  /** A newer one came before it was decided, or the device took it back. */
  drop(report: PlaceReport): void;
}

/**
 * Decides which of a device's places are believed. From a place that is believed, it can get on only as fast as something can move
 * (`Trail`). Its first one, and the first after it took its place back or let it grow old, is a start: the user's hub allows it near a place
 * at which another session of the user is, and a limited number of times elsewhere (`PlaceStarts`). So neither new sockets nor more devices
 * let anybody look around the world at will. Until it is believed, a place is shown to nobody, and shows nobody.
 */
export class PlaceAdmission {
  readonly #ports: AdmissionPorts;
  #trail: Trail | null = null;
  /** What the hub knows, or is told on the next link. */
  #known: LatLng | null = null;
  /** The newest report, while the hub has not decided. */
  #waiting: PlaceReport | null = null;
  /** What the hub was asked about. */
  #asked: { n: number; fix: Fix } | null = null;
  #n = 0;
  /** No start before then. */
  #refusedUntilMs = 0;

  constructor(ports: AdmissionPorts) {
    this.#ports = ports;
  }

  offer(report: PlaceReport): void {
    if (this.#ports.maxSpeedKmh === 0) return this.#ports.take(report);
    if (this.#trail) return this.#follow(this.#trail, report);
    const waitMs = this.#refusedUntilMs - Date.now();
    if (waitMs > 0) return this.#ports.refuse(report, waitMs);
    if (this.#waiting) this.#ports.drop(this.#waiting);
    this.#waiting = report;
    this.#ask();
  }

  /** There is a new link to the hub, which knows nothing of this session's place. */
  hubUp(): void {
    this.#asked = null;
    if (this.#known) this.#ports.tellHub(this.#known);
    this.#ask();
  }

  /** The hub's answer: 0 where the session may begin there, otherwise when it may be asked again. */
  started(n: number, retryAfterMs: number): void {
    const asked = this.#asked;
    if (asked?.n !== n) return;
    this.#asked = null;
    const report = this.#waiting;
    this.#waiting = null;
    if (retryAfterMs > 0) {
      this.#refusedUntilMs = Date.now() + retryAfterMs;
      if (report) this.#ports.refuse(report, retryAfterMs);
      return;
    }
    this.#known = asked.fix;
    // The device may have taken its place back meanwhile.
    if (!report) return;
    this.#trail = new Trail(asked.fix, this.#ports.maxSpeedKmh, Date.now());
    this.#follow(this.#trail, report);
  }

  /** The device took its place back, or it grew old: the next one is a start. */
  end(): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    this.#trail = null;
    if (waiting) this.#ports.drop(waiting);
  }

  #ask(): void {
    if (!this.#waiting || this.#asked || !this.#ports.isHubReady()) return;
    this.#n += 1;
    this.#asked = { n: this.#n, fix: this.#waiting.fix };
    this.#ports.askToStart(this.#n, this.#waiting.fix);
  }

  #follow(trail: Trail, report: PlaceReport): void {
    const waitMs = trail.take(report.fix);
    if (waitMs > 0) return this.#ports.refuse(report, waitMs);
    if (!this.#known || distanceM(this.#known, report.fix) >= TELL_HUB_AFTER_M) {
      this.#known = report.fix;
      this.#ports.tellHub(report.fix);
    }
    this.#ports.take(report);
  }
}
