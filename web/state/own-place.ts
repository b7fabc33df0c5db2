import { signal } from "@preact/signals";
import { type HitherClient, RefusedError } from "../../client/index.ts";
import { readPreference, writePreference } from "./preferences.ts";

export interface LatLng {
  lat: number;
  lng: number;
}

/** Where the user is, and how that is known: from the device, or put there by hand. */
export type KnownPlace = LatLng & { source: "device" | "pin"; accuracyM?: number };

/**
 * `off`: nobody asked yet. `asking`: the browser asks the user, or looks. `device`: it tells. `denied`: the user said no.
 * `unavailable`: it cannot tell. `pin`: a place was put by hand.
 */
type LocatingState = "off" | "asking" | "device" | "denied" | "unavailable" | "pin";

/** A place that did not change is said again this often at least, so that it does not go stale. */
const REPORT_AGAIN_MS = 60_000;

/** Where the user is: says so to the server, with each fix and as often as it would like to hear. */
export class OwnPlace {
  readonly place = signal<KnownPlace | null>(null);
  readonly state = signal<LocatingState>("off");
  readonly #client: HitherClient;
  #watch: number | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #paceMs = REPORT_AGAIN_MS;
  /** Whether the pin was moved by hand since the server last believed where it is. */
  #isPinNew = false;

  constructor(client: HitherClient) {
    this.#client = client;
    client.on("pace", (paceMs) => {
      this.#paceMs = Math.min(paceMs, REPORT_AGAIN_MS);
    });
    client.on("error", (error) => {
      if (error instanceof RefusedError && error.code === "implausibleMove") this.#beginAnew();
    });
  }

  /** Goes on as the user left it: by the device, or at the pin. */
  restore(): void {
    const pin = readPreference("pin", isLatLng);
    if (pin !== null) this.pinAt(pin);
    else if (readPreference("locating", (on) => on === true) !== null) this.locate();
  }

  /** Goes by the device from here on. The browser may ask the user first. */
  locate(): void {
    this.#endWatch();
    if (!("geolocation" in navigator)) {
      this.state.value = "unavailable";
      return;
    }
    this.state.value = "asking";
    this.#watch = navigator.geolocation.watchPosition(
      ({ coords, timestamp }) => {
        this.state.value = "device";
        writePreference("pin", null);
        writePreference("locating", true);
        const { latitude: lat, longitude: lng, accuracy: accuracyM } = coords;
        this.#stand({ lat, lng, accuracyM, source: "device" }, Math.max(0, Date.now() - timestamp));
      },
      ({ code, PERMISSION_DENIED }) => {
        // Between two fixes a device may fail for a while; the last one stays.
        if (this.state.peek() === "device" && code !== PERMISSION_DENIED) return;
        this.state.value = code === PERMISSION_DENIED ? "denied" : "unavailable";
        writePreference("locating", null);
      },
      { enableHighAccuracy: true, maximumAge: 10_000, timeout: 20_000 },
    );
  }

  /** Stands where the user says, and stays there. */
  pinAt({ lat, lng }: LatLng): void {
    this.#endWatch();
    this.state.value = "pin";
    this.#isPinNew = true;
    writePreference("pin", { lat, lng });
    writePreference("locating", null);
    this.#stand({ lat, lng, source: "pin" }, 0);
  }

  /** Is nowhere: friends do not see the user here, and nobody is near. */
  withdraw(): void {
    this.#endWatch();
    clearTimeout(this.#again);
    this.place.value = null;
    this.state.value = "off";
    writePreference("pin", null);
    writePreference("locating", null);
    this.#client.withdrawLocation().catch(() => {});
  }

  /** Stops looking, for good. */
  stop(): void {
    this.#endWatch();
    clearTimeout(this.#again);
  }

  #stand(place: KnownPlace, ageMs: number): void {
    this.place.value = place;
    this.#report(place, ageMs);
  }

  #report({ lat, lng }: LatLng, ageMs: number): void {
    clearTimeout(this.#again);
    this.#client.reportLocation({ lat, lng, ageMs });
    // A device at rest may give no new fix for long, and is still there.
    this.#again = setTimeout(() => {
      const place = this.place.peek();
      if (place !== null) this.#report(place, 0);
    }, this.#paceMs);
  }

  /** A pin goes where nobody can walk so fast: it leaves the old place and begins in the new one, once for each time that it is moved. */
  #beginAnew(): void {
    const place = this.place.peek();
    if (place === null || !this.#isPinNew) return;
    this.#isPinNew = false;
    this.#client.withdrawLocation().catch(() => {});
    this.#report(place, 0);
  }

  #endWatch(): void {
    if (this.#watch !== undefined) navigator.geolocation.clearWatch(this.#watch);
    this.#watch = undefined;
  }
}

function isLatLng(value: unknown): value is LatLng {
  if (typeof value !== "object" || value === null || !("lat" in value && "lng" in value)) return false;
  return Math.abs(Number(value.lat)) <= 90 && Math.abs(Number(value.lng)) <= 180;
}
