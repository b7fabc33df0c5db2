import { type Signal, signal } from "@preact/signals";
import { MAX_ZOOM, type StageMap } from "./base/stage-map.ts";
import { type Camera, cameraForPoints } from "./core/camera.ts";
import { type Cluster, clusterDots } from "./core/clusters.ts";
import { fanOut } from "./core/fan-out.ts";
import { Glides } from "./core/glides.ts";
import type { MapPerson } from "./core/map-people.ts";
import { beside, type WorldPoint, worldPx } from "./core/mercator.ts";
import type { Overlay } from "./overlay.ts";

/** Faces that are closer than this are shown as one. */
const CLUSTER_PX = 54;
/** Clusters are the same within each half a step of zooming in. */
const ZOOM_STEP = 0.5;
/** How often it is looked again who stands together, while anybody moves. */
const LOOK_AGAIN_MS = 1_000;
/** Where nobody moved by as much as a pixel, nobody will for this long. */
const REST_MS = 80;

/** Something that is to be on the screen: somebody, or several as one. */
export interface Shown {
  key: string;
  userIds: readonly string[];
  /** Beside the place of the one whom they stand with, in pixels: they were fanned out. */
  fanned?: { x: number; y: number };
}

/** Decides who is on the screen, alone or with others, and moves them as they go. */
export class MarkerLayer {
  /** Who is in view, or near it. */
  readonly shown = signal<readonly Shown[]>([]);
  readonly #stage: StageMap;
  readonly #overlay: Overlay;
  readonly #glides = new Glides();
  readonly #people = new Map<string, Signal<MapPerson | undefined>>();
  readonly #elements = new Map<string, HTMLElement>();
  #userIds: readonly string[] = [];
  #clusters: readonly Cluster[] = [];
  #clusterZoom = Number.NaN;
  #selectedId: string | null = null;
  /** The one for whom a cluster stood that is fanned out. */
  #fannedId: string | null = null;
  #frame: number | undefined;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #lookedAtMs = 0;

  constructor(stage: StageMap, overlay: Overlay) {
    this.#stage = stage;
    this.#overlay = overlay;
  }

  /** Undefined once they are not on the map any more. */
  person(userId: string): Signal<MapPerson | undefined> {
    const known = this.#people.get(userId) ?? signal<MapPerson | undefined>(undefined);
    this.#people.set(userId, known);
    return known;
  }

  /** Where somebody is shown just now. */
  placeOf(userId: string): WorldPoint | undefined {
    return this.#glides.at(userId, performance.now());
  }

