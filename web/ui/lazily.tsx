import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { showProblem } from "../state/toasts.ts";

/** A component that is loaded when it is first drawn. What cannot be loaded is said, and closed where it can be. */
export function lazily<Props extends { onClose: () => void }>(
  load: () => Promise<ComponentType<Props>>,
): (props: Props) => preact.JSX.Element | null {
  let loaded: ComponentType<Props> | undefined;
  return function Lazy(props) {
    const [Loaded, setLoaded] = useState(() => loaded);
    useEffect(() => {
      if (Loaded !== undefined) return;
      let isOver = false;
      load().then(
        (component) => {
          loaded = component;
          if (!isOver) setLoaded(() => component);
        },
        (error: unknown) => {
          showProblem(error);
          if (!isOver) props.onClose();
        },
      );
      return () => {
        isOver = true;
      };
    }, []);
    return Loaded === undefined ? null : <Loaded {...props} />;
  };
}
