import type { ComponentChildren } from "preact";
import { go, printRoute, type Route } from "../state/route.ts";

interface LinkProps {
  to: Route;
  class?: string;
  children: ComponentChildren;
  label?: string | undefined;
  isCurrent?: boolean;
  /** The place that it is in takes the place of the one before. */
  replace?: boolean;
}

/** Leads to another place of the app. */
export function Link({ to, class: name, children, label, isCurrent, replace = false }: LinkProps) {
  return (
    <a
      class={name}
      href={printRoute(to)}
      aria-label={label}
      title={label}
      aria-current={isCurrent ? "page" : undefined}
      onClick={(event) => {
        // To be opened elsewhere: that is the browser's matter.
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(to, { replace });
      }}
    >
      {children}
    </a>
  );
}
