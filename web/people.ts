import type { HitherApi, Person } from "../client/index.ts";

/** The names and faces of those whom the user may see. */
export class People {
  readonly #api: HitherApi;
  #names: ReadonlyMap<string, string> = new Map();
  /** An address for each picture, by the id of its file. */
  readonly #pictures = new Map<string, string>();
  #pictureIds: ReadonlyMap<string, string | null> = new Map();
  readonly #onChange: () => void;
  #reading = false;
  #outdated = false;

  constructor(api: HitherApi, onChange: () => void) {
    this.#api = api;
    this.#onChange = onChange;
  }

  nameOf(userId: string): string {
    return this.#names.get(userId) ?? "A friend";
  }

  /** The address of a friend's picture, once it is there. */
  pictureOf(userId: string): string | undefined {
    return this.#pictures.get(this.#pictureIds.get(userId) ?? "");
  }

  isFriend(userId: string): boolean {
    return this.#names.has(userId);
  }

  /** Reads the list of friends again; what changes meanwhile is read in another round. */
  async read(): Promise<void> {
    this.#outdated = true;
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (this.#outdated) {
        this.#outdated = false;
        const names = new Map<string, string>();
        const pictureIds = new Map<string, string | null>();
        for await (const { userId, displayName, picture } of this.#api.allFriends()) {
          names.set(userId, displayName);
          pictureIds.set(userId, picture);
        }
        this.#names = names;
        this.#pictureIds = pictureIds;
        for (const [userId, picture] of pictureIds) void this.#loadPicture(userId, picture);
        this.#onChange();
      }
    } finally {
      this.#reading = false;
    }
  }

  async #loadPicture(userId: string, picture: string | null): Promise<void> {
    if (picture === null || this.#pictures.has(picture)) return;
    this.#pictures.set(picture, ""); // asked for
    try {
      const thumbnail = await this.#api.files.blob({ userId }, { variant: "thumbnail" });
      this.#pictures.set(picture, URL.createObjectURL(thumbnail));
      this.#onChange();
    } catch {
      this.#pictures.delete(picture); // asked for again with the next change
    }
  }
}

/** The simulated crowd of a local server: where it is, and who. Nobody and nowhere elsewhere. */
export interface Crowd {
  centre: { lat: number; lng: number } | null;
  people: Person[];
}

export async function readCrowd(): Promise<Crowd> {
  const response = await fetch("/local/crowd");
  return response.ok ? ((await response.json()) as Crowd) : { centre: null, people: [] };
}
