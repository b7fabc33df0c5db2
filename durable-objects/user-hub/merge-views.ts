import { LIMITS } from "../../protocol/limits.ts";
import { type LocationTime, placeOf, type ViewReport } from "../../protocol/links/location-views-link.ts";

/** Longer, a time is not made by putting two together: each is in the row of the day on which it began. */
const MAX_VIEW_MS = 86_400_000;

export interface StoredView extends LocationTime {
  /** The session that said that it lasts, while it does. */
  session?: string;
}

/**
 * The times with one more: those of the same person, precision and way are one where less than `locationViewGapMs` lies between them, so
 * that what several sessions of the user's say, or one says again, is there once. What is there covers what was reported, and no
 * more than the gaps.
 */
export function mergeViews(
  stored: readonly StoredView[],
  report: ViewReport,
  session: string,
  nowMs: number,
): StoredView[] {
  const [viewer, how, via, fromMs, toMs] = report;
  let merged: StoredView = { viewer, how, via, fromMs, toMs, ...(toMs === null && { session }) };
  const others: StoredView[] = [];
  // The latest first: what has grown to its longest takes in no more.
  for (const each of [...stored].sort((a, b) => b.fromMs - a.fromMs)) {
    const one = isSameWay(each, report) && join(each, merged, session, nowMs);
    if (one) merged = one;
    else others.push(each);
  }
  return [...others, merged].sort(byBeginning);
}

/** Whether a time is of the same person, precision and way as a report. */
export function isSameWay(view: StoredView, [viewer, how, via]: ViewReport): boolean {
  return view.viewer === viewer && view.how === how && view.via === via;
}

/** At most so many times: of whoever has most, two neighbours become one, as often as it takes; then the oldest go. */
export function drawTogether(views: StoredView[], most: number): StoredView[] {
  let left = views;
  while (left.length > most) {
    const ways = new Map<string, StoredView[]>();
    for (const view of left) {
      const way = placeOf(view).key;
      ways.set(way, [...(ways.get(way) ?? []), view]);
    }
    const [first, second] = [...ways.values()].reduce((a, b) => (b.length > a.length ? b : a));
    if (!first || !second) return left.slice(-most);
    const one = { ...second, fromMs: first.fromMs };
    left = left.flatMap((view) => (view === first ? [] : view === second ? one : view)).sort(byBeginning);
  }
  return left;
}

/** A stored time and a reported one as one; null where they are two. */
function join(stored: StoredView, report: StoredView, session: string, nowMs: number): StoredView | null {
  const gapMs = LIMITS.locationViewGapMs;
  const [storedToMs, reportToMs] = [stored.toMs ?? nowMs, report.toMs ?? nowMs];
  if (report.fromMs - storedToMs >= gapMs || stored.fromMs - reportToMs >= gapMs) return null;
  const fromMs = Math.min(stored.fromMs, report.fromMs);
  // What is said again of a long time is no other one.
  const isKnown = stored.fromMs <= report.fromMs && (stored.toMs === null || storedToMs >= reportToMs);
  if (!isKnown && Math.max(storedToMs, reportToMs) - fromMs > MAX_VIEW_MS && stored.fromMs !== report.fromMs)
    return null;
  const lastsElsewhere = stored.toMs === null && stored.session !== session;
  const { viewer, how, via } = stored;
  if (report.toMs === null)
    return { viewer, how, via, fromMs, toMs: null, session: report.session ?? session };
  if (lastsElsewhere && stored.session !== undefined)
    return { viewer, how, via, fromMs, toMs: null, session: stored.session };
  return {
    viewer,
    how,
    via,
    fromMs,
    toMs: stored.toMs === null ? report.toMs : Math.max(storedToMs, reportToMs),
  };
}

/** A total order, so that what is said again is stored as it was. */
function byBeginning(one: StoredView, other: StoredView): number {
  return one.fromMs - other.fromMs || (placeOf(one).key < placeOf(other).key ? -1 : 1);
}
