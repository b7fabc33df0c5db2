import type { IconNode } from "lucide";
import type { ComponentChildren } from "preact";
import { Icon } from "./icon.tsx";
import { uiWords } from "./ui-words.ts";

/** What stands where there is nothing yet, and what to do about it. */
export function Empty({
  icon,
  title,
  children,
}: {
  icon: IconNode;
  title: string;
  children?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <Icon of={icon} size={32} />
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

export function Spinner() {
  return <span class="spinner" role="status" aria-label={uiWords().loading} />;
}
