import { Ban, Copy } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { ProblemError } from "../../client/index.ts";
import { formatMoment } from "../i18n/format.ts";
import { showProblem } from "../state/toasts.ts";
import { useSession } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { Empty } from "../ui/empty.tsx";
import { useWork } from "../ui/use-work.ts";
import { stoppedWords } from "./stopped-words.ts";

interface StoppedPageProps {
  because: "suspended" | "surplus";
}

/** In place of the app, where the server does not let it go on. */
export function StoppedPage({ because }: StoppedPageProps) {
  return <main class="stopped">{because === "suspended" ? <Suspended /> : <Surplus />}</main>;
}

function Suspended() {
  const session = useSession();
  const until = useUntil();
  const { isBusy, run } = useWork(showProblem);
  const say = stoppedWords();
  return (
    <Empty icon={Ban} title={say.suspended}>
      {until !== undefined && (
        <p>{until === null ? say.forEver : say.forNow(formatMoment(Date.parse(until), Date.now()))}</p>
      )}
      <p>{say.meanwhile}</p>
      <Button kind="primary" onClick={() => location.reload()}>
        {say.tryAgain}
      </Button>
      <Button aria-disabled={isBusy} onClick={() => run(() => session.signOut())}>
        {say.signOut}
      </Button>
    </Empty>
  );
}

/** Until when; null: for an indefinite time; undefined: not known yet. */
function useUntil(): string | null | undefined {
  const { api } = useSession();
  const [until, setUntil] = useState<string | null>();
  useEffect(() => {
    api.me().catch((error: unknown) => {
      if (error instanceof ProblemError) setUntil(error.problem.until);
    });
  }, [api]);
  return until;
}

function Surplus() {
  const say = stoppedWords();
  return (
    <Empty icon={Copy} title={say.surplus}>
      <p>{say.surplusText}</p>
      <Button kind="primary" onClick={() => location.reload()}>
        {say.useHere}
      </Button>
    </Empty>
  );
}
