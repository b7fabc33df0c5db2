import type { ChannelEntry } from "../../protocol/links/chat-channel-link.ts";
import type { KeyValue, Sql } from "../storage.ts";

/** How long a device may be away and still learn from a difference that the user left a channel. */
const KEEP_LEFT_MS = 400 * 86_400_000;

/** What is left of channels whose rows are gone. */
interface Forgotten {
  /** The newest revision of them. */
  revision: number;
  /** Their ids, as the user's messages there must be found if the account is deleted. */
  channelIds: string[];
}
const NOTHING: Forgotten = { revision: 0, channelIds: [] };

/**
 * One row per channel, and no index: a delivery writes one row. What is sought otherwise is found by reading the table, which
 * has 2,000 rows at most; reading that many costs about as much as writing two.
 */
const TABLE = `CREATE TABLE IF NOT EXISTS inbox (
  channel TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  left_at_ms INTEGER,
  entry TEXT NOT NULL
) WITHOUT ROWID`;

/**
 * How each channel stands for the user, as the channel said last, and the hub's revision at which that changed. A channel that the
 * user left stays for a while, so that devices that were away learn it.
 */
export class InboxTable {
  readonly #sql: Sql;
  readonly #kv: KeyValue;

  constructor(sql: Sql, kv: KeyValue) {
    this.#sql = sql;
    this.#kv = kv;
    sql.run(TABLE);
  }

  /** The newest revision that is stored here, be it of something forgotten since. */
  newestRevision(): number {
    const [newest] = this.#sql.all<{ revision: number | null }>(
      "SELECT MAX(revision) AS revision FROM inbox",
    );
    return Math.max(newest?.revision ?? 0, this.#forgotten().revision);
  }

  isNews({ channelId, version }: ChannelEntry): boolean {
    const query = "SELECT version FROM inbox WHERE channel = ?";
    const [known] = this.#sql.all<{ version: number }>(query, channelId);
    return known === undefined || known.version < version;
  }

  put(entry: ChannelEntry, revision: number, nowMs: number): void {
    this.#sql.run(
      `INSERT INTO inbox (channel, version, revision, left_at_ms, entry) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (channel) DO UPDATE SET version = ?2, revision = ?3, left_at_ms = ?4, entry = ?5`,
      entry.channelId,
      entry.version,
      revision,
      entry.role === null ? nowMs : null,
      JSON.stringify(entry),
    );
  }

  /** These entries changed for the user, though not for their channels. */
  touch(channelIds: readonly string[], revision: number): void {
    for (const id of channelIds)
      this.#sql.run("UPDATE inbox SET revision = ? WHERE channel = ?", revision, id);
  }

  /** The entry of a channel that the user is or was in. */
  find(channelId: string): ChannelEntry | null {
    return this.#read("WHERE channel = ?", channelId)[0] ?? null;
  }

  /** Channels that the user is in. */
  current(): ChannelEntry[] {
    return this.#read("WHERE left_at_ms IS NULL ORDER BY revision DESC");
  }

  /** Whatever changed after a revision, the newest change first; null where that is not known any more. */
  changedAfter(revision: number): ChannelEntry[] | null {
    if (revision < this.#forgotten().revision) return null;
    return this.#read("WHERE revision > ? ORDER BY revision DESC", revision);
  }

  /** Every channel that the user is or ever was in. */
  everyChannel(): string[] {
    const known = this.#sql
      .all<{ channel: string }>("SELECT channel FROM inbox")
      .map(({ channel }) => channel);
    return [...new Set([...known, ...this.#forgotten().channelIds])];
  }

  /** Forgets channels that were left long ago. Who knows the inbox as of before that must read all of it. */
  forgetLeft(nowMs: number): void {
    const long = nowMs - KEEP_LEFT_MS;
    const query = "SELECT channel, revision FROM inbox WHERE left_at_ms <= ?";
    const left = this.#sql.all<{ channel: string; revision: number }>(query, long);
    if (left.length === 0) return;
    const { revision, channelIds } = this.#forgotten();
    this.#kv.put("forgotten", {
      revision: Math.max(revision, ...left.map((each) => each.revision)),
      channelIds: [...new Set([...channelIds, ...left.map(({ channel }) => channel)])],
    } satisfies Forgotten);
    this.#sql.run("DELETE FROM inbox WHERE left_at_ms <= ?", long);
  }

  /** When there is something to forget, in epoch milliseconds; null where nothing was left. */
  nextForgetMs(): number | null {
    const [oldest] = this.#sql.all<{ at: number | null }>("SELECT MIN(left_at_ms) AS at FROM inbox");
    return oldest?.at == null ? null : oldest.at + KEEP_LEFT_MS;
  }

  #forgotten(): Forgotten {
    return this.#kv.get<Forgotten>("forgotten") ?? NOTHING;
  }

  #read(where: string, ...params: (string | number)[]): ChannelEntry[] {
    const rows = this.#sql.all<{ entry: string }>(`SELECT entry FROM inbox ${where}`, ...params);
    return rows.map(({ entry }) => JSON.parse(entry) as ChannelEntry);
  }
}
