import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { showProblem } from "../state/toasts.ts";
import { Spinner } from "../ui/empty.tsx";
import { whenIdle } from "../ui/when-idle.ts";

/** Loads the map once there is room for it on the screen, and the rest of the app is up. */
export function LazyMap() {
  const [Map, setMap] = useState<ComponentType>();
  const place = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = place.current;
    if (element === null || Map !== undefined) return;
    let stopWaiting = () => {};
    const load = () => {
      import("../map/map-stage.tsx").then(({ MapStage }) => setMap(() => MapStage), showProblem);
    };
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      seen.disconnect();
      stopWaiting = whenIdle(load);
    });
    seen.observe(element);
    return () => {
      seen.disconnect();
      stopWaiting();
    };
  }, [Map]);

  return (
    <div class="shell-map" ref={place}>
      {Map === undefined ? <Spinner /> : <Map />}
    </div>
  );
}
