import { useEffect } from "preact/hooks";
import { PersonHost } from "../friends/person-host.tsx";
import { route } from "../state/route.ts";
import { useAccount } from "../state/use-account.ts";
import { later } from "../ui/later.tsx";
import { whenIdle } from "../ui/when-idle.ts";
import { ColumnPage } from "./column-page.tsx";
import { LazyMap } from "./lazy-map.tsx";
import { Navigation } from "./navigation.tsx";
import { Sheet } from "./sheet.tsx";
import { shellWords } from "./shell-words.ts";
import { TopBar } from "./top-bar.tsx";
import "./shell.css";

const ChatPage = later(async () => (await import("../chat/chat-page.tsx")).ChatPage);

/**
 * The frame around everything: the bar that says who sees the user, the ways around the app, a column with the place that the
 * user is in, and the stage with the map, and the talk beside it. On a narrow screen one of them shows at a time.
 */
export function Shell() {
  const account = useAccount();
  const place = route.value;
  const { unread } = account.inbox;
  useEffect(() => {
    document.title = unread.value > 0 ? `(${unread.value}) Hither` : "Hither";
  }, [unread.value]);

  // From here most go on to a talk.
  useEffect(() => whenIdle(() => void ChatPage.load().catch(() => {})), []);

  return (
    <div class="shell" data-view={place.view}>
      <a class="skip-link" href="#main" onClick={skipToMain}>
        {shellWords().skip}
      </a>
      <TopBar />
      <Navigation />
      <main id="main" class="shell-main" tabIndex={-1}>
        <Sheet isSheet={place.view === "near"}>
          <ColumnPage place={place} />
        </Sheet>
        <div class="shell-stage">
          <LazyMap />
          {place.view === "chat" && <ChatPage key={place.channelId} {...place} />}
        </div>
      </main>
      <PersonHost />
    </div>
  );
}

/** The part after the "#" is the app's own address: a jump within the page must not change it. */
function skipToMain(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}
