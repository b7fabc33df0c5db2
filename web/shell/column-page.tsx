import { ChatListPage } from "../chat/chat-list-page.tsx";
import { SearchPage } from "../chat/search-page.tsx";
import { AddFriendPage } from "../friends/add-friend-page.tsx";
import { FriendsPage } from "../friends/friends-page.tsx";
import { MePage } from "../me/me-page.tsx";
import { NearbyPage } from "../nearby/nearby-page.tsx";
import type { Route } from "../state/route.ts";
import { JoinTeamPage } from "../teams/join-team-page.tsx";
import { TeamPage } from "../teams/team-page.tsx";
import { TeamsPage } from "../teams/teams-page.tsx";

/** The place that the user is in, as the column shows it. */
export function ColumnPage({ place }: { place: Route }) {
  switch (place.view) {
    case "near":
      return <NearbyPage />;
    case "chats":
      return <ChatListPage />;
    case "chat":
      return <ChatListPage channelId={place.channelId} />;
    case "search":
      return <SearchPage text={place.text} />;
    case "friends":
      return <FriendsPage tab={place.tab} />;
    case "add":
      return <AddFriendPage handle={place.handle} />;
    case "teams":
      return <TeamsPage />;
    case "team":
      return <TeamPage teamId={place.teamId} />;
    case "join":
      return <JoinTeamPage code={place.code} />;
    case "me":
      return <MePage section={place.section} />;
  }
}
