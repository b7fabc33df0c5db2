import { useEffect, useState } from "preact/hooks";
import { formatDistance } from "../i18n/format.ts";
import type { StageMap } from "./base/stage-map.ts";
import { pxPerM, toLatLng } from "./core/mercator.ts";
import { scaleBar } from "./core/scale-bar.ts";
import { mapWords } from "./map-words.ts";

const LONGEST_PX = 96;

/** How long things are, and whom the map is from. */
export function MapFoot({ stage, kind }: { stage: StageMap; kind: "streets" | "world" }) {
  const [scale, setScale] = useState(() => scaleOf(stage));
  useEffect(
    () =>
      stage.onView(() => {
        const next = scaleOf(stage);
        setScale((last) => (last.lengthM === next.lengthM && last.lengthPx === next.lengthPx ? last : next));
      }),
    [stage],
  );
  const say = mapWords();
  return (
    <div class="map-foot">
      <span class="map-scale" style={{ width: `${scale.lengthPx}px` }}>
        {formatDistance(scale.lengthM)}
      </span>
      <p class="map-credit">
        {kind === "streets" ? (
          <a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noreferrer">
            {say.streets}
          </a>
        ) : (
          `${say.noStreets} · ${say.world}`
        )}
      </p>
    </div>
  );
}

function scaleOf(stage: StageMap): { lengthM: number; lengthPx: number } {
  const { zoom, center } = stage.view;
  const { lengthM, lengthPx } = scaleBar(pxPerM(toLatLng(center).lat, zoom), LONGEST_PX);
  return { lengthM, lengthPx: Math.round(lengthPx) };
}
