import type { IconNode } from "lucide";
import type { ButtonHTMLAttributes } from "preact";
import { Icon } from "./icon.tsx";

type ButtonProps = Omit<ButtonHTMLAttributes, "icon" | "class"> & {
  class?: string;
  kind?: "primary" | "plain" | "danger";
  icon?: IconNode;
};

/** A button with words. `plain` unless told otherwise. */
export function Button({ kind = "plain", icon, children, class: extra, ...rest }: ButtonProps) {
  return (
    <button type="button" class={`button ${kind} ${extra ?? ""}`} {...rest}>
      {icon && <Icon of={icon} size={18} />}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<ButtonHTMLAttributes, "icon" | "label" | "class"> & {
  class?: string;
  icon: IconNode;
  /** What it does: read out, and shown to whoever points at it. */
  label: string;
  size?: number;
};

/** A button that is a drawing. */
export function IconButton({ icon, label, size = 20, class: extra, ...rest }: IconButtonProps) {
  return (
    <button type="button" class={`icon-button ${extra ?? ""}`} aria-label={label} title={label} {...rest}>
      <Icon of={icon} size={size} />
    </button>
  );
}
