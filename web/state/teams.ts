import { signal } from "@preact/signals";
import type { HitherApi, Team } from "../../client/index.ts";
import type { Keep } from "./keep.ts";

/** The user's teams. */
export class Teams {
  readonly all = signal<readonly Team[]>([]);
  readonly isRead = signal(false);
  readonly #api: HitherApi;
  readonly #keep: Keep;

  constructor({ api, keep }: { api: HitherApi; keep: Keep }) {
    this.#api = api;
    this.#keep = keep;
  }

  get(teamId: string): Team | undefined {
    return this.all.value.find((team) => team.teamId === teamId);
  }

  async restore(): Promise<void> {
    const kept = await this.#keep.read<Team[]>("teams");
    if (kept !== undefined && !this.isRead.peek()) this.all.value = kept;
  }

  async read(): Promise<void> {
    const { items } = await this.#api.teams.list({ limit: 200 });
    this.all.value = items;
    this.isRead.value = true;
    void this.#keep.write("teams", items);
  }
}
