import { FRIENDS_TABS, type FriendsTab } from "../state/route.ts";
import { useAccount } from "../state/use-account.ts";
import { Link } from "../ui/link.tsx";
import { Page } from "../ui/page.tsx";
import { AllFriends } from "./all-friends.tsx";
import { BlockedPeople } from "./blocked-people.tsx";
import { CodeTab } from "./code-tab.tsx";
import { friendsWords } from "./friends-words.ts";
import { Requests } from "./requests.tsx";
import "./friends.css";

/** Friends, requests both ways, whom the user blocked, and the user's own code. */
export function FriendsPage({ tab }: { tab: FriendsTab }) {
  const say = friendsWords();
  const { incoming } = useAccount().friends;
  return (
    <Page title={say.title} class="friends-page">
      <nav class="tabs" aria-label={say.tabsLabel}>
        {FRIENDS_TABS.map((each) => (
          <Link key={each} to={{ view: "friends", tab: each }} isCurrent={each === tab} replace>
            {say.tabs[each]}
            {each === "requests" && incoming.length > 0 && (
              <>
                {" "}
                <span class="badge called">{incoming.length}</span>
              </>
            )}
          </Link>
        ))}
      </nav>
      <TabContent tab={tab} />
    </Page>
  );
}

function TabContent({ tab }: { tab: FriendsTab }) {
  switch (tab) {
    case "all":
      return <AllFriends />;
    case "requests":
      return <Requests />;
    case "blocked":
      return <BlockedPeople />;
    case "code":
      return <CodeTab />;
  }
}
