import { LIMITS } from "../../protocol/limits.ts";
import {
  type LocationTime,
  placeOf,
  type TimePlace,
  type ViewReport,
} from "../../protocol/links/location-views-link.ts";
import type { Sql } from "../storage.ts";
import { drawTogether, isSameWay, mergeViews, type StoredView } from "./merge-views.ts";
import { timesAsTold } from "./times-as-told.ts";

const DAY_MS = 86_400_000;
/** A time may be added to for so many days after the one on which it began: `maxViewMs` of `mergeViews` is one. */
const OPEN_DAYS = 2;
/** What is too old is deleted for so many days at once, ahead of time: each alarm is a row that is written. */
const PRUNED_DAYS = 7;

/** A row for each day, UTC, with the times that began on it, as JSON: so a report writes one row, whoever is in it. */
const TABLE = `CREATE TABLE IF NOT EXISTS location_views (
  day INTEGER PRIMARY KEY,
  views TEXT NOT NULL
)`;

/**
 * To whom the user's place was sent, when, how and through what: what the user's sessions reported, as times, with no place in
 * it. Kept for `locationViewDays` at most, and for a week less at least.
 */
export class LocationViews {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
    sql.run(TABLE);
  }

  /**
   * Takes the report of a session, which says all that lasts through it. `linked`: the user's sessions that have a link: what is held as
   * lasting through any other has ended, and nobody saw when.
   */
  take(session: string, views: readonly ViewReport[], linked: ReadonlySet<string>, nowMs: number): void {
    const from = Math.min(nowMs, ...views.map(([, , , fromMs]) => fromMs));
    this.#change(dayOf(from), (stored) => {
      for (const view of stored) {
        const isOver =
          view.session === session
            ? !views.some((each) => isOf(view, each))
            : !linked.has(view.session ?? "");
        if (view.toMs === null && isOver) end(view, nowMs);
      }
      return views.reduce((all, view) => mergeViews(all, view, session, nowMs), stored);
    });
  }

  /** A session's link is gone: what lasted through it has ended. */
  ended(session: string, nowMs: number): void {
    this.#change(dayOf(nowMs), (stored) => {
      for (const view of stored) if (view.toMs === null && view.session === session) end(view, nowMs);
      return stored;
    });
  }

  /** Times by their beginning, the latest first; those after `after`. What lasts through no session of `linked` has ended. */
  page(after: TimePlace | null, limit: number, linked: ReadonlySet<string>, nowMs: number): LocationTime[] {
    this.take("", [], linked, nowMs);
    const page: LocationTime[] = [];
    const oldest = dayOf(nowMs) - LIMITS.locationViewDays;
    let day = after === null ? Number.MAX_SAFE_INTEGER : dayOf(after.fromMs) + 1;
    while (page.length < limit) {
      const query =
        "SELECT day, views FROM location_views WHERE day < ? AND day > ? ORDER BY day DESC LIMIT 1";
      const [row] = this.#sql.all<{ day: number; views: string }>(query, day, oldest);
      if (!row) break;
      day = row.day;
      const views = timesAsTold(JSON.parse(row.views) as StoredView[], nowMs).sort(newestFirst);
      page.push(...views.filter((view) => after === null || newestFirst(view, after) > 0));
    }
    return page
      .slice(0, limit)
      .map(({ viewer, how, via, fromMs, toMs }) => ({ viewer, how, via, fromMs, toMs }));
  }

  /** Deletes what is to be kept no longer. */
  prune(nowMs: number): void {
    const dueMs = this.nextPruneMs();
    if (dueMs === null || dueMs > nowMs) return;
    const kept = dayOf(nowMs) - LIMITS.locationViewDays + PRUNED_DAYS;
    this.#sql.run("DELETE FROM location_views WHERE day <= ?", kept);
  }

  /** When something is to be deleted next, in epoch milliseconds: once the first time of the oldest day may be too old. */
  nextPruneMs(): number | null {
    const [row] = this.#sql.all<{ day: number | null }>("SELECT MIN(day) AS day FROM location_views");
    return row?.day == null ? null : (row.day + LIMITS.locationViewDays) * DAY_MS;
  }

  /** Changes the times of the days to which may be added, from a day on, and writes the days that are others then. */
  #change(fromDay: number, change: (stored: StoredView[]) => StoredView[]): void {
    const query = "SELECT day, views FROM location_views WHERE day >= ? ORDER BY day";
    const rows = this.#sql.all<{ day: number; views: string }>(query, fromDay - OPEN_DAYS);
    const before = new Map(rows.map(({ day, views }) => [day, views]));
    const after = new Map<number, StoredView[]>(rows.map(({ day }) => [day, []]));
    for (const view of change(rows.flatMap(({ views }) => JSON.parse(views) as StoredView[]))) {
      const day = dayOf(view.fromMs);
      after.set(day, [...(after.get(day) ?? []), view]);
    }
    for (const [day, views] of after) {
      const text = JSON.stringify(drawTogether(views, LIMITS.maxLocationViewsPerDay));
      if (views.length === 0) this.#sql.run("DELETE FROM location_views WHERE day = ?", day);
      else if (text !== before.get(day))
        this.#sql.run("INSERT OR REPLACE INTO location_views (day, views) VALUES (?, ?)", day, text);
    }
  }
}

/** Whether a report says what became of a time that lasted. */
function isOf(view: StoredView, report: ViewReport): boolean {
  const toMs = report[4];
  return isSameWay(view, report) && (toMs === null || toMs >= view.fromMs);
}

function end(view: StoredView, nowMs: number): void {
  view.toMs = Math.max(view.fromMs, nowMs);
  delete view.session;
}

function dayOf(atMs: number): number {
  return Math.floor(atMs / DAY_MS);
}

function newestFirst(one: LocationTime, other: LocationTime | TimePlace): number {
  const a = placeOf(one);
  const b = "key" in other ? other : placeOf(other);
  return b.fromMs - a.fromMs || (a.key < b.key ? -1 : Number(a.key > b.key));
}
