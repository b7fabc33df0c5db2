import { ChatListPage } from "../chat/chat-list-page.tsx";
import type { Route } from "../state/route.ts";
import { later } from "../ui/later.tsx";

const NearbyPage = later(async () => (await import("../nearby/nearby-page.tsx")).NearbyPage);
const FriendsPage = later(async () => (await import("../friends/friends-page.tsx")).FriendsPage);
const AddFriendPage = later(async () => (await import("../friends/add-friend-page.tsx")).AddFriendPage);
const SearchPage = later(async () => (await import("../chat/search-page.tsx")).SearchPage);
const TeamsPage = later(async () => (await import("../teams/teams-page.tsx")).TeamsPage);
const TeamPage = later(async () => (await import("../teams/team-page.tsx")).TeamPage);
const JoinTeamPage = later(async () => (await import("../teams/join-team-page.tsx")).JoinTeamPage);
const MePage = later(async () => (await import("../me/me-page.tsx")).MePage);

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
