import type { Presence } from "../../../protocol/chat/presence.ts";
import { LIMITS } from "../../../protocol/limits.ts";
import { type FromPresence, LINK_REFUSED, type ToPresence } from "../../../protocol/links/user-hub-link.ts";
import { ignoreUnknown } from "../../../telemetry/ignore-unknown.ts";
import { Timer } from "../timer.ts";
import { type LinkSocket, UpstreamLink } from "../upstream-link.ts";

export interface PresenceLinkEvents {
  open(): Promise<LinkSocket>;
  /** How the person is now; null where that is not to be known. */
  onPresence(presence: Presence | null): void;
  /** The first attempt to open the link has ended, however. */
  onTried(): void;
}

/** The two hubs may learn one after the other that two have become friends. */
const ASK_AGAIN_MS = 5_000;

/** A link to somebody else's hub that tells whether they are there: a lease, for as long as this session wants to know. */
export class PresenceLink {
  readonly because: ToPresence["because"];
  readonly #viewer: string;
  readonly #events: PresenceLinkEvents;
  #link: UpstreamLink<FromPresence, ToPresence>;
  /** For when the hub stays out of reach, or has refused. */
  readonly #timer = new Timer();

  constructor(viewer: string, because: ToPresence["because"], events: PresenceLinkEvents) {
    this.because = because;
    this.#viewer = viewer;
    this.#events = events;
    this.#link = this.#connect();
  }

  close(): void {
    this.#timer.clear();
    this.#link.close();
  }

  #connect(): UpstreamLink<FromPresence, ToPresence> {
    return new UpstreamLink<FromPresence, ToPresence>({
      open: () => this.#events.open().finally(() => this.#events.onTried()),
      onUp: () => this.#link.send({ t: "follow", viewer: this.#viewer, because: this.because }),
      onMessage: (message) => {
        if (message.t !== "presence") return ignoreUnknown("session of a presence", message);
        this.#timer.clear();
        this.#events.onPresence(message.presence);
      },
      onDown: (code) => {
        if (code === LINK_REFUSED) {
          this.#events.onPresence(null);
          this.#timer.set(() => {
            this.#link = this.#connect();
          }, ASK_AGAIN_MS);
          return "stop";
        }
        if (!this.#timer.isSet) this.#timer.set(() => this.#events.onPresence(null), LIMITS.presenceGraceMs);
        return "heal";
      },
    });
  }
}
