import { QrCode } from "lucide";
import { ME_SECTIONS, type MeSection } from "../state/route.ts";
import { useAccount } from "../state/use-account.ts";
import { Spinner } from "../ui/empty.tsx";
import { Icon } from "../ui/icon.tsx";
import { Link } from "../ui/link.tsx";
import { Page } from "../ui/page.tsx";
import { PersonAvatar } from "../ui/person-avatar.tsx";
import { useLoaded } from "../ui/use-loaded.ts";
import { meWords } from "./me-words.ts";
import "./me.css";

/** The user's own page: who they are to others, and how the app is to behave. */
export function MePage({ section }: { section: MeSection }) {
  const say = meWords();
  const me = useAccount().me.value;
  const sections = useLoaded(() => import("./sections.ts"), true);
  const Section = sections?.SECTIONS[section];
  return (
    <Page title={say.title} class="me-page">
      <div class="me-head">
        <PersonAvatar userId={me.userId} size={56} />
        <div class="row-words">
          <bdi class="me-name one-line">{me.displayName}</bdi>
          <span class="row-note one-line">
            @{me.handle}
            {me.guest && ` · ${say.guest}`}
          </span>
        </div>
        <Link to={{ view: "friends", tab: "code" }} class="icon-button" label={say.myCode}>
          <Icon of={QrCode} size={22} />
        </Link>
      </div>
      <nav class="tabs me-tabs" aria-label={say.title}>
        {ME_SECTIONS.map((each) => (
          <Link key={each} to={{ view: "me", section: each }} isCurrent={each === section} replace>
            {say.sections[each]}
          </Link>
        ))}
      </nav>
      {Section === undefined ? <Spinner /> : <Section key={section} />}
    </Page>
  );
}
