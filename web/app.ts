import { type HitherApi, HitherClient, type Me, type Person, type Sharing } from "../client/index.ts";
import { byId } from "./dom.ts";
import { EventLog } from "./event-log.ts";
import { drawFriends } from "./friend-list.ts";
import { People, readCrowd } from "./people.ts";
import { lengthM, offsetTo, type Place, placeAt } from "./plane.ts";
import { Radar } from "./radar.ts";
import { distanceWords } from "./words.ts";

/** A place is said again this often, so that it does not go stale while one stands still. */
const REPORT_AGAIN_MS = 60_000;
const PARALLEL_REQUESTS = 4;

/** The page of somebody who is signed in. */
export class App {
  readonly #api: HitherApi;
  readonly #me: Me;
  readonly #client: HitherClient;
  readonly #people: People;
  readonly #radar: Radar;
  readonly #log = new EventLog(byId("log"), byId("news"));
  readonly #radius = byId<HTMLInputElement>("radius");
  #place: Place | undefined;
  #drawn = false;

  constructor(api: HitherApi, me: Me) {
    this.#api = api;
    this.#me = me;
    this.#client = new HitherClient({
      url: location.origin,
      token: async () => (await api.token()).token,
      name: "hither-web",
    });
    this.#people = new People(api, () => this.#draw());
    this.#radar = new Radar(byId<SVGSVGElement>("radar"), (offset) => {
      if (this.#place !== undefined) this.#standAt(placeAt(this.#place, offset));
    });
  }

  async start(): Promise<void> {
    byId("me").textContent = `${this.#me.displayName} (@${this.#me.handle})`;
    byId("sharing").hidden = false;
    this.#listen();
    this.#client.connect();
    this.#watch();
    this.#showSharing(await this.#api.sharing());
    await this.#people.read();
    await this.#meetCrowd();
    // Ages grow by themselves.
    setInterval(() => this.#draw(), 1_000);
    setInterval(() => this.#place && this.#client.reportLocation(this.#place), REPORT_AGAIN_MS);
  }

  #listen(): void {
    const nameOf = (userId: string) => this.#people.nameOf(userId);
    const away = (friend: Place) =>
      this.#place === undefined ? "" : `, ${distanceWords(lengthM(offsetTo(this.#place, friend)))} away`;
    this.#client.on("state", (state) => {
      byId("connection").textContent = state === "open" ? "" : "Connecting …";
    });
    this.#client.on("near", () => this.#draw());
    this.#client.on("appeared", (friend) =>
      this.#log.add("appeared", friend.userId, `${nameOf(friend.userId)} is near${away(friend)}`),
    );
    this.#client.on("moved", (friend) =>
      this.#log.add("moved", friend.userId, `${nameOf(friend.userId)} moved${away(friend)}`),
    );
    this.#client.on("left", (userId) => this.#log.add("left", userId, `${nameOf(userId)} is no longer near`));
    this.#client.on("me", ({ changed, sharing }) => {
      this.#showSharing(sharing);
      if (changed.includes("friends")) this.#try(this.#people.read());
    });
    this.#client.on("error", (error) => this.#showProblem(error));

    this.#radius.addEventListener("input", () => this.#draw());
    this.#radius.addEventListener("change", () => this.#watch());
    byId("locate").addEventListener("click", () => this.#locate());
    byId<HTMLInputElement>("sharing-switch").addEventListener("change", (event) => {
      const on = (event.target as HTMLInputElement).checked;
      this.#try(this.#share(on));
    });
  }

  get #radiusM(): number {
    return this.#radius.valueAsNumber;
  }

  #watch(): void {
    this.#try(this.#client.watchNear({ radiusM: this.#radiusM }));
  }

  #standAt(place: Place): void {
    this.#place = place;
    this.#client.reportLocation(place);
    this.#draw();
  }

  #locate(): void {
    navigator.geolocation.watchPosition(
      ({ coords }) => this.#standAt({ lat: coords.latitude, lng: coords.longitude }),
      () => this.#showProblem(new Error("The browser does not say where you are.")),
      { enableHighAccuracy: true },
    );
  }

  async #share(on: boolean): Promise<void> {
    try {
      this.#showSharing(await this.#api.setSharing({ mode: on ? "friends" : "nobody" }));
    } catch (error) {
      // The switch tells the truth, not the wish.
      this.#showSharing(await this.#api.sharing());
      throw error;
    }
  }

  #showSharing({ mode, precision }: Sharing): void {
    const on = mode !== "nobody";
    byId<HTMLInputElement>("sharing-switch").checked = on;
    byId("sharing").classList.toggle("on", on);
    const who = mode === "friends" ? "Your friends see" : "Some friends see";
    const what = precision === "exact" ? "where you are" : "about where you are";
    byId("sharing-state").textContent = on ? `${who} ${what}` : "Nobody sees you";
  }

  async #meetCrowd(): Promise<void> {
    const { centre, people } = await readCrowd();
    const others = people.filter(({ userId }) => !this.#people.isFriend(userId));
    const join = byId<HTMLButtonElement>("join-crowd");
    if (centre !== null) {
      join.hidden = false;
      join.addEventListener("click", () => this.#standAt(centre));
    }
    const befriend = byId<HTMLButtonElement>("befriend-crowd");
    befriend.textContent = `Befriend the crowd (${others.length})`;
    befriend.hidden = others.length === 0;
    befriend.addEventListener("click", () => {
      befriend.disabled = true;
      this.#try(this.#befriend(others).then(() => void (befriend.hidden = true)));
    });
  }

  /** They say yes by themselves, and a `me` event tells. */
  async #befriend(people: Person[]): Promise<void> {
    const queue = people.values();
    const worker = async () => {
      for (const { userId } of queue) await this.#api.requestFriend(userId);
    };
    await Promise.all(Array.from({ length: PARALLEL_REQUESTS }, worker));
  }

  /** Draws once for all that happens before the next frame of the screen. */
  #draw(): void {
    if (this.#drawn) return;
    this.#drawn = true;
    requestAnimationFrame(() => {
      this.#drawn = false;
      byId("radius-value").textContent = distanceWords(this.#radiusM);
      const friends = this.#place === undefined ? [] : [...this.#client.near.values()];
      const nameOf = (userId: string) => this.#people.nameOf(userId);
      const me = this.#place ?? { lat: 0, lng: 0 };
      this.#radar.show(me, this.#radiusM, friends, nameOf);
      drawFriends(byId("friends"), me, friends, this.#people);
      byId("count").textContent = friends.length === 0 ? "" : String(friends.length);
      const hint =
        this.#place === undefined ? "Say where you are first." : "No friend is near who shares with you.";
      byId("nobody").textContent = friends.length === 0 ? hint : "";
    });
  }

  #try(work: Promise<unknown>): void {
    work.then(
      () => this.#showProblem(undefined),
      (error: unknown) => this.#showProblem(error),
    );
  }

  #showProblem(error: unknown): void {
    byId("problem").textContent = error instanceof Error ? error.message : "";
  }
}
