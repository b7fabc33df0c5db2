import { type HttpAnswer, type HttpRequest, http, httpLines } from "../http.ts";

export interface HitherApiOptions {
  /** The server's address, as `https://hither.example`. */
  url: string;
  /** The `sessionToken` of an earlier sign-in. Without one, a browser's cookies are used. */
  sessionToken?: string;
  fetch?: typeof fetch;
}

type Method = HttpRequest["method"];

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

  /** The lines of an answer, as they come. */
  lines(path: string): AsyncGenerator<string, void, undefined> {
    return httpLines(this.#fetch, this.#request("GET", path));
  }

  #request(method: Method, path: string): HttpRequest {
    return { method, url: this.#url + path, bearer: this.sessionToken };
  }
}
