import type { ChatSettings } from "../../protocol/chat/presence.ts";
import type { LocationViewPage } from "../../protocol/location-views.ts";
import type { Report, ReportInput } from "../../protocol/moderation.ts";
import type { ContactPage, Me, Person, Relation } from "../../protocol/resources.ts";
import type { Sharing } from "../../protocol/sharing.ts";
import { systemClock } from "../clock.ts";
import { jwtExpiryMs } from "../jwt-expiry.ts";
import { Caller, type HitherApiOptions } from "./caller.ts";
import { ChannelsApi } from "./channels.ts";
import { DevicesApi } from "./devices.ts";
import { FilesApi } from "./files.ts";
import { MessagesApi } from "./messages.ts";
import { NotificationsApi } from "./notifications.ts";
import { everyItem, type Page, type PageOf, path, query } from "./paging.ts";
import { TeamsApi } from "./teams.ts";

export type Contact = ContactPage["items"][number];
export type PersonWithRelation = Person & { relation: Relation };
/** Whom to share with; what is left out takes its default. */
export type SharingInput = Pick<Sharing, "mode"> & Partial<Sharing>;

/**
 * The HTTP side of Hither. Every method throws `ProblemError` where the server refuses, and what `fetch` throws where
 * there is no answer.
 */
export class HitherApi {
  readonly #caller: Caller;
  readonly channels: ChannelsApi;
  readonly messages: MessagesApi;
  readonly teams: TeamsApi;
  readonly devices: DevicesApi;
  readonly files: FilesApi;
  readonly notifications: NotificationsApi;

