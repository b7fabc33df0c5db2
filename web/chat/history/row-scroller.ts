import { signal } from "@preact/signals";
import { type Row, RowHeights } from "./row-heights.ts";

/** Drawn beyond the edges of what is seen; and how little of it may be left before more is drawn. */
const BEYOND_PX = 900;
const ENOUGH_PX = 350;
/** How far from the top a row is put that the eye shall find. */
const START_PX = 96;
const AT_END_PX = 24;

/** What stays where it is while rows come and go, and grow: the end, or a row at a distance from the upper edge. */
type Anchor =
  | { at: "end" }
  | { at: "row"; key: string; index: number; topPx: number }
  | { at: "wanted"; key: string; align: "center" | "start" };

export interface RowRange {
  from: number;
  to: number;
}

interface RowScrollerOptions {
  estimatePx: number;
  /** The rows to be drawn are others now. */
  redraw: () => void;
  /** What is seen may be something else now. */
  moved: () => void;
}

/**
 * Draws few of many rows, and keeps what the user looks at in its place. The rows stand in the flow of the page, below as much
 * room as the ones before them take, or are thought to. Wherever that turns out wrong, the place of one row on the screen is
 * measured and put right before anybody sees it.
 *
 * Each row's element has `data-row` with its key, and in it what must not move has `data-still`.
 */
export class RowScroller {
  readonly heights: RowHeights;
  /** Whether the end is in sight, and will stay so when rows are added. */
  readonly isAtEnd = signal(true);
  readonly #options: RowScrollerOptions;
  readonly #resizes: ResizeObserver;
  #scroller: HTMLElement | null = null;
  #rows: HTMLElement | null = null;
  #anchor: Anchor = { at: "end" };
  #range: RowRange = { from: 0, to: 0 };
  /** Whether the last row is the very last there is. */
  #isWhole = true;
  /** What this put the scroller to: the event that follows is no wish of the user's. */
  #ownTopPx: number | null = null;
  /** Where the scroller was when this looked last. */
  #topPx = 0;

  constructor(options: RowScrollerOptions) {
    this.#options = options;
    this.heights = new RowHeights(options.estimatePx);
    this.#resizes = new ResizeObserver(() => this.settle());
  }

  /** @param rows the element that holds the rows, within the one that scrolls */
  attach(scroller: HTMLElement, rows: HTMLElement): () => void {
    this.#scroller = scroller;
    this.#rows = rows;
    this.#resizes.observe(scroller);
    this.#resizes.observe(rows);
    return () => this.#resizes.disconnect();
  }

