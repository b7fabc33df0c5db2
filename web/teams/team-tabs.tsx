import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import { teamsWords } from "./teams-words.ts";

export type TeamTab = "channels" | "members" | "invites" | "settings";

interface TeamTabsProps {
  tabs: readonly TeamTab[];
  chosen: TeamTab;
  onChoose: (tab: TeamTab) => void;
  /** What the chosen one shows. */
  children: ComponentChildren;
}

/** The parts of a team's page (WAI-ARIA, "Tabs"): arrows move from one to the next. */
export function TeamTabs({ tabs, chosen, onChoose, children }: TeamTabsProps) {
  const say = teamsWords();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const at = tabs.indexOf(chosen);
    const steps: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: tabs.length - 1,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const index = (to + tabs.length) % tabs.length;
    const tab = tabs[index];
    if (tab === undefined) return;
    onChoose(tab);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[index]?.focus();
  };
  return (
    <>
      <div class="teams-tabs" role="tablist" ref={list} onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab}
            type="button"
            role="tab"
            id={`${id}-${tab}`}
            aria-selected={tab === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={tab === chosen ? 0 : -1}
            onClick={() => onChoose(tab)}
          >
            {say.tabs[tab]}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`}>
        {children}
      </div>
    </>
  );
}
