import { type IconNode, Map, MessageCircle, UserRound, Users, UsersRound } from "lucide";
import { type Route, route } from "../state/route.ts";
import { useAccount } from "../state/use-account.ts";
import { Icon } from "../ui/icon.tsx";
import { Link } from "../ui/link.tsx";
import { shellWords } from "./shell-words.ts";

/** The ways around the app: at the side of a wide screen, at the bottom of a narrow one. */
export function Navigation() {
  const { inbox, friends } = useAccount();
  const say = shellWords();
  const { view } = route.value;
  return (
    <nav class="navigation" aria-label={say.navigation}>
      <Way to={{ view: "near" }} icon={Map} label={say.map} isCurrent={view === "near"} />
      <Way
        to={{ view: "chats" }}
        icon={MessageCircle}
        label={say.chats}
        isCurrent={view === "chats" || view === "chat" || view === "search"}
        count={inbox.unread.value}
        countLabel={say.unread(inbox.unread.value)}
        isCalled={inbox.mentions.value > 0}
      />
      <Way
        to={{ view: "friends", tab: friends.incoming.length > 0 ? "requests" : "all" }}
        icon={UsersRound}
        label={say.friends}
        isCurrent={view === "friends" || view === "add"}
        count={friends.incoming.length}
        countLabel={say.requests(friends.incoming.length)}
        isCalled
      />
      <Way
        to={{ view: "teams" }}
        icon={Users}
        label={say.teams}
        isCurrent={view === "teams" || view === "team" || view === "join"}
      />
      <Way
        to={{ view: "me", section: "profile" }}
        icon={UserRound}
        label={say.me}
        isCurrent={view === "me"}
      />
    </nav>
  );
}

interface WayProps {
  to: Route;
  icon: IconNode;
  label: string;
  isCurrent: boolean;
  count?: number;
  countLabel?: string;
  /** Whether what is counted calls the user. */
  isCalled?: boolean;
}

function Way({ to, icon, label, isCurrent, count = 0, countLabel, isCalled = false }: WayProps) {
  return (
    <Link to={to} class="way" isCurrent={isCurrent}>
      <span class="way-icon">
        <Icon of={icon} size={22} />
        {count > 0 && (
          <span class={`badge ${isCalled ? "called" : ""}`}>
            <span aria-hidden="true">{count > 99 ? "99+" : count}</span>
            <span class="hidden">{countLabel}</span>
          </span>
        )}
      </span>
      <span class="way-label">{label}</span>
    </Link>
  );
}