  /** The rows as they are now, to be called while drawing. @returns those to be drawn */
  take(rows: readonly Row[], isWhole: boolean): RowRange {
    this.heights.setRows(rows);
    this.#isWhole = isWhole;
    const viewPx = this.#scroller?.clientHeight || 800;
    const topPx = this.#expectedTopPx(viewPx);
    this.#range = {
      from: this.heights.indexAt(topPx - BEYOND_PX),
      to: Math.min(this.heights.count, this.heights.indexAt(topPx + viewPx + BEYOND_PX) + 1),
    };
    return this.#range;
  }

  /** To be called after drawing, before it is seen. */
  settle(): void {
    const scroller = this.#scroller;
    if (scroller === null || scroller.clientHeight === 0) return;
    for (const row of this.#drawn()) {
      this.heights.measure(row.dataset["row"] ?? "", row.getBoundingClientRect().height);
    }
    this.#restore(scroller);
    this.#seen(scroller);
  }

  /** To be called with each scroll event. */
  readonly scrolled = (): void => {
    const scroller = this.#scroller;
    if (scroller === null || scroller.clientHeight === 0) return;
    if (this.#ownTopPx === null || Math.abs(scroller.scrollTop - this.#ownTopPx) >= 1) {
      this.#ownTopPx = null;
      this.#lookForAnchor(scroller);
    }
    this.#seen(scroller);
  };

  /** The end shall be in sight once it is drawn again. */
  aimAtEnd(): void {
    this.#anchor = { at: "end" };
  }

  /** This row shall be in sight once it is drawn again, and be it the first time. */
  aimAt(key: string, align: "center" | "start"): void {
    this.#anchor = { at: "wanted", key, align };
  }

  /** Puts the focus on a row, and as much of it into sight as there is room for. */
  focus(key: string): void {
    const row = this.element(key);
    const still = row?.querySelector<HTMLElement>("[data-still]");
    still?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  }

  element(key: string): HTMLElement | undefined {
    return this.#drawn().find((row) => row.dataset["row"] === key);
  }

  /** The rows that are in sight with their lower end, the last one first. */
  *inSight(): Generator<string, void, undefined> {
    const scroller = this.#scroller;
    if (scroller === null || scroller.clientHeight === 0) return;
    const edges = scroller.getBoundingClientRect();
    for (const row of this.#drawn().reverse()) {
      const { bottom } = row.getBoundingClientRect();
      if (bottom <= edges.top) return;
      if (bottom <= edges.bottom + 2) yield row.dataset["row"] ?? "";
    }
  }

  /** How many pixels of rows lie out of sight before and after. */
  get beyondPx(): { before: number; after: number } {
    const scroller = this.#scroller;
    if (scroller === null) return { before: 0, after: 0 };
    const { scrollTop, clientHeight, scrollHeight } = scroller;
    return { before: scrollTop, after: scrollHeight - clientHeight - scrollTop };
  }

  get isVisible(): boolean {
    return (this.#scroller?.clientHeight ?? 0) > 0;
  }

  #drawn(): HTMLElement[] {
    return [...(this.#rows?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  }

  /** Where what is seen begins, by the anchor and the heights as far as they are known. */
  #expectedTopPx(viewPx: number): number {
    const { heights } = this;
    const anchor = this.#anchor;
    if (anchor.at === "end") return heights.totalPx - viewPx;
    const index = heights.indexOf(anchor.key);
    if (anchor.at === "wanted") {
      return heights.topOf(index ?? 0) - (anchor.align === "center" ? viewPx / 2 : START_PX);
    }
    return heights.topOf(index ?? Math.min(anchor.index, heights.count - 1)) - anchor.topPx;
  }

  #restore(scroller: HTMLElement): void {
    const anchor = this.#anchor;
    const endPx = scroller.scrollHeight - scroller.clientHeight;
    const isAtLimit = scroller.scrollTop >= endPx - 1;
    // The user may have scrolled without the event having come yet; or the browser has, since there is less to scroll.
    const byUserPx = isAtLimit ? 0 : scroller.scrollTop - this.#topPx;
    if (anchor.at === "end") {
      if (this.#isWhole && byUserPx > -1) return this.#scrollTo(scroller, endPx);
      return this.#lookForAnchor(scroller);
    }
    const row = this.element(anchor.key);
    if (row === undefined) {
      // It is gone: whatever is there now is looked at.
      if (this.heights.indexOf(anchor.key) === undefined) this.#lookForAnchor(scroller);
      return;
    }
    const still = stillOf(row);
    const heightPx = still.getBoundingClientRect().height;
    const startPx = anchor.at === "wanted" && anchor.align === "start" ? START_PX : undefined;
    if (anchor.at === "row") anchor.topPx -= byUserPx;
    const topPx =
      anchor.at === "row"
        ? anchor.topPx
        : (startPx ?? Math.max(START_PX / 2, (scroller.clientHeight - heightPx) / 2));
    this.#scrollTo(scroller, scroller.scrollTop + topWithin(still, scroller) - topPx);
    if (anchor.at === "wanted") this.#lookForAnchor(scroller);
  }

  #scrollTo(scroller: HTMLElement, topPx: number): void {
    if (Math.abs(scroller.scrollTop - topPx) < 0.5) return;
    scroller.scrollTop = topPx;
    this.#ownTopPx = scroller.scrollTop;
  }

  /** From what is on the screen: the end, or the first row that begins there. */
  #lookForAnchor(scroller: HTMLElement): void {
    const { after } = this.beyondPx;
    if (this.#isWhole && after <= AT_END_PX) {
      this.#anchor = { at: "end" };
      return;
    }
    const viewPx = scroller.clientHeight;
    const inSight = this.#drawn().filter((row) => {
      const topPx = topWithin(row, scroller);
      return topPx < viewPx && topPx + row.offsetHeight > 0;
    });
    const row = inSight.find((each) => topWithin(stillOf(each), scroller) >= 0) ?? inSight.at(-1);
    if (row === undefined) return this.#reckonAnchor(scroller);
    const key = row.dataset["row"] ?? "";
    const topPx = topWithin(stillOf(row), scroller);
    this.#anchor = { at: "row", key, index: this.heights.indexOf(key) ?? 0, topPx };
  }

  /** Far from what is drawn, as when the bar is dragged. */
  #reckonAnchor(scroller: HTMLElement): void {
    const topPx = scroller.scrollTop - (this.#rows?.offsetTop ?? 0);
    const index = this.heights.indexAt(topPx);
    const key = this.heights.keyAt(index);
    if (key !== undefined) this.#anchor = { at: "row", key, index, topPx: this.heights.topOf(index) - topPx };
  }

  #seen(scroller: HTMLElement): void {
    this.#topPx = scroller.scrollTop;
    this.isAtEnd.value = this.#anchor.at === "end";
    const topPx = scroller.scrollTop - (this.#rows?.offsetTop ?? 0);
    const { from, to } = this.#range;
    const { heights } = this;
    const isEnoughBefore = from === 0 || heights.offsetOf(from) <= topPx - ENOUGH_PX;
    const isEnoughAfter =
      to === heights.count || heights.offsetOf(to) >= topPx + scroller.clientHeight + ENOUGH_PX;
    if (!isEnoughBefore || !isEnoughAfter) this.#options.redraw();
    this.#options.moved();
  }
}

function stillOf(row: HTMLElement): HTMLElement {
  return row.querySelector<HTMLElement>("[data-still]") ?? row;
}

function topWithin(element: HTMLElement, scroller: HTMLElement): number {
  return element.getBoundingClientRect().top - scroller.getBoundingClientRect().top - scroller.clientTop;
}
