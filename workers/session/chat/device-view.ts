import { Timer } from "../timer.ts";

/** Opening one channel in place of another is one change. */
const TOGETHER_MS = 50;

/** What the hub is told of what the device shows. */
export interface DeviceViewPort {
  setLooking(channelIds: string[]): void;
  setLost(heardAtMs: number): void;
}

/** Tells the hub which channels the device has open, and when it has lost the device. */
export class DeviceView {
  readonly #hub: DeviceViewPort;
  readonly #openChannels: () => string[];
  readonly #timer = new Timer();
  /** As the hub knows them. */
  #told: string[] = [];
  /** When the client was last heard that is lost now. */
  #lostHeardAtMs: number | null = null;

  /** `openChannels` answers those that the device has open now. */
  constructor(hub: DeviceViewPort, openChannels: () => string[]) {
    this.#hub = hub;
    this.#openChannels = openChannels;
  }

  /** A channel was opened or closed. */
  changed(): void {
    if (!this.#timer.isSet) this.#timer.set(() => this.#tell(), TOGETHER_MS);
  }

  /** There is a new link to the hub, which knows nothing yet. */
  hubUp(): void {
    this.#told = [];
    if (this.#lostHeardAtMs !== null) this.#hub.setLost(this.#lostHeardAtMs);
    else this.#tell();
  }

  /** The device's socket was lost just now. */
  lost(heardAtMs: number): void {
    this.#lostHeardAtMs = heardAtMs;
    this.close();
    this.#hub.setLost(heardAtMs);
  }

  close(): void {
    this.#timer.clear();
  }

  #tell(): void {
    if (this.#lostHeardAtMs !== null) return;
    const open = this.#openChannels().sort();
    if (open.join() === this.#told.join()) return;
    this.#told = open;
    this.#hub.setLooking(open);
  }
}
