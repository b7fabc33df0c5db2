import { signal } from "@preact/signals";
import {
  type ClientState,
  type HitherApi,
  type HitherClient,
  type Me,
  type Person,
} from "../../client/index.ts";
import { Friends } from "./friends.ts";
import { InboxList } from "./inbox.ts";
import type { Keep } from "./keep.ts";
import { Near } from "./near.ts";
import { hasNetwork } from "./network.ts";
import { OwnPlace } from "./own-place.ts";
import { People } from "./people.ts";
import { PresenceWatch } from "./presence.ts";
import { SharingSettings } from "./sharing.ts";
import { Teams } from "./teams.ts";

interface AccountOptions {
  api: HitherApi;
  /** Not connected yet; it goes on from where this device stood when the app ran last. */
  client: HitherClient;
  me: Me;
  keep: Keep;
  /** The server ended the connection for good. */
  onClosed: (end: { code: number }) => void;
  /** Something went wrong that no one waits for. */
  onError: (error: unknown) => void;
}

/** Everything that the app knows and does for whoever is signed in: one socket, and a store for each thing that is followed. */
export class Account {
  readonly api: HitherApi;
  readonly client: HitherClient;
  readonly keep: Keep;
  readonly me;
  readonly connection = signal<ClientState>("idle");
  readonly people: People;
  readonly friends: Friends;
  readonly sharing: SharingSettings;
  readonly place: OwnPlace;
  readonly near: Near;
  readonly inbox: InboxList;
  readonly presence: PresenceWatch;
  readonly teams: Teams;
  readonly #onError: (error: unknown) => void;

  constructor({ api, client, me, keep, onClosed, onError }: AccountOptions) {
    this.api = api;
    this.keep = keep;
    this.me = signal(me);
    this.#onError = onError;
    this.client = client;
    this.people = new People(api);
    this.people.learn([me]);
    this.friends = new Friends({ api, people: this.people, keep });
    this.sharing = new SharingSettings({ api, client, keep });
    this.place = new OwnPlace(client);
    this.near = new Near(client);
    this.inbox = new InboxList(client);
    this.presence = new PresenceWatch(client);
    this.teams = new Teams({ api, keep });

    client.on("state", (state) => {
      this.connection.value = state;
    });
    client.on("me", ({ changed }) => {
      if (changed.includes("friends") || changed.includes("requests")) this.attempt(this.friends.read());
      if (changed.includes("teams")) this.attempt(this.teams.read());
      if (changed.includes("profile")) this.attempt(this.readMe());
    });
    client.on("closed", onClosed);
    client.on("error", onError);
  }

  /** Whether what is done now has to wait. */
  get isOffline(): boolean {
    const state = this.connection.value;
    return !hasNetwork.value || state === "waiting" || state === "closed";
  }

  get userId(): string {
    return this.me.value.userId;
  }

  /** Learns what is kept, to be shown at once. */
  async restore(): Promise<void> {
    const learnPeople = async () => this.people.learn((await this.keep.read<Person[]>("people")) ?? []);
    await Promise.all([learnPeople(), this.friends.restore(), this.sharing.restore(), this.teams.restore()]);
  }

  /** Connects, and reads the rest; who the user is was read just now. */
  start(): void {
    this.client.connect();
    this.inbox.watch();
    this.near.watch();
    this.place.restore();
    addEventListener("online", this.#comeBack);
    document.addEventListener("visibilitychange", this.#sayActivity);
    this.#readOthers();
  }

  /** Reads by HTTP what the socket does not bring. */
  refresh(): void {
    this.attempt(this.readMe());
    this.#readOthers();
  }

  #readOthers(): void {
    this.attempt(Promise.all([this.friends.read(), this.sharing.read(), this.teams.read()]));
  }

  async readMe(): Promise<void> {
    this.learnMe(await this.api.me());
  }

  /** The user's profile is this now. */
  learnMe(me: Me): void {
    this.me.value = me;
    this.people.learn([me]);
    void this.keep.write("me", me);
  }

  /** Ends everything that runs. Friends see at once that the user is gone. */
  stop(): void {
    removeEventListener("online", this.#comeBack);
    document.removeEventListener("visibilitychange", this.#sayActivity);
    this.place.stop();
    this.client.close();
  }

  /** For work that nobody waits for: a failure is shown. */
  attempt(work: Promise<unknown>): void {
    work.catch(this.#onError);
  }

  readonly #comeBack = () => {
    this.client.connect();
    this.refresh();
  };

  readonly #sayActivity = () => {
    this.client.setActivity(document.visibilityState === "visible").catch(() => {});
  };
}
