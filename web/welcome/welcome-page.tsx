import { ArrowLeft, ShieldCheck } from "lucide";
import { useState } from "preact/hooks";
import { route } from "../state/route.ts";
import { showProblem } from "../state/toasts.ts";
import { useSession } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { LanguageChoice, ThemeChoice } from "../ui/look-choices.tsx";
import { uiWords } from "../ui/ui-words.ts";
import { FriendsPicture } from "./friends-picture.tsx";
import { meetLocalCrowd } from "./local-crowd.ts";
import { SignInForm } from "./sign-in-form.tsx";
import { welcomeWords } from "./welcome-words.ts";
import "./welcome.css";

type Way = "start" | "signIn" | "signUp";

/** The way in. Whoever came by a link gets to where it leads afterwards: the address stays as it is. */
export function WelcomePage() {
  const say = welcomeWords();
  const [way, setWay] = useState<Way>("start");
  return (
    <div class="welcome">
      <div class="welcome-picture">
        <FriendsPicture />
      </div>
      <main class="welcome-words">
        <p class="brand welcome-brand">Hither</p>
        <h1>{say.promise}</h1>
        <Invitation />
        {way === "start" ? (
          <Start onChoose={setWay} />
        ) : (
          <section class="welcome-ways">
            <div class="welcome-head">
              <Button icon={ArrowLeft} onClick={() => setWay("start")}>
                {uiWords().back}
              </Button>
              <h2>{way === "signIn" ? say.signIn : say.signUp}</h2>
            </div>
            <SignInForm key={way} isNew={way === "signUp"} />
            <p class="welcome-other">
              {way === "signIn" ? say.noAccount : say.hasAccount}{" "}
              <button
                type="button"
                class="welcome-link"
                onClick={() => setWay(way === "signIn" ? "signUp" : "signIn")}
              >
                {way === "signIn" ? say.signUp : say.signIn}
              </button>
            </p>
          </section>
        )}
        <p class="welcome-privacy">
          <Icon of={ShieldCheck} size={18} />
          {say.privacy}
        </p>
        <footer class="welcome-look">
          <LanguageChoice />
          <ThemeChoice />
        </footer>
      </main>
    </div>
  );
}

function Start({ onChoose }: { onChoose: (way: Way) => void }) {
  const session = useSession();
  const say = welcomeWords();
  const [isBusy, setBusy] = useState(false);
  const comeIn = async () => {
    setBusy(true);
    try {
      await session.enter(await session.api.signInAsGuest());
    } catch (error) {
      setBusy(false);
      return showProblem(error);
    }
    const state = session.state.peek();
    if (state.phase !== "signedIn") return;
    const { account } = state;
    const isHere = () => {
      const now = session.state.peek();
      return now.phase === "signedIn" && now.account === account;
    };
    meetLocalCrowd(account, isHere).catch(showProblem);
  };
  return (
    <section class="welcome-ways">
      <Button kind="primary" class="welcome-main" disabled={isBusy} onClick={() => void comeIn()}>
        {say.guest}
      </Button>
      <p class="field-hint">{say.guestHint}</p>
      <div class="welcome-others">
        <Button onClick={() => onChoose("signIn")}>{say.signIn}</Button>
        <Button onClick={() => onChoose("signUp")}>{say.signUp}</Button>
      </div>
    </section>
  );
}

/** Says why somebody is here who followed a link of a friend's or of a team's. */
function Invitation() {
  const say = welcomeWords();
  const place = route.value;
  if (place.view !== "add" && place.view !== "join") return null;
  return (
    <p class="welcome-invitation">{place.view === "add" ? say.addInvite(place.handle) : say.teamInvite}</p>
  );
}
