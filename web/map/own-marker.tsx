import { MapPin } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import type { KnownPlace, LatLng } from "../state/own-place.ts";
import { useAccount } from "../state/use-account.ts";
import { Icon } from "../ui/icon.tsx";
import type { StageMap } from "./base/stage-map.ts";
import { toLatLng, toWorld, worldPx } from "./core/mercator.ts";
import { draggable } from "./drag.ts";
import { mapWords } from "./map-words.ts";
import type { Overlay } from "./overlay.ts";

const STEP_PX = 8;
/** Keys that follow each other say one thing together. */
const SETTLE_MS = 400;

interface OwnMarkerProps {
  place: KnownPlace;
  stage: StageMap;
  overlay: Overlay;
}

/** Where the user is: a dot as far as the device knows, or a pin that they put there. */
export function OwnMarker({ place, stage, overlay }: OwnMarkerProps) {
  return place.source === "pin" ? (
    <Pin place={place} stage={stage} overlay={overlay} />
  ) : (
    <Dot place={place} overlay={overlay} />
  );
}

function Dot({ place, overlay }: { place: KnownPlace; overlay: Overlay }) {
  const dot = useRef<HTMLDivElement>(null);
  const around = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (dot.current) overlay.put(dot.current, toWorld(place));
    if (around.current) overlay.size(around.current, 2 * (place.accuracyM ?? 0));
  }, [overlay, place]);
  useDropped(overlay, dot, around);
  return (
    <div class="marker own-dot" ref={dot} role="img" aria-label={mapWords().you}>
      <span class="own-accuracy" ref={around} />
      <span class="own-center" />
    </div>
  );
}

function Pin({ place, stage, overlay }: OwnMarkerProps) {
  const account = useAccount();
  const pin = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  // Where it is while it is being moved.
  const [moved, setMoved] = useState<LatLng | null>(null);
  const settling = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef<LatLng>(place);
  latest.current = moved ?? place;

  useEffect(() => {
    if (pin.current) overlay.put(pin.current, toWorld(moved ?? place));
  }, [overlay, place, moved]);
  useDropped(overlay, pin);

  useEffect(() => {
    if (button.current === null) return;
    const end = draggable(button.current, {
      // It is held at its body; its tip says where.
      onMove: (clientX, clientY) => setMoved(stage.placeAt(clientX, clientY + PIN_TIP_PX)),
      onEnd: () => {
        account.place.pinAt(latest.current);
        setMoved(null);
      },
    });
    return () => {
      end();
      clearTimeout(settling.current);
    };
  }, [stage, account]);

  const moveByKey = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    const { x, y } = toWorld(latest.current);
    const [right, down] = step ?? [0, 0];
    const unit = (STEP_PX * (event.shiftKey ? 5 : 1)) / worldPx(stage.view.zoom);
    const next = step ? toLatLng({ x: x + right * unit, y: y + down * unit }) : stage.center;
    latest.current = next;
    setMoved(next);
    clearTimeout(settling.current);
    settling.current = setTimeout(() => {
      account.place.pinAt(latest.current);
      setMoved(null);
    }, SETTLE_MS);
  };

  return (
    <div class="marker own-pin" ref={pin} data-moving={moved !== null || undefined}>
      <button
        type="button"
        class="own-pin-body"
        ref={button}
        aria-label={mapWords().yourPin}
        title={mapWords().you}
        onKeyDown={moveByKey}
      >
        <Icon of={MapPin} size={40} />
      </button>
    </div>
  );
}

/** From the middle of the drawing to its tip. */
const PIN_TIP_PX = 19;
const STEPS: Record<string, readonly [right: number, down: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Gives up the places of a marker's elements once it goes. */
function useDropped(overlay: Overlay, ...elements: { current: HTMLElement | null }[]): void {
  useEffect(() => {
    const dropped = elements.map(({ current }) => current);
    return () => {
      for (const element of dropped) if (element !== null) overlay.drop(element);
    };
  }, [overlay]);
}
