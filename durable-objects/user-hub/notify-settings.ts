import type { Notify } from "../../protocol/chat/inbox.ts";
import type { NotifyTarget } from "../../protocol/links/user-hub-link.ts";
import type { KeyValue } from "../storage.ts";
import { earliest } from "./earliest.ts";

const NOTIFY_DEFAULT: Notify = { level: "all", until: null };

/**
 * How the user wants to hear of channels and teams. All of it is one stored value: it is small, as it holds only what the user
 * set, and each change writes one row.
 */
export class NotifySettings {
  readonly #kv: KeyValue;
  readonly #all: Map<string, Notify>;

  constructor(kv: KeyValue) {
    this.#kv = kv;
    this.#all = new Map(kv.get<[string, Notify][]>("notify") ?? []);
  }

  /** What was set for exactly this, or null where nothing was, or only until a time that has passed. */
  own(target: NotifyTarget, nowMs: number): Notify | null {
    const set = this.#all.get(keyOf(target));
    return set === undefined || isOver(set, nowMs) ? null : set;
  }

  /** What counts for a channel: its own setting before its team's before all messages. */
  forChannel(channelId: string, teamId: string | null, nowMs: number): Notify {
    const own = this.own({ channelId }, nowMs);
    return own ?? (teamId === null ? NOTIFY_DEFAULT : this.forTeam(teamId, nowMs));
  }

  forTeam(teamId: string, nowMs: number): Notify {
    return this.own({ teamId }, nowMs) ?? NOTIFY_DEFAULT;
  }

  /** Answers whether that changed anything. */
  set(target: NotifyTarget, { level, until }: Notify): boolean {
    const known = this.#all.get(keyOf(target));
    if (known?.level === level && known.until === until) return false;
    this.#all.set(keyOf(target), { level, until });
    this.#store();
    return true;
  }

  /** Makes ends that have passed final. Answers for what. */
  end(nowMs: number): NotifyTarget[] {
    const over = [...this.#all].filter(([, set]) => isOver(set, nowMs)).map(([key]) => key);
    for (const key of over) this.#all.delete(key);
    if (over.length > 0) this.#store();
    return over.map(targetOf);
  }

  /** When the next setting ends, in epoch milliseconds. One that has passed counts until it was made final. */
  nextEndMs(): number | null {
    return earliest([...this.#all.values()].map(({ until }) => until));
  }

  #store(): void {
    this.#kv.put("notify", [...this.#all]);
  }
}

function isOver({ until }: Notify, nowMs: number): boolean {
  return until !== null && until <= nowMs;
}

function keyOf(target: NotifyTarget): string {
  return "teamId" in target ? `team:${target.teamId}` : `channel:${target.channelId}`;
}

function targetOf(key: string): NotifyTarget {
  const id = key.slice(key.indexOf(":") + 1);
  return key.startsWith("team:") ? { teamId: id } : { channelId: id };
}
