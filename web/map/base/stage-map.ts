import type { FeatureCollection } from "geojson";
import { type GeoJSONSource, type LayerSpecification, Map as MapLibre, setWorkerUrl } from "maplibre-gl";
import workerAddress from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import type { LatLng } from "../../state/own-place.ts";
import type { Camera } from "../core/camera.ts";
import { circleFeatures } from "../core/circle.ts";
import { toLatLng, toWorld, type WorldPoint, worldPx } from "../core/mercator.ts";
import { metricGrid } from "../core/metric-grid.ts";
import { lngBeside } from "../core/sphere.ts";
import type { BaseMap } from "./base-map.ts";
import { faded, type Look } from "./look.ts";
import { gatePaint } from "./paint-gate.ts";

setWorkerUrl(workerAddress);

export const MAX_ZOOM = 18;
const EASE_MS = 450;
const NOTHING: FeatureCollection = { type: "FeatureCollection", features: [] };

/** What is in view: how far in, what is in the middle in parts of the world, and how large it is in pixels. */
export interface View {
  zoom: number;
  center: WorldPoint;
  width: number;
  height: number;
}

interface StageMapOptions {
  container: HTMLElement;
  base: BaseMap;
  look: Look;
  start: Camera;
  /** What screen readers call it. */
  title: string;
}

/** The drawn map: base, circle, and the camera. North is up, always. */
export class StageMap {
  readonly #map: MapLibre;
  readonly #base: BaseMap;
  #look: Look;
  /** Asking the page for it with each frame would have it laid out each time. */
  #size: { width: number; height: number };
  #isStyled = false;
  #circle: { center: LatLng; radiusM: number } | null = null;

  /** @throws where the browser cannot draw it */
  constructor({ container, base, look, start, title }: StageMapOptions) {
    this.#base = base;
    this.#look = look;
    this.#size = { width: container.clientWidth, height: container.clientHeight };
    this.#map = new MapLibre({
      container,
      center: start.center,
      zoom: start.zoom,
      minZoom: 1,
      maxZoom: MAX_ZOOM,
      maxPitch: 0,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      attributionControl: false,
      // Letters need no fading in, and edges no smoothing that is paid for by every frame.
      fadeDuration: 0,
      canvasContextAttributes: { antialias: false },
      pixelRatio: Math.min(devicePixelRatio, 2),
      refreshExpiredTiles: false,
      validateStyle: false,
      locale: { "Map.Title": title },
      style: {
        version: 8,
        sources: {
          ...base.sources,
          circle: { type: "geojson", data: NOTHING, maxzoom: 12, tolerance: 0 },
        },
        layers: this.#layers(),
      },
    });
    gatePaint(this.#map, () => this.view);
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = container;
      this.#size = { width, height };
    };
    this.#map.on("resize", measure);
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#map.on("moveend", () => this.#drawGrid());
    this.#map.on("style.load", () => {
      this.#isStyled = true;
      this.restyle(this.#look);
      this.#drawGrid();
      this.#drawCircle();
    });
  }

  /** What lies over the map, and moves it where it is dragged, goes in here. */
  get frame(): HTMLElement {
    return this.#map.getCanvasContainer();
  }

  get view(): View {
    return { zoom: this.#map.getZoom(), center: toWorld(this.#map.getCenter()), ...this.#size };
  }

  /** @param listener called before each frame that shows another view. @returns ends it */
  onView(listener: () => void): () => void {
    const subscriptions = [this.#map.on("move", listener), this.#map.on("resize", listener)];
    return () => subscriptions.forEach((each) => each.unsubscribe());
  }

  onMoveEnd(listener: () => void): () => void {
    const subscription = this.#map.on("moveend", listener);
    return () => subscription.unsubscribe();
  }

  /** A click on the map itself, not on what lies over it. */
  onClick(listener: (place: LatLng) => void): () => void {
    const subscription = this.#map.on("click", ({ originalEvent, lngLat }) => {
      if (originalEvent.target === this.#map.getCanvas()) listener(lngLat.wrap());
    });
    return () => subscription.unsubscribe();
  }

  /** The browser took the drawing away, or gave it back. */
  onLoss(listener: (isLost: boolean) => void): () => void {
    const subscriptions = [
      this.#map.on("webglcontextlost", () => listener(true)),
      this.#map.on("webglcontextrestored", () => listener(false)),
    ];
    return () => subscriptions.forEach((each) => each.unsubscribe());
  }

  /** The place under a point of the window. */
  placeAt(clientX: number, clientY: number): LatLng {
    const { left, top } = this.#map.getContainer().getBoundingClientRect();
    const { zoom, center, width, height } = this.view;
    return toLatLng({
      x: center.x + (clientX - left - width / 2) / worldPx(zoom),
      y: center.y + (clientY - top - height / 2) / worldPx(zoom),
    });
  }

  get center(): LatLng {
    return this.#map.getCenter().wrap();
  }

  /** Goes there; softly, unless the user would have nothing move. */
  ease({ zoom, center }: Camera): void {
    const lng = lngBeside(center.lng, this.#map.getCenter().lng);
    this.#map.easeTo({ zoom, center: { lat: center.lat, lng }, duration: EASE_MS });
  }

  jump({ zoom, center }: Camera): void {
    this.#map.jumpTo({ zoom, center });
  }

  zoomBy(steps: number): void {
    this.#map.easeTo({ zoom: this.#map.getZoom() + steps, duration: EASE_MS / 2 });
  }

  focus(): void {
    this.#map.getCanvas().focus();
  }

  showCircle(circle: { center: LatLng; radiusM: number } | null): void {
    this.#circle = circle;
    this.#drawCircle();
  }

  /** Draws all in other colours, or with names in another language. What is loaded stays. */
  restyle(look: Look): void {
    this.#look = look;
    if (!this.#isStyled) return;
    for (const layer of this.#layers()) {
      for (const [name, value] of Object.entries(layer.paint ?? {})) {
        this.#map.setPaintProperty(layer.id, name as "fill-color", value as string);
      }
      if (layer.type !== "symbol") continue;
      const text = layer.layout?.["text-field"];
      if (text !== undefined) this.#map.setLayoutProperty(layer.id, "text-field", text);
    }
  }

  remove(): void {
    this.#map.remove();
  }

  #layers(): LayerSpecification[] {
    const { color, theme } = this.#look;
    const shade = theme === "dark" ? faded("rgb(0, 0, 0)", 0.3) : faded(color("ink"), 0.1);
    return [
      ...this.#base.layers(this.#look),
      {
        id: "outside",
        type: "fill",
        source: "circle",
        filter: ["==", ["get", "part"], "outside"],
        paint: { "fill-color": shade, "fill-antialias": false },
      },
      {
        id: "edge",
        type: "line",
        source: "circle",
        filter: ["==", ["get", "part"], "inside"],
        paint: { "line-color": color("accent"), "line-width": 2 },
      },
    ];
  }

  #drawCircle(): void {
    const data = this.#circle ? circleFeatures(this.#circle.center, this.#circle.radiusM) : NOTHING;
    // A source that is gone has nothing to draw any more.
    void this.#map.getSource<GeoJSONSource>("circle")?.setData(data);
  }

  #drawGrid(): void {
    const grid = this.#map.getSource<GeoJSONSource>("grid");
    if (grid === undefined) return;
    const { zoom, width, height } = this.view;
    // Twice the view, so that a swipe does not run out of it.
    void grid.setData(
      metricGrid({ center: this.#map.getCenter(), zoom, widthPx: width * 2.5, heightPx: height * 2.5 }),
    );
  }
}