  constructor(options: HitherApiOptions) {
    this.#caller = new Caller(options);
    this.channels = new ChannelsApi(this.#caller);
    this.messages = new MessagesApi(this.#caller);
    this.teams = new TeamsApi(this.#caller);
    this.devices = new DevicesApi(this.#caller);
    const { clock = systemClock, random = Math.random } = options;
    this.files = new FilesApi(this.#caller, { clock, random });
    this.notifications = new NotificationsApi(this.#caller);
  }

  /** Proves who is signed in; set by the sign-in methods. Keep it as safe as a password. */
  get sessionToken(): string | undefined {
    return this.#caller.sessionToken;
  }

  set sessionToken(token: string | undefined) {
    this.#caller.sessionToken = token;
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
    return this.#caller.call("POST", "/v1/me/upgrade", credentials);
  }

  async signOut(): Promise<void> {
    await this.#caller.call("POST", "/v1/auth/sign-out", {});
    this.sessionToken = undefined;
  }

  /** A token for the socket, valid for some minutes. */
  async token(): Promise<{ token: string; expiresAtMs: number }> {
    const { token } = await this.#caller.call<{ token: string }>("GET", "/v1/auth/token");
    return { token, expiresAtMs: jwtExpiryMs(token) };
  }

  me(): Promise<Me> {
    return this.#caller.call("GET", "/v1/me");
  }

  updateMe(update: { handle?: string; displayName?: string }): Promise<Me> {
    return this.#caller.call("PATCH", "/v1/me", update);
  }

  /**
   * Shows a picture of the user, or none.
   *
   * @param fileId a picture that the user uploaded
   */
  setPicture(fileId: string | null): Promise<Me> {
    return fileId === null
      ? this.#caller.call("DELETE", "/v1/me/picture")
      : this.#caller.call("PUT", "/v1/me/picture", { fileId });
  }

  sharing(): Promise<Sharing> {
    return this.#caller.call("GET", "/v1/me/sharing");
  }

  setSharing(sharing: SharingInput): Promise<Sharing> {
    return this.#caller.call("PUT", "/v1/me/sharing", sharing);
  }

  /** To whose devices my place was sent, when and how: times, the latest first. They name no place, and are kept for 30 days at most. */
  locationViews(page: Page = {}): Promise<LocationViewPage> {
    return this.#caller.call("GET", `/v1/me/location-views${query({ ...page })}`);
  }

  chatSettings(): Promise<ChatSettings> {
    return this.#caller.call("GET", "/v1/me/chat-settings");
  }

  /** Whether others see what I read and when I am there, and my status. What is left out takes its default. */
  setChatSettings(settings: Partial<ChatSettings>): Promise<ChatSettings> {
    return this.#caller.call("PUT", "/v1/me/chat-settings", settings);
  }

  /** Deletes the account, for good. @param password needed where the account has one */
  async deleteAccount({ password }: { password?: string } = {}): Promise<void> {
    await this.#caller.call("DELETE", "/v1/me", password === undefined ? {} : { password });
    this.sessionToken = undefined;
  }

  /**
   * Everything about the user, as a ZIP archive that is still to be read: it may be large. One that breaks off does not open.
   *
   * @param password needed where the account has one
   */
  exportAccount({ password }: { password?: string } = {}): Promise<Response> {
    const body = password === undefined ? {} : { password };
    return this.#caller.response({ method: "POST", path: "/v1/me/export", body });
  }

  findByHandle(handle: string): Promise<PersonWithRelation> {
    return this.#caller.call("GET", path`/v1/people/by-handle/${handle}`);
  }

  person(userId: string): Promise<PersonWithRelation> {
    return this.#caller.call("GET", path`/v1/people/${userId}`);
  }

  friends(page: Page = {}): Promise<ContactPage> {
    return this.#caller.call("GET", `/v1/friends${query({ ...page })}`);
  }

  /** Every friend, page by page as they are read. */
  allFriends(): AsyncGenerator<Contact, void, undefined> {
    return everyItem((page) => this.friends(page));
  }

  removeFriend(userId: string): Promise<PersonWithRelation> {
    return this.#caller.call("DELETE", path`/v1/friends/${userId}`);
  }

  friendRequests(direction: "incoming" | "outgoing", page: Page = {}): Promise<ContactPage> {
    return this.#caller.call("GET", `/v1/friend-requests${query({ direction, ...page })}`);
  }

  /** Asks to be friends. Asking someone who asked me makes us friends. */
  requestFriend(userId: string): Promise<PersonWithRelation> {
    return this.#caller.call("PUT", path`/v1/friend-requests/${userId}`);
  }

  acceptFriend(userId: string): Promise<PersonWithRelation> {
    return this.#caller.call("POST", path`/v1/friend-requests/${userId}/accept`);
  }

  /** Takes back a request of mine. */
  cancelRequest(userId: string): Promise<PersonWithRelation> {
    return this.#caller.call("DELETE", path`/v1/friend-requests/${userId}`);
  }

  /** Turns down a request of theirs; they are not told. */
  declineRequest(userId: string): Promise<PersonWithRelation> {
    return this.cancelRequest(userId);
  }

  blocks(page: Page = {}): Promise<ContactPage> {
    return this.#caller.call("GET", `/v1/blocks${query({ ...page })}`);
  }

  block(userId: string): Promise<PersonWithRelation> {
    return this.#caller.call("PUT", path`/v1/blocks/${userId}`);
  }

  unblock(userId: string): Promise<PersonWithRelation> {
    return this.#caller.call("DELETE", path`/v1/blocks/${userId}`);
  }

  /** Reports a person, a message, a channel or a team to the moderators. Whom it is about is not told. */
  report(report: ReportInput): Promise<Report> {
    return this.#caller.call("POST", "/v1/reports", report);
  }

  /** What I reported, newest first, and what became of it. */
  reports(page: Page = {}): Promise<PageOf<Report>> {
    return this.#caller.call("GET", `/v1/reports${query({ ...page })}`);
  }

  /** Signs in by one of the ways there are, and reads who that is. */
  async #enter(route: string, body: unknown): Promise<Me> {
    const { headers } = await this.#caller.callAsNobody("POST", route, body);
    this.sessionToken = headers.get("set-auth-token") ?? undefined;
    return this.me();
  }
}
