import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listenLocally } from "../local-server/listen-locally.ts";
import { type Arrival, fcmFailure, type PushAnswer } from "./answers.ts";
import { FcmSide } from "./fcm-side.ts";
import { Refusal } from "./refusal.ts";
import { WebPushSide } from "./web-push-side.ts";

/** Says what to answer to what arrived. */
export type Answering = (arrival: Omit<Arrival, "answered">) => PushAnswer;

/**
 * A push service of this machine, for tests, benchmarks and a server without a network: Web Push at `/push/…`, FCM with Google's
 * token endpoint. It checks what real ones check and answers as it is told.
 */
export class PushService {
  readonly webPush: WebPushSide;
  readonly fcm: FcmSide;
  /** With its port, for the setting `PUSH_HOSTS`. */
  readonly host: string;
  /** For the setting `FCM_URL`. */
  readonly url: string;
  /** What arrived and would have been taken, in order, whatever it was answered. */
  readonly arrivals: Arrival[] = [];
  /** What was refused because it breaks a rule: faults of the sender. */
  readonly faults: string[] = [];
  /** What to answer; 201 and 200, unless set. */
  answering: Answering = ({ way }) => ({ status: way === "webPush" ? 201 : 200 });
  /** By which clock tokens are judged. */
  nowMs: () => number = Date.now;
  readonly #server;

  private constructor(server: ReturnType<typeof createServer>, port: number) {
    this.#server = server;
    this.host = `127.0.0.1:${port}`;
    this.url = `http://${this.host}`;
    this.webPush = new WebPushSide(this.url);
    this.fcm = new FcmSide(this.url);
    server.on("request", (request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        this.faults.push(String(error));
        response.destroy();
      });
    });
  }

  /** @param port 0 for any free one */
  static async start(port = 0): Promise<PushService> {
    const server = createServer();
    return new PushService(server, await listenLocally(server, port));
  }

  /** What a device was shown: what was taken for it, in order. */
  shownTo(to: string): Arrival[] {
    return this.arrivals.filter((arrival) => arrival.to === to && isTaken(arrival));
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    try {
      const answer = this.#route(request, body);
      if (answer.status === "nothing") return;
      reply(response, answer.status, answer.body, answer.headers);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.faults.push(error.message);
      const { body: details } = fcmFailure(error.status, error.message) as { body: unknown };
      reply(response, error.status, details);
    }
  }

  #route(request: IncomingMessage, body: Buffer): PushAnswer {
    const { pathname } = new URL(request.url ?? "/", this.url);
    if (request.method !== "POST") throw new Refusal(405, `the method is ${request.method}`);
    if (pathname === "/token") {
      const form = new URLSearchParams(body.toString());
      return { status: 200, body: this.fcm.grant(form, this.nowMs()) };
    }
    const headers = request.headers as Record<string, string>;
    const atMs = this.nowMs();
    if (pathname.startsWith("/push/")) {
      const to = pathname.slice("/push/".length);
      const notification = this.webPush.receive(to, headers, body, atMs);
      return this.#take({ way: "webPush", to, notification, headers, message: null, atMs });
    }
    const { authorization = "" } = headers;
    const received = this.fcm.receive(pathname, authorization, JSON.parse(body.toString()), atMs);
    return this.#take({ way: "fcm", ...received, headers, atMs });
  }

  #take(arrival: Omit<Arrival, "answered">): PushAnswer {
    const answer = this.answering(arrival);
    this.arrivals.push({ ...arrival, answered: answer.status });
    return answer;
  }
}

function isTaken({ answered }: Arrival): boolean {
  return answered !== "nothing" && answered >= 200 && answered < 300;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function reply(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
