import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { coveredBelowPx } from "../state/map-wishes.ts";
import { selectedUserId, showPerson } from "../state/selection.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { Spinner } from "../ui/empty.tsx";
import { uiWords } from "../ui/ui-words.ts";
import { type BaseMap, loadBaseMap } from "./base/base-map.ts";
import { readLook } from "./base/look.ts";
import { StageMap } from "./base/stage-map.ts";
import { cameraForCircle } from "./core/camera.ts";
import { mapWords } from "./map-words.ts";
import { StageContent } from "./stage-content.tsx";
import "./map.css";

type Drawn =
  | { phase: "loading" }
  | { phase: "failed" }
  | { phase: "undrawable" }
  | { phase: "drawn"; stage: StageMap; base: BaseMap; isFitted: boolean };

/** The map with everybody on it. Where it cannot be drawn it says so, and the rest of the app goes on without. */
export function MapStage() {
  const { place, near } = useAccount();
  const container = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<Drawn>({ phase: "loading" });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let isGone = false;
    let stage: StageMap | undefined;
    const draw = async () => {
      const base = await loadBaseMap();
      if (isGone || container.current === null) return;
      const at = place.place.peek();
      const { clientWidth: width, clientHeight: height } = container.current;
      const room = { width, height, coveredBelow: coveredBelowPx.peek() };
      const start = at === null ? base.start : cameraForCircle(at, near.radiusM.peek(), room);
      const title = mapWords().map;
      try {
        stage = new StageMap({ container: container.current, base, look: readLook(), start, title });
        setDrawn({ phase: "drawn", stage, base, isFitted: at !== null });
      } catch {
        setDrawn({ phase: "undrawable" });
      }
    };
    draw().catch(() => setDrawn({ phase: "failed" }));
    return () => {
      isGone = true;
      stage?.remove();
    };
  }, [attempt, place, near]);

  const say = mapWords();
  return (
    <div class="map-stage">
      <div class="map-canvas" ref={container} />
      {drawn.phase === "loading" && <Spinner />}
      {drawn.phase === "undrawable" && <NoMap />}
      {drawn.phase === "failed" && (
        <div class="map-message" role="status">
          <p>{say.failed}</p>
          <Button onClick={() => setAttempt(attempt + 1)}>{uiWords().tryAgain}</Button>
        </div>
      )}
      {drawn.phase === "drawn" && <StageContent {...drawn} />}
    </div>
  );
}

/** Whom the user selects in the list shows on their card instead. */
function NoMap() {
  useSignalEffect(() => {
    const { value: userId } = selectedUserId;
    if (userId === null) return;
    selectedUserId.value = null;
    showPerson(userId);
  });
  return (
    <p class="map-message" role="status">
      {mapWords().noGraphics}
    </p>
  );
}
