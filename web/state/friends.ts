import { computed, signal } from "@preact/signals";
import {
  type Contact,
  type ContactPage,
  type HitherApi,
  type Person,
  type PersonWithRelation,
  ProblemError,
  type Relation,
} from "../../client/index.ts";
import type { Keep } from "./keep.ts";
import type { People } from "./people.ts";

interface Lists {
  friends: Contact[];
  incoming: Contact[];
  outgoing: Contact[];
  blocked: Contact[];
}
const NONE: Lists = { friends: [], incoming: [], outgoing: [], blocked: [] };

/** How the user stands with others: friends, requests both ways, and blocks. */
export class Friends {
  readonly #api: HitherApi;
  readonly #people: People;
  readonly #keep: Keep;
  readonly #lists = signal<Lists>(NONE);
  readonly #ids = computed(() => new Set(this.#lists.value.friends.map(({ userId }) => userId)));
  /** Whether the lists are the server's, not only what was kept. */
  readonly isRead = signal(false);
  /** Whether the last attempt to read them failed. */
  readonly hasFailed = signal(false);
  #reading: Promise<void> | undefined;
  #isOutdated = false;

  constructor({ api, people, keep }: { api: HitherApi; people: People; keep: Keep }) {
    this.#api = api;
    this.#people = people;
    this.#keep = keep;
  }

  /** By name. */
  get all(): readonly Contact[] {
    return this.#lists.value.friends;
  }
  get incoming(): readonly Contact[] {
    return this.#lists.value.incoming;
  }
  get outgoing(): readonly Contact[] {
    return this.#lists.value.outgoing;
  }
  get blocked(): readonly Contact[] {
    return this.#lists.value.blocked;
  }
  has(userId: string): boolean {
    return this.#ids.value.has(userId);
  }

  relation(userId: string): Relation {
    const { friends, incoming, outgoing, blocked } = this.#lists.value;
    const isIn = (list: Contact[]) => list.some((each) => each.userId === userId);
    if (isIn(friends)) return "friends";
    if (isIn(incoming)) return "incoming";
    if (isIn(outgoing)) return "requested";
    return isIn(blocked) ? "blocked" : "none";
  }

  /** Shows what was kept, until the server has answered. */
  async restore(): Promise<void> {
    const kept = await this.#keep.read<Lists>("friends");
    if (kept !== undefined && !this.isRead.peek()) this.#take(kept);
  }

  /** Reads all lists again; what changes meanwhile is read in another round. @throws what reading throws */
  read(): Promise<void> {
    this.#isOutdated = true;
    this.#reading ??= this.#readAll()
      .then(
        () => {
          this.hasFailed.value = false;
        },
        (error: unknown) => {
          this.hasFailed.value = true;
          throw error;
        },
      )
      .finally(() => {
        this.#reading = undefined;
      });
    return this.#reading;
  }

  request = (userId: string) => this.#change(this.#api.requestFriend(userId));
  accept = (userId: string) => this.#change(this.#api.acceptFriend(userId));
  decline = (userId: string) => this.#change(this.#api.declineRequest(userId));
  cancel = (userId: string) => this.#change(this.#api.cancelRequest(userId));
  remove = (userId: string) => this.#change(this.#api.removeFriend(userId));
  block = (userId: string) => this.#change(this.#api.block(userId));
  unblock = (userId: string) => this.#change(this.#api.unblock(userId));

  /** Somebody by their handle; undefined where it is nobody's. */
  async find(handle: string): Promise<PersonWithRelation | undefined> {
    try {
      const found = await this.#api.findByHandle(handle);
      this.#people.learn([found]);
      return found;
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 404) return undefined;
      throw error;
    }
  }

  async #change(work: Promise<PersonWithRelation>): Promise<PersonWithRelation> {
    const person = await work;
    await this.read();
    return person;
  }

  async #readAll(): Promise<void> {
    while (this.#isOutdated) {
      this.#isOutdated = false;
      const [friends, incoming, outgoing, blocked] = await Promise.all([
        allPages((page) => this.#api.friends(page)),
        allPages((page) => this.#api.friendRequests("incoming", page)),
        allPages((page) => this.#api.friendRequests("outgoing", page)),
        allPages((page) => this.#api.blocks(page)),
      ]);
      friends.sort((one, other) => one.displayName.localeCompare(other.displayName));
      this.#take({ friends, incoming, outgoing, blocked });
      this.isRead.value = true;
      void this.#keep.write("friends", this.#lists.peek());
    }
  }

  #take(lists: Lists): void {
    this.#people.learn(Object.values(lists).flat() as Person[]);
    this.#lists.value = lists;
  }
}

const PAGE_SIZE = 200;

async function allPages(
  read: (page: { limit: number; cursor?: string }) => Promise<ContactPage>,
): Promise<Contact[]> {
  const list: Contact[] = [];
  let cursor: string | null = null;
  do {
    const { items, nextCursor }: ContactPage = await read({
      limit: PAGE_SIZE,
      ...(cursor !== null && { cursor }),
    });
    list.push(...items);
    cursor = nextCursor;
  } while (cursor !== null);
  return list;
}
