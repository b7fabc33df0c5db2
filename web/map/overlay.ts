import type { View } from "./base/stage-map.ts";
import { beside, pxPerM, toLatLng, type WorldPoint, worldPx } from "./core/mercator.ts";

/** So far, in pixels, one may pan before what is shown is looked at again. */
const REACH_PX = 256;
/** Larger circles are all over the view, and say nothing. */
const MAX_SIZE_PX = 3_000;

/**
 * What lies over the map, in pixels at the zoom that it has. As one pans, it moves as a whole; as one zooms, all of it finds its
 * place anew.
 */
export class Overlay {
  readonly element: HTMLElement;
  #origin: WorldPoint = { x: 0, y: 0 };
  #zoom = Number.NaN;
  #view: View = { zoom: 0, center: { x: 0.5, y: 0.5 }, width: 0, height: 0 };
  readonly #places = new Map<HTMLElement, WorldPoint>();
  readonly #drawn = new Map<HTMLElement, string>();
  readonly #sizes = new Map<HTMLElement, number>();

  constructor(element: HTMLElement) {
    this.element = element;
  }

  get view(): View {
    return this.#view;
  }

  /** @returns whether other things may be in view now: the zoom changed, or it was panned far */
  follow(view: View): boolean {
    const isZoomed = view.zoom !== this.#zoom;
    const scale = worldPx(view.zoom);
    const isFar =
      Math.abs(view.center.x - this.#origin.x) * scale > REACH_PX ||
      Math.abs(view.center.y - this.#origin.y) * scale > REACH_PX;
    const isSized = view.width !== this.#view.width || view.height !== this.#view.height;
    this.#view = view;
    if (isZoomed || isFar) {
      this.#zoom = view.zoom;
      this.#origin = view.center;
      for (const element of this.#places.keys()) this.#draw(element);
    }
    if (isZoomed) for (const element of this.#sizes.keys()) this.#drawSize(element);
    const right = view.width / 2 - (view.center.x - this.#origin.x) * scale;
    const down = view.height / 2 - (view.center.y - this.#origin.y) * scale;
    // Whole pixels: letters stay sharp, and a layer that is shifted by them need not be drawn again.
    this.element.style.transform = `translate(${Math.round(right)}px, ${Math.round(down)}px)`;
    return isZoomed || isFar || isSized;
  }

  /** Where a place is in the overlay's own pixels. */
  toPx({ x, y }: WorldPoint): { x: number; y: number } {
    const scale = worldPx(this.#zoom);
    return {
      x: (beside(x, this.#view.center.x) - this.#origin.x) * scale,
      y: (y - this.#origin.y) * scale,
    };
  }

  /** Whether something of this many pixels around a place may be seen before the next look. */
  isInReach(point: WorldPoint): boolean {
    const { width, height, center } = this.#view;
    const scale = worldPx(this.#zoom);
    return (
      Math.abs(beside(point.x, center.x) - center.x) * scale < width / 2 + 1.5 * REACH_PX &&
      Math.abs(point.y - center.y) * scale < height / 2 + 1.5 * REACH_PX
    );
  }

  /** Puts an element at a place, and keeps it there. @returns whether that moved it on the screen */
  put(element: HTMLElement, point: WorldPoint): boolean {
    this.#places.set(element, point);
    return this.#draw(element);
  }

  /** Makes an element as wide as so many metres are. */
  size(element: HTMLElement, widthM: number): void {
    this.#sizes.set(element, widthM);
    this.#drawSize(element);
  }

  drop(element: HTMLElement): void {
    this.#places.delete(element);
    this.#drawn.delete(element);
    this.#sizes.delete(element);
  }

  #draw(element: HTMLElement): boolean {
    const point = this.#places.get(element);
    if (point === undefined) return false;
    const { x, y } = this.toPx(point);
    // Half pixels: a walk is smooth so, and most frames of a slow one need nothing drawn.
    const transform = `translate(${Math.round(x * 2) / 2}px, ${Math.round(y * 2) / 2}px)`;
    if (this.#drawn.get(element) === transform) return false;
    this.#drawn.set(element, transform);
    element.style.transform = transform;
    return true;
  }

  #drawSize(element: HTMLElement): void {
    const { lat } = toLatLng(this.#view.center);
    const sizePx = (this.#sizes.get(element) ?? 0) * pxPerM(lat, this.#zoom);
    element.hidden = sizePx > MAX_SIZE_PX;
    element.style.width = `${sizePx.toFixed(1)}px`;
  }
}
