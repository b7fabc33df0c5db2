import type { HitherApi, Person } from "../client/index.ts";

/** The names of those whom the user may see. */
export class People {
  readonly #api: HitherApi;
  #names: ReadonlyMap<string, string> = new Map();
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
        for await (const { userId, displayName } of this.#api.allFriends()) names.set(userId, displayName);
        this.#names = names;
        this.#onChange();
      }
    } finally {
      this.#reading = false;
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
