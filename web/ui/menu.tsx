import { EllipsisVertical, type IconNode } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { IconButton } from "./button.tsx";
import { Icon } from "./icon.tsx";

export interface MenuItem {
  label: string;
  icon?: IconNode;
  isDanger?: boolean;
  run: () => void;
}

interface MenuProps {
  /** What the button that opens it says. */
  label: string;
  items: readonly MenuItem[];
  icon?: IconNode;
  class?: string;
}

/** A button with a list of things to do (WAI-ARIA, "Menu Button"): arrows move, Escape closes, letters jump. */
export function Menu({ label, items, icon = EllipsisVertical, class: extra }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  return (
    <div class={`menu ${extra ?? ""}`} ref={root}>
      <IconButton
        icon={icon}
        label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <MenuList
          label={label}
          items={items}
          onClose={(isByKey) => {
            setOpen(false);
            if (isByKey) root.current?.querySelector("button")?.focus();
          }}
        />
      )}
    </div>
  );
}

interface MenuListProps {
  label: string;
  items: readonly MenuItem[];
  onClose: (isByKey: boolean) => void;
}

/** The list itself, for a menu that something else than a button opens. */
export function MenuList({ label, items, onClose }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    const leave = (event: Event) => {
      if (!list.current?.contains(event.target as Node)) onClose(false);
    };
    // The click that opened it is still under way.
    const timer = setTimeout(() => document.addEventListener("pointerdown", leave), 0);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("pointerdown", leave);
    };
  }, [onClose]);

  const move = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: buttons.length - 1,
    };
    const to = steps[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      event.stopPropagation();
      onClose(true);
    } else if (to !== undefined) {
      event.preventDefault();
      buttons[(to + buttons.length) % buttons.length]?.focus();
    } else if (event.key.length === 1) {
      const letter = event.key.toLowerCase();
      const after = [...buttons.slice(at + 1), ...buttons.slice(0, at + 1)];
      after.find((button) => button.textContent?.trim().toLowerCase().startsWith(letter))?.focus();
    }
  };

  return (
    <div class="menu-list" role="menu" aria-label={label} tabIndex={-1} ref={list} onKeyDown={move}>
      {items.map(({ label: text, icon, isDanger, run }) => (
        <button
          type="button"
          role="menuitem"
          key={text}
          tabIndex={-1}
          class={isDanger ? "danger" : ""}
          onClick={() => {
            onClose(true);
            run();
          }}
        >
          {icon && <Icon of={icon} size={18} />}
          {text}
        </button>
      ))}
    </div>
  );
}
