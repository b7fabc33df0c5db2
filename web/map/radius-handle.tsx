import { MoveDiagonal } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { formatDistance } from "../i18n/format.ts";
import { RADIUS } from "../state/near.ts";
import type { LatLng } from "../state/own-place.ts";
import { draftRadius, reachDraft, shownRadiusM } from "../state/radius-draft.ts";
import { useAccount } from "../state/use-account.ts";
import { Icon } from "../ui/icon.tsx";
import type { StageMap } from "./base/stage-map.ts";
import { toWorld } from "./core/mercator.ts";
import { bearingDeg, distanceM, pointAt } from "./core/sphere.ts";
import { draggable } from "./drag.ts";
import { mapWords } from "./map-words.ts";
import type { Overlay } from "./overlay.ts";

/** At the left of the circle, where no buttons lie over it, until it is dragged elsewhere. */
const FIRST_BEARING = 270;
/** Keys that follow each other say one thing together. */
const SETTLE_MS = 500;

interface RadiusHandleProps {
  around: LatLng;
  stage: StageMap;
  overlay: Overlay;
}

/** The handle at the circle's edge: dragged, or moved by arrow keys, it says how far the user looks. */
export function RadiusHandle({ around, stage, overlay }: RadiusHandleProps) {
  const { near } = useAccount();
  const radiusM = shownRadiusM(near);
  const [bearing, setBearing] = useState(FIRST_BEARING);
  const [isHeld, setHeld] = useState(false);
  const handle = useRef<HTMLDivElement>(null);
  const center = useRef(around);
  center.current = around;
  const settling = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  useEffect(() => {
    if (handle.current) overlay.put(handle.current, toWorld(pointAt(around, bearing, radiusM)));
  }, [overlay, around, bearing, radiusM]);

  useEffect(() => {
    const element = handle.current;
    if (element === null) return;
    const end = draggable(element, {
      onStart: () => setHeld(true),
      onMove: (clientX, clientY) => {
        const place = stage.placeAt(clientX, clientY);
        setBearing(bearingDeg(center.current, place));
        draftRadius(distanceM(center.current, place));
      },
      onEnd: () => {
        setHeld(false);
        reachDraft(near);
      },
    });
    return () => {
      end();
      overlay.drop(element);
      clearTimeout(settling.current);
    };
  }, [stage, overlay, near]);

  const settle = () => {
    clearTimeout(settling.current);
    setHeld(false);
    reachDraft(near);
  };
  const moveByKey = (event: KeyboardEvent) => {
    const to = keyed(event.key, radiusM);
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    draftRadius(to);
    setHeld(true);
    clearTimeout(settling.current);
    settling.current = setTimeout(settle, SETTLE_MS);
  };

  const words = formatDistance(radiusM);
  return (
    <div
      class="marker radius-handle"
      ref={handle}
      role="slider"
      tabIndex={0}
      aria-label={mapWords().radius}
      aria-valuemin={RADIUS.minM}
      aria-valuemax={RADIUS.maxM}
      aria-valuenow={radiusM}
      aria-valuetext={words}
      data-held={isHeld || undefined}
      onKeyDown={moveByKey}
      onBlur={settle}
    >
      <span class="radius-knob">
        <Icon of={MoveDiagonal} size={16} />
      </span>
      <span class="radius-value" aria-hidden="true">
        {words}
      </span>
    </div>
  );
}

function keyed(key: string, radiusM: number): number | undefined {
  const step = radiusM < 2_000 ? 100 : 500;
  switch (key) {
    case "ArrowRight":
    case "ArrowUp":
      return radiusM + step;
    case "ArrowLeft":
    case "ArrowDown":
      return radiusM - step;
    case "PageUp":
      return radiusM + 5 * step;
    case "PageDown":
      return radiusM - 5 * step;
    case "Home":
      return RADIUS.minM;
    case "End":
      return RADIUS.maxM;
    default:
      return undefined;
  }
}
