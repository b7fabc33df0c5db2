import { effect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Account } from "../state/account.ts";
import { coveredBelowPx } from "../state/map-wishes.ts";
import { selectedUserId } from "../state/selection.ts";
import type { StageMap } from "./base/stage-map.ts";
import { cameraForCircle, shifted } from "./core/camera.ts";
import { beside, toLatLng, type WorldPoint, worldPx } from "./core/mercator.ts";
import type { MarkerLayer } from "./marker-layer.ts";

/** Nearer to the edge than this, somebody is as good as out of sight. */
const EDGE_PX = 70;
const CLOSE_ZOOM = 13;

interface Stage {
  stage: StageMap;
  layer: MarkerLayer;
  /** Whether the circle is in view from the first. */
  isFitted: boolean;
}

/** Moves the map where it makes sense: to the circle at first, to whoever is selected, to the user who asks for it. */
export function useMapCamera(account: Account, { stage, layer, isFitted: wasFitted }: Stage) {
  const isFitted = useRef(wasFitted);
  const isWanted = useRef(false);

  const camera = useMemo(() => {
    const room = () => ({ ...stage.view, coveredBelow: coveredBelowPx.peek() });
    const fit = () => {
      const place = account.place.place.peek();
      if (place !== null) stage.ease(cameraForCircle(place, account.near.radiusM.peek(), room()));
    };
    const center = (point: WorldPoint, zoom: number) =>
      stage.ease({ zoom, center: shifted(toLatLng(point), zoom, room().coveredBelow / 2) });
    const isInSight = (point: WorldPoint) => {
      const { zoom, center: middle, width, height, coveredBelow } = room();
      const right = (beside(point.x, middle.x) - middle.x) * worldPx(zoom) + width / 2;
      const down = (point.y - middle.y) * worldPx(zoom) + height / 2;
      return (
        right > EDGE_PX && right < width - EDGE_PX && down > EDGE_PX && down < height - coveredBelow - EDGE_PX
      );
    };
    const locate = () => {
      isWanted.current = true;
      const { place, state } = account.place;
      if (state.peek() !== "device") account.place.locate();
      const at = place.peek();
      if (at !== null && state.peek() === "device") {
        isWanted.current = false;
        stage.ease(cameraForCircle(at, Math.min(account.near.radiusM.peek(), 1_500), room()));
      }
    };
    return { fit, center, isInSight, locate };
  }, [account, stage]);

  useEffect(() => {
    const endings = [
      effect(() => {
        const place = account.place.place.value;
        if (place === null) {
          isFitted.current = false;
          return;
        }
        if (isFitted.current && !(isWanted.current && place.source === "device")) return;
        isFitted.current = true;
        isWanted.current = false;
        camera.fit();
      }),
      effect(() => {
        const userId = selectedUserId.value;
        const point = userId === null ? undefined : layer.placeOf(userId);
        if (point === undefined || camera.isInSight(point)) return;
        camera.center(point, Math.max(stage.view.zoom, CLOSE_ZOOM));
      }),
    ];
    return () => {
      for (const end of endings) end();
    };
  }, [account, stage, layer, camera]);

  return camera;
}
