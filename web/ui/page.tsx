import { ChevronLeft } from "lucide";
import type { ComponentChildren } from "preact";
import type { Route } from "../state/route.ts";
import { Icon } from "./icon.tsx";
import { Link } from "./link.tsx";
import { uiWords } from "./ui-words.ts";

interface PageProps {
  title: ComponentChildren;
  /** Where the arrow leads on a narrow screen. */
  back?: Route;
  /** Beside the title. */
  actions?: ComponentChildren;
  children: ComponentChildren;
  class?: string;
}

/** A column of the screen: its title stays, what is below scrolls. */
export function Page({ title, back, actions, children, class: extra }: PageProps) {
  return (
    <section class={`page ${extra ?? ""}`}>
      <header class="page-head">
        {back && (
          <Link to={back} class="icon-button page-back" label={uiWords().back}>
            <Icon of={ChevronLeft} />
          </Link>
        )}
        <h1>{title}</h1>
        {actions && <div class="page-actions">{actions}</div>}
      </header>
      <div class="page-body">{children}</div>
    </section>
  );
}
