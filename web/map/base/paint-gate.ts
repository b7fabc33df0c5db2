import type { Map as MapLibre } from "maplibre-gl";
import { type Drawn, shiftOf } from "../core/shift.ts";

/** A device that takes longer from one drawn frame to the next cannot draw the map as fast as it is panned. */
const SLOW_MS = 26;
/** The share of the newest frame in what is thought of a device: what was slow for another reason is soon forgotten. */
const NEWEST = { slower: 0.2, faster: 0.5 };

/**
 * Keeps panning smooth where drawing is slow, as it is without a graphics card: there, what was drawn last is moved along, and the
 * map is drawn anew once that is too far away, or the map rests. Elsewhere each frame is drawn.
 */
export function gatePaint(map: MapLibre, view: () => Drawn): void {
  let drawn: Drawn | undefined;
  let isShifted = false;
  let frameMs = 0;

  const measure = () => {
    const startMs = performance.now();
    // The first one is of the frame that is being made; the second waits until that could be shown.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (document.hidden) return;
        const tookMs = Math.min(200, (performance.now() - startMs) / 2);
        frameMs += (tookMs - frameMs) * (tookMs > frameMs ? NEWEST.slower : NEWEST.faster);
      }),
    );
  };

  const gate = () => {
    const { painter } = map;
    const paint = painter.render.bind(painter);
    painter.render = (...frame) => {
      const seen = view();
      const isSlow = frameMs > SLOW_MS;
      const shift = isSlow && map.isMoving() && drawn !== undefined ? shiftOf(drawn, seen) : null;
      const { style } = map.getCanvas();
      if (shift !== null) {
        const { right, down, scale } = shift;
        style.transform = `translate(${right}px, ${down}px)${scale === 1 ? "" : ` scale(${scale})`}`;
        isShifted = true;
        return;
      }
      if (isShifted) style.transform = "";
      isShifted = false;
      drawn = seen;
      paint(...frame);
      measure();
    };
  };
  gate();
  // Another painter comes with another context.
  map.on("webglcontextrestored", gate);
}
