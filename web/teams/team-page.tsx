import { Users } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { mayInTeam, type Team } from "../../client/index.ts";
import { useAccount } from "../state/use-account.ts";
import { Empty, Spinner } from "../ui/empty.tsx";
import { Failed } from "../ui/failed.tsx";
import { Link } from "../ui/link.tsx";
import { Page } from "../ui/page.tsx";
import { formatCount } from "./format-count.ts";
import { TeamAvatar } from "./team-avatar.tsx";
import { TeamChannels } from "./team-channels.tsx";
import { TeamInvites } from "./team-invites.tsx";
import { TeamMembers } from "./team-members.tsx";
import { TeamSettings } from "./team-settings.tsx";
import { type TeamTab, TeamTabs } from "./team-tabs.tsx";
import { teamsWords } from "./teams-words.ts";
import "./teams.css";

/** A team: its channels, its members, the ways in, and its settings. */
export function TeamPage({ teamId }: { teamId: string }) {
  const { teams } = useAccount();
  const say = teamsWords();
  const [error, setError] = useState<unknown>(null);
  const team = teams.get(teamId);
  const load = () => {
    setError(null);
    teams.read().catch(setError);
  };
  // How many members there are, and one's role, are as of when the teams were read.
  useEffect(load, [teamId]);
  return (
    <Page title={<bdi>{team?.name ?? say.teams}</bdi>} back={{ view: "teams" }} class="teams-page">
      {team !== undefined && <TeamContent key={teamId} team={team} />}
      {team === undefined && error !== null && <Failed error={error} onRetry={load} />}
      {team === undefined && error === null && (teams.isRead.value ? <Gone /> : <Spinner />)}
    </Page>
  );
}

function TeamContent({ team }: { team: Team }) {
  const say = teamsWords();
  const { memberCount, role } = team;
  const [chosen, setChosen] = useState<TeamTab>("channels");
  const tabs: TeamTab[] = ["channels", "members", "settings"];
  if (mayInTeam("invite", role)) tabs.splice(2, 0, "invites");
  // Somebody may lose a role while they look at what belongs to it.
  const tab = tabs.includes(chosen) ? chosen : "channels";
  return (
    <>
      <div class="teams-head">
        <TeamAvatar team={team} size={56} />
        <div class="row-words">
          <p class="row-title">{say.members(formatCount(memberCount), memberCount === 1)}</p>
          <p class="row-note">{say.myRole[role]}</p>
        </div>
      </div>
      <TeamTabs tabs={tabs} chosen={tab} onChoose={setChosen}>
        {tab === "channels" && <TeamChannels team={team} />}
        {tab === "members" && <TeamMembers team={team} />}
        {tab === "invites" && <TeamInvites team={team} />}
        {tab === "settings" && <TeamSettings team={team} />}
      </TeamTabs>
    </>
  );
}

function Gone() {
  const say = teamsWords();
  return (
    <Empty icon={Users} title={say.gone}>
      <p>{say.goneHint}</p>
      <Link to={{ view: "teams" }} class="button">
        {say.toTeams}
      </Link>
    </Empty>
  );
}
