import type { ComponentType } from "preact";
import { useLoaded } from "./use-loaded.ts";

/** A component that is loaded when it is first drawn. What cannot be loaded is said, and closed where it can be. */
export function lazily<Props extends { onClose: () => void }>(
  load: () => Promise<ComponentType<Props>>,
): (props: Props) => preact.JSX.Element | null {
  let loaded: ComponentType<Props> | undefined;
  const loadOnce = async () => (loaded ??= await load());
  return function Lazy(props) {
    const fresh = useLoaded(loadOnce, loaded === undefined, props.onClose);
    // What is at hand is drawn at once.
    const Loaded = loaded ?? fresh;
    return Loaded === undefined ? null : <Loaded {...props} />;
  };
}
