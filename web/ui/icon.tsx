import type { IconNode } from "lucide";
import { h } from "preact";

interface IconProps {
  /** Of the package `lucide`: `import { MapPin } from "lucide"`. */
  of: IconNode;
  /** Pixels. */
  size?: number;
  /** What it says to whoever does not see it; without one it is mere decoration. */
  label?: string | undefined;
}

/** A line drawing of 24 by 24, in the colour of the text around it. */
export function Icon({ of, size = 20, label }: IconProps) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width={2}
      stroke-linecap="round"
      stroke-linejoin="round"
      role={label === undefined ? undefined : "img"}
      aria-label={label}
      aria-hidden={label === undefined ? "true" : undefined}
    >
      {of.map(([tag, attributes]) => h(tag, attributes as Record<string, string>))}
    </svg>
  );
}
