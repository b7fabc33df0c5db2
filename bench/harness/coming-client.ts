import type { HitherUser } from "./hither.ts";
import { HitherSocket, RefusedToComeError } from "./hither-socket.ts";
import { type Place, RADIUS_M } from "./walkers.ts";

/** How long the others of a crowd may take to come back before somebody counts as lost. */
const THERE_WITHIN_MS = 120_000;

/** How long a client took to be there, in ms from its first attempt. */
export interface Coming {
  /** Until the server knew who it is. */
  welcomeMs: number;
  /** Until it was shown who is near. */
  seesMs: number;
  /** Attempts that failed before. */
  failures: number;
}

/** A phone that comes, and comes again after its connection was lost, with the session that it had. */
export class ComingClient {
  readonly #port: number;
  readonly #user: HitherUser;
  readonly #place: Place;
  #socket: HitherSocket | null = null;
  #sessionId: string | null = null;
  #onSnapshot: () => void = () => {};

  constructor(port: number, user: HitherUser, place: Place) {
    this.#port = port;
    this.#user = user;
    this.#place = place;
  }

  /** Connects until it succeeds, says where it is, and waits to be shown who is near. */
  async come(retryAfterMs: () => number): Promise<Coming> {
    const startMs = performance.now();
    const sees = Promise.withResolvers<void>();
    this.#onSnapshot = sees.resolve;
    let failures = 0;
    for (;;) {
      try {
        await this.#connect();
        break;
      } catch (error) {
        if (performance.now() - startMs > THERE_WITHIN_MS) throw error;
        failures += 1;
        const askedMs = error instanceof RefusedToComeError ? error.retryAfterMs : 0;
        await new Promise((resolve) => setTimeout(resolve, Math.max(askedMs, retryAfterMs())));
      }
    }
    const welcomeMs = performance.now() - startMs;
    const timer = setTimeout(() => sees.reject(new Error("nobody was shown in time")), THERE_WITHIN_MS);
    await sees.promise.finally(() => clearTimeout(timer));
    return { welcomeMs, seesMs: performance.now() - startMs, failures };
  }

  /** Loses the connection. */
  drop(): void {
    this.#socket?.drop();
    this.#socket = null;
  }

  async #connect(): Promise<void> {
    const { socket, welcome } = await HitherSocket.open(
      this.#port,
      { token: this.#user.token, sessionId: this.#sessionId },
      {
        onFrame: (type) => {
          if (type === "nearSnapshot") this.#onSnapshot();
        },
      },
    );
    this.#socket = socket;
    this.#sessionId = welcome.sessionId;
    const { lat, lng } = this.#place;
    socket.send(`{"type":"watchNear","radiusM":${RADIUS_M}}`);
    socket.send(`{"type":"reportLocation","lat":${lat},"lng":${lng}}`);
  }
}
