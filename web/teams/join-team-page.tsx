import { Ticket, TicketX } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { type InvitePreview, ProblemError } from "../../client/index.ts";
import { go } from "../state/route.ts";
import { showNews } from "../state/toasts.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { Empty, Spinner } from "../ui/empty.tsx";
import { Failed } from "../ui/failed.tsx";
import { Icon } from "../ui/icon.tsx";
import { Link } from "../ui/link.tsx";
import { Page } from "../ui/page.tsx";
import { Problem } from "../ui/problem.tsx";
import { useWork } from "../ui/use-work.ts";
import { formatCount } from "./format-count.ts";
import { TeamAvatar } from "./team-avatar.tsx";
import { teamsWords } from "./teams-words.ts";
import "./teams.css";

/** Where an invitation leads to, and the way in. */
export function JoinTeamPage({ code }: { code: string }) {
  const { api } = useAccount();
  const [invitation, setInvitation] = useState<InvitePreview | null>(null);
  const [error, setError] = useState<unknown>(null);
  const load = () => {
    let isWanted = true;
    setInvitation(null);
    setError(null);
    api.teams.invitation(code).then(
      (found) => isWanted && setInvitation(found),
      (reason: unknown) => isWanted && setError(reason),
    );
    return () => {
      isWanted = false;
    };
  };
  useEffect(load, [code]);
  return (
    <Page title={teamsWords().invitation} back={{ view: "teams" }}>
      {invitation !== null && (
        <Invitation code={code} invitation={invitation} onOver={(reason) => setError(reason)} />
      )}
      {invitation === null && error === null && <Spinner />}
      {error !== null && (isOver(error) ? <Over /> : <Failed error={error} onRetry={load} />)}
    </Page>
  );
}

function Invitation({
  code,
  invitation,
  onOver,
}: {
  code: string;
  invitation: InvitePreview;
  onOver: (error: unknown) => void;
}) {
  const { api, teams } = useAccount();
  const say = teamsWords();
  const { isBusy, problem, run } = useWork();
  const { teamId, name, memberCount, role, isMember } = invitation;
  const join = async () => {
    try {
      await api.teams.join(code);
    } catch (error) {
      if (isOver(error)) return onOver(error);
      throw error;
    }
    await teams.read();
    showNews(say.joined(name));
    go({ view: "team", teamId }, { replace: true });
  };
  return (
    <div class="teams-invitation">
      <p class="quiet teams-invited">
        <Icon of={Ticket} size={18} />
        {isMember ? say.already : say.invitedTo}
      </p>
      <TeamAvatar team={invitation} size={96} />
      <h2 dir="auto">{name}</h2>
      <p class="quiet">{say.members(formatCount(memberCount), memberCount === 1)}</p>
      {role === "admin" && !isMember && <p>{say.asAdmin}</p>}
      {isMember ? (
        <Link to={{ view: "team", teamId }} class="button primary" replace>
          {say.open}
        </Link>
      ) : (
        <Button kind="primary" disabled={isBusy} onClick={() => run(join)}>
          {say.join}
        </Button>
      )}
      <Problem text={problem} />
    </div>
  );
}

function Over() {
  const say = teamsWords();
  return (
    <Empty icon={TicketX} title={say.over}>
      <p>{say.overHint}</p>
      <Link to={{ view: "teams" }} class="button">
        {say.toTeams}
      </Link>
    </Empty>
  );
}

/** The server does not tell apart what never was and what is over; nor is a code that cannot be one worth another word. */
function isOver(error: unknown): boolean {
  return error instanceof ProblemError && (error.problem.status === 404 || error.problem.status === 400);
}
