import { showProblem } from "../state/toasts.ts";
import { useSession } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";

export function WelcomePage() {
  const session = useSession();
  const enter = () => {
    session.api.signInAsGuest().then((me) => session.enter(me), showProblem);
  };
  return (
    <Button kind="primary" onClick={enter}>
      Guest
    </Button>
  );
}
