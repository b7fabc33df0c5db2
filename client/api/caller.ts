import type { Clock } from "../clock.ts";
import { type HttpAnswer, type HttpRequest, http, httpLines, httpResponse } from "../http.ts";

export interface HitherApiOptions {
  /** The server's address, as `https://hither.example`. */
  url: string;
  /** The `sessionToken` of an earlier sign-in. Without one, a browser's cookies are used. */
  sessionToken?: string;
  fetch?: typeof fetch;
  /** A source of numbers from [0, 1), for jitter. */
  random?: () => number;
  clock?: Clock;
}

type Method = HttpRequest["method"];
/** A request to one of the server's paths, in whosever name. */
export type ApiRequest = Omit<HttpRequest, "url" | "bearer"> & { path: string };

/** Calls the server's routes in the name of whoever is signed in. */
export class Caller {
  readonly #url: string;
  readonly #fetch: typeof fetch;
  sessionToken: string | undefined;

  constructor(options: HitherApiOptions) {
    this.#url = options.url.replace(/\/+$/, "");
    // Called as a method of another object, a browser's fetch throws.
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.sessionToken = options.sessionToken;
  }

  async call<Answer>(method: Method, path: string, body?: unknown, headers = {}): Promise<Answer> {
    const { body: answer } = await http(this.#fetch, { ...this.#request(method, path), body, headers });
    // The server keeps to the contract's types.
    return answer as Answer;
  }

  /** The same in nobody's name: whoever was signed in before has no part in it. */
  callAsNobody(method: Method, path: string, body: unknown): Promise<HttpAnswer> {
    return http(this.#fetch, { ...this.#request(method, path), bearer: undefined, body });
  }

  /** A request that says more than `call` does, and its whole answer. */
  exchange({ path, ...request }: ApiRequest): Promise<HttpAnswer> {
    return http(this.#fetch, { ...this.#request(request.method, path), ...request });
  }

  /** The same, with an answer that is still to be read. */
  response({ path, ...request }: ApiRequest): Promise<Response> {
    return httpResponse(this.#fetch, { ...this.#request(request.method, path), ...request });
  }

  /** The address of a path of the server's. */
  address(path: string): string {
    return this.#url + path;
  }

  /** The lines of an answer, as they come. */
  lines(path: string): AsyncGenerator<string, void, undefined> {
    return httpLines(this.#fetch, this.#request("GET", path));
  }

  #request(method: Method, path: string): HttpRequest {
    return { method, url: this.address(path), bearer: this.sessionToken };
  }
}
