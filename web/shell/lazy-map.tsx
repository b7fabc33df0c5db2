import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { showProblem } from "../state/toasts.ts";
import { Spinner } from "../ui/empty.tsx";

/** Loads the map once there is room for it on the screen, and the rest of the app is up. */
export function LazyMap() {
  const [Map, setMap] = useState<ComponentType>();
  const place = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = place.current;
    if (element === null || Map !== undefined) return;
    let waiting: ReturnType<typeof setTimeout> | number | undefined;
    const load = () => {
      import("../map/map-stage.tsx").then(({ MapStage }) => setMap(() => MapStage), showProblem);
    };
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      seen.disconnect();
      // Not in every browser; a moment later does as well.
      waiting =
        "requestIdleCallback" in window
          ? requestIdleCallback(load, { timeout: 1_000 })
          : setTimeout(load, 200);
    });
    seen.observe(element);
    return () => {
      seen.disconnect();
      if (typeof waiting === "number") cancelIdleCallback(waiting);
    };
  }, [Map]);

  return (
    <div class="shell-map" ref={place}>
      {Map === undefined ? <Spinner /> : <Map />}
    </div>
  );
}
