import { Shell } from "./shell/shell.tsx";
import type { Session } from "./state/session.ts";
import { AccountContext, SessionContext } from "./state/use-account.ts";
import { ConfirmHost } from "./ui/confirm.tsx";
import { later } from "./ui/later.tsx";
import { Toasts } from "./ui/toasts.tsx";

const WelcomePage = later(async () => (await import("./welcome/welcome-page.tsx")).WelcomePage);
const StoppedPage = later(async () => (await import("./stopped/stopped-page.tsx")).StoppedPage);

/** The whole app: the way in, or what is behind it. */
export function App({ session }: { session: Session }) {
  return (
    <SessionContext.Provider value={session}>
      <Content session={session} />
      <ConfirmHost />
      <Toasts />
    </SessionContext.Provider>
  );
}

function Content({ session }: { session: Session }) {
  const state = session.state.value;
  switch (state.phase) {
    case "starting":
      return null;
    case "signedOut":
      return <WelcomePage />;
    case "stopped":
      return <StoppedPage because={state.because} />;
    case "signedIn":
      return (
        <AccountContext.Provider value={state.account}>
          {/* Another account is another life of everything below. */}
          <Shell key={state.account.me.peek().userId} />
        </AccountContext.Provider>
      );
  }
}
