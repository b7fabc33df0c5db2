import { createPortal } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { coveredBelowPx, isPinning } from "../state/map-wishes.ts";
import { selectedUserId } from "../state/selection.ts";
import { useAccount } from "../state/use-account.ts";
import type { BaseMap } from "./base/base-map.ts";
import type { StageMap } from "./base/stage-map.ts";
import { MapCard } from "./map-card.tsx";
import { MapControls } from "./map-controls.tsx";
import { MapFoot } from "./map-foot.tsx";
import { mapWords } from "./map-words.ts";
import { MarkerLayer } from "./marker-layer.ts";
import { Markers } from "./markers.tsx";
import { Overlay } from "./overlay.ts";
import { OwnMarker } from "./own-marker.tsx";
import { PlacePrompt } from "./place-prompt.tsx";
import { RadiusHandle } from "./radius-handle.tsx";
import { useFollowed } from "./use-followed.ts";
import { useMapCamera } from "./use-map-camera.ts";

interface StageContentProps {
  stage: StageMap;
  base: Pick<BaseMap, "kind">;
  /** Whether the map was drawn around where the user is, rather than before that was known. */
  isFitted: boolean;
}

/** All that is over the drawn map: people, the user, the radius, and what one can do. */
export function StageContent({ stage, base, isFitted }: StageContentProps) {
  const account = useAccount();
  const place = account.place.place.value;
  const [isLost, setLost] = useState(false);
  const { element, overlay, layer } = useMemo(() => {
    const made = document.createElement("div");
    made.className = "map-overlay";
    const over = new Overlay(made);
    return { element: made, overlay: over, layer: new MarkerLayer(stage, over) };
  }, [stage]);

  useEffect(() => {
    stage.frame.append(element);
    const follow = () => {
      if (overlay.follow(stage.view)) layer.look();
    };
    follow();
    const endings = [stage.onView(follow), stage.onLoss(setLost)];
    return () => {
      for (const end of endings) end();
      layer.stop();
      element.remove();
    };
  }, [stage, element, overlay, layer]);

  useFollowed(account, stage, layer);
  const { fit, locate } = useMapCamera(account, { stage, layer, isFitted });

  useEffect(
    () =>
      stage.onClick((at) => {
        if (isPinning.peek()) {
          account.place.pinAt(at);
          isPinning.value = false;
        } else if (!layer.foldFan()) selectedUserId.value = null;
      }),
    [account, stage, layer],
  );

  const pressKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      if (isPinning.peek()) isPinning.value = false;
      else if (!layer.foldFan()) selectedUserId.value = null;
    } else if (event.key === "Enter" && isPinning.peek() && event.target instanceof HTMLCanvasElement) {
      account.place.pinAt(stage.center);
      isPinning.value = false;
    }
  };
  useEffect(() => {
    stage.frame.addEventListener("keydown", pressKey);
    return () => stage.frame.removeEventListener("keydown", pressKey);
  }, [stage, account, layer]);

  return (
    <>
      {createPortal(
        <div class="map-people" role="group" aria-label={mapWords().onTheMap}>
          {place !== null && <OwnMarker place={place} stage={stage} overlay={overlay} />}
          <Markers layer={layer} overlay={overlay} />
          {place !== null && <RadiusHandle around={place} stage={stage} overlay={overlay} />}
        </div>,
        element,
      )}
      {isPinning.value && <span class="map-crosshair" aria-hidden="true" />}
      <div class="map-tools" style={{ "--covered": `${coveredBelowPx.value}px` }}>
        <div class="map-top">
          {isLost && (
            <p class="map-prompt map-lost" role="status">
              {mapWords().lost}
            </p>
          )}
          <PlacePrompt center={() => stage.center} />
        </div>
        <MapCard layer={layer} />
        <MapControls onZoom={(steps) => stage.zoomBy(steps)} onLocate={locate} onFit={fit} />
        <MapFoot stage={stage} kind={base.kind} />
      </div>
    </>
  );
}