  /** Takes over where people are. @param isStill they are to be there at once */
  setPeople(people: ReadonlyMap<string, MapPerson>, isStill: boolean): void {
    this.#glides.update(people.values(), performance.now(), isStill);
    for (const userId of this.#userIds) if (!people.has(userId)) this.person(userId).value = undefined;
    for (const [userId, person] of people) this.person(userId).value = person;
    this.#userIds = [...people.keys()];
    this.look();
  }

  /** Whoever is selected is never hidden behind another one. */
  select(userId: string | null): void {
    if (userId === this.#selectedId) return;
    this.#selectedId = userId;
    this.look();
  }

  /** Shows each of a cluster: from closer, or, where that does not part them, around where they are. */
  open({ userIds }: Shown): void {
    const points = userIds.flatMap((userId) => this.placeOf(userId) ?? []);
    const first = points[0];
    if (first === undefined) return;
    const { view } = this.#overlay;
    const side = points.map(({ x, y }) => ({ x: beside(x, first.x), y }));
    const spread = (values: number[]) => (Math.max(...values) - Math.min(...values)) * worldPx(MAX_ZOOM);
    const widestPx = Math.max(spread(side.map(({ x }) => x)), spread(side.map(({ y }) => y)));
    if (widestPx < CLUSTER_PX * 1.5 || view.zoom >= MAX_ZOOM - 0.1) {
      this.#fannedId = userIds[0] ?? null;
      this.look();
      return;
    }
    const camera: Camera = cameraForPoints(side, { ...view, coveredBelow: 0 }, MAX_ZOOM);
    this.#stage.ease({ ...camera, zoom: Math.max(camera.zoom, Math.min(MAX_ZOOM, view.zoom + 1)) });
  }

  /** @returns whether there was anything to fold */
  foldFan(): boolean {
    if (this.#fannedId === null) return false;
    this.#fannedId = null;
    this.look();
    return true;
  }

  /** The element of something that is shown; null once there is none. */
  attach(key: string, element: HTMLElement | null): void {
    const before = this.#elements.get(key);
    if (before !== undefined) this.#overlay.drop(before);
    if (element === null) {
      this.#elements.delete(key);
      return;
    }
    this.#elements.set(key, element);
    const shown = this.shown.peek().find((each) => each.key === key);
    if (shown !== undefined) this.#put(shown, performance.now());
  }

  /** Looks anew who is in view, and who stands together. */
  look(): void {
    const now = performance.now();
    this.#lookedAtMs = now;
    const { view } = this.#overlay;
    if (view.width === 0) return;
    const zoom = Math.floor(view.zoom / ZOOM_STEP) * ZOOM_STEP;
    if (zoom !== this.#clusterZoom && !Number.isNaN(this.#clusterZoom)) this.#fannedId = null;
    const scale = worldPx(zoom);
    const dots = this.#userIds.flatMap((userId) => {
      if (userId === this.#selectedId && userId !== this.#fannedId) return [];
      const point = this.#glides.at(userId, now);
      return point === undefined
        ? []
        : [{ id: userId, x: beside(point.x, view.center.x) * scale, y: point.y * scale }];
    });
    this.#clusters = clusterDots(dots, CLUSTER_PX, zoom === this.#clusterZoom ? this.#clusters : []);
    this.#clusterZoom = zoom;
    this.#show(now);
    this.#wake();
  }

  stop(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    clearTimeout(this.#rest);
  }

  #show(now: number): void {
    const shown: Shown[] = [];
    const inReach = (userId: string) => {
      const point = this.#glides.at(userId, now);
      return point !== undefined && this.#overlay.isInReach(point);
    };
    if (this.#selectedId !== null && this.#fannedId !== this.#selectedId && inReach(this.#selectedId)) {
      shown.push({ key: this.#selectedId, userIds: [this.#selectedId] });
    }
    for (const { id, ids } of this.#clusters) {
      if (!inReach(id)) continue;
      if (id === this.#fannedId && ids.length > 1) {
        const places = fanOut(ids.length);
        ids.forEach((userId, index) =>
          shown.push({ key: userId, userIds: [userId], fanned: places[index] ?? { x: 0, y: 0 } }),
        );
      } else shown.push({ key: ids.length === 1 ? id : `${id}+`, userIds: ids });
    }
    shown.sort((one, other) => (one.key < other.key ? -1 : 1));
    if (!isSame(shown, this.shown.peek())) this.shown.value = shown;
    for (const each of shown) this.#put(each, now);
  }

  #put({ key, userIds, fanned }: Shown, now: number): boolean {
    const element = this.#elements.get(key);
    const leader = fanned === undefined ? userIds[0] : this.#fannedId;
    const point = leader == null ? undefined : this.#glides.at(leader, now);
    if (element === undefined || point === undefined) return false;
    if (fanned === undefined) return this.#overlay.put(element, point);
    const scale = worldPx(this.#overlay.view.zoom);
    return this.#overlay.put(element, { x: point.x + fanned.x / scale, y: point.y + fanned.y / scale });
  }

  #wake(): void {
    if (this.#frame !== undefined || this.#rest !== undefined || !this.#glides.isMoving(performance.now()))
      return;
    this.#frame = requestAnimationFrame(this.#step);
  }

  readonly #step = () => {
    this.#frame = undefined;
    const now = performance.now();
    if (now - this.#lookedAtMs > LOOK_AGAIN_MS) {
      this.look();
      return;
    }
    let isMoved = false;
    for (const each of this.shown.peek()) isMoved = this.#put(each, now) || isMoved;
    if (isMoved) this.#wake();
    else {
      this.#rest = setTimeout(() => {
        this.#rest = undefined;
        this.#wake();
      }, REST_MS);
    }
  };
}

function isSame(some: readonly Shown[], others: readonly Shown[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ key, userIds, fanned }, index) => {
      const other = others[index];
      return (
        other?.key === key && (fanned === undefined) === (other.fanned === undefined) && same(userIds, other)
      );
    })
  );
}

function same(userIds: readonly string[], other: Shown): boolean {
  return (
    userIds.length === other.userIds.length &&
    userIds.every((userId, index) => userId === other.userIds[index])
  );
}
