import type { ContactPage, Me, Person, Relation } from "../protocol/resources.ts";
import type { Sharing } from "../protocol/sharing.ts";
import { type HttpRequest, http } from "./http.ts";
import { jwtExpiryMs } from "./jwt-expiry.ts";

export type Contact = ContactPage["items"][number];
export type PersonWithRelation = Person & { relation: Relation };
/** Whom to share with; what is left out takes its default. */
export type SharingInput = Pick<Sharing, "mode"> & Partial<Sharing>;

/** Where to go on in a list. */
export interface Page {
  /** The `nextCursor` of the page before; the beginning unless given. */
  cursor?: string | undefined;
  /** 1 to 200; 50 unless given. */
  limit?: number | undefined;
}

export interface HitherApiOptions {
  /** The server's address, as `https://hither.example`. */
  url: string;
  /** The `sessionToken` of an earlier sign-in. Without one, a browser's cookies are used. */
  sessionToken?: string;
  fetch?: typeof fetch;
}

/**
 * The HTTP side of Hither. Every method throws `ProblemError` where the server refuses, and what `fetch` throws where
 * there is no answer.
 */
export class HitherApi {
  readonly #url: string;
  readonly #fetch: typeof fetch;
  /** Proves who is signed in; set by the sign-in methods. Keep it as safe as a password. */
  sessionToken: string | undefined;

  constructor(options: HitherApiOptions) {
    this.#url = options.url.replace(/\/+$/, "");
    // Called as a method of another object, a browser's fetch throws.
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.sessionToken = options.sessionToken;
  }

  /** Creates an account and signs in. A guest keeps who they are by `upgrade` instead. */
  signUp({ email, password, displayName }: { email: string; password: string; displayName: string }) {
    return this.#enter("/v1/auth/sign-up/email", { email, password, name: displayName });
  }

  signIn(credentials: { email: string; password: string }): Promise<Me> {
    return this.#enter("/v1/auth/sign-in/email", credentials);
  }

  /** Signs in under a new account without e-mail or password. `upgrade` makes it a full one. */
  signInAsGuest(): Promise<Me> {
    return this.#enter("/v1/auth/sign-in/anonymous", {});
  }

  /** Gives a guest's account an e-mail address and a password; everything else stays as it is. */
  upgrade(credentials: { email: string; password: string }): Promise<Me> {
    return this.#call("POST", "/v1/me/upgrade", credentials);
  }

  async signOut(): Promise<void> {
    await this.#call("POST", "/v1/auth/sign-out", {});
    this.sessionToken = undefined;
  }

  /** A token for the socket, valid for some minutes. */
  async token(): Promise<{ token: string; expiresAtMs: number }> {
    const { token } = await this.#call<{ token: string }>("GET", "/v1/auth/token");
    return { token, expiresAtMs: jwtExpiryMs(token) };
  }

  me(): Promise<Me> {
    return this.#call("GET", "/v1/me");
  }

  updateMe(update: { handle?: string; displayName?: string }): Promise<Me> {
    return this.#call("PATCH", "/v1/me", update);
  }

  sharing(): Promise<Sharing> {
    return this.#call("GET", "/v1/me/sharing");
  }

  setSharing(sharing: SharingInput): Promise<Sharing> {
    return this.#call("PUT", "/v1/me/sharing", sharing);
  }

  findByHandle(handle: string): Promise<PersonWithRelation> {
    return this.#call("GET", `/v1/people/by-handle/${encodeURIComponent(handle)}`);
  }

  person(userId: string): Promise<PersonWithRelation> {
    return this.#call("GET", `/v1/people/${encodeURIComponent(userId)}`);
  }

  friends(page: Page = {}): Promise<ContactPage> {
    return this.#call("GET", `/v1/friends${query(page)}`);
  }

  /** Every friend, page by page as they are read. */
  async *allFriends(): AsyncGenerator<Contact, void, undefined> {
    let cursor: string | undefined;
    do {
      const page = await this.friends({ cursor, limit: 200 });
      yield* page.items;
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  removeFriend(userId: string): Promise<PersonWithRelation> {
    return this.#call("DELETE", `/v1/friends/${encodeURIComponent(userId)}`);
  }

  friendRequests(direction: "incoming" | "outgoing", page: Page = {}): Promise<ContactPage> {
    return this.#call("GET", `/v1/friend-requests${query({ direction, ...page })}`);
  }

  /** Asks to be friends. Asking someone who asked me makes us friends. */
  requestFriend(userId: string): Promise<PersonWithRelation> {
    return this.#call("PUT", `/v1/friend-requests/${encodeURIComponent(userId)}`);
  }

  acceptFriend(userId: string): Promise<PersonWithRelation> {
    return this.#call("POST", `/v1/friend-requests/${encodeURIComponent(userId)}/accept`);
  }

  /** Takes back a request of mine. */
  cancelRequest(userId: string): Promise<PersonWithRelation> {
    return this.#call("DELETE", `/v1/friend-requests/${encodeURIComponent(userId)}`);
  }

  /** Turns down a request of theirs; they are not told. */
  declineRequest(userId: string): Promise<PersonWithRelation> {
    return this.cancelRequest(userId);
  }

  blocks(page: Page = {}): Promise<ContactPage> {
    return this.#call("GET", `/v1/blocks${query(page)}`);
  }

  block(userId: string): Promise<PersonWithRelation> {
    return this.#call("PUT", `/v1/blocks/${encodeURIComponent(userId)}`);
  }

  unblock(userId: string): Promise<PersonWithRelation> {
    return this.#call("DELETE", `/v1/blocks/${encodeURIComponent(userId)}`);
  }

  /** Signs in by one of the ways there are, and reads who that is. */
  async #enter(path: string, body: unknown): Promise<Me> {
    // Whoever was signed in before has no part in this.
    const { headers } = await http(this.#fetch, {
      method: "POST",
      url: this.#url + path,
      bearer: undefined,
      body,
    });
    this.sessionToken = headers.get("set-auth-token") ?? undefined;
    return this.me();
  }

  async #call<Answer>(method: HttpRequest["method"], path: string, body?: unknown): Promise<Answer> {
    const answer = await http(this.#fetch, {
      method,
      url: this.#url + path,
      bearer: this.sessionToken,
      body,
    });
    // The server keeps to the contract's types.
    return answer.body as Answer;
  }
}

/** Written by hand because React Native's URLSearchParams is incomplete. */
function query(values: Page & { direction?: string }): string {
  const pairs = Object.entries(values)
    .filter((pair): pair is [string, string | number] => pair[1] !== undefined)
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}
