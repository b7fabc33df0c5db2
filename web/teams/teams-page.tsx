import { Plus, Users } from "lucide";
import { useState } from "preact/hooks";
import type { Team } from "../../client/index.ts";
import { membersWords } from "../members/members-words.ts";
import { useAccount } from "../state/use-account.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Empty, Spinner } from "../ui/empty.tsx";
import { Link } from "../ui/link.tsx";
import { useIsOffline } from "../ui/offline-note.tsx";
import { Page } from "../ui/page.tsx";
import { CreateTeamDialog } from "./create-team-dialog.tsx";
import { EnterInvite } from "./enter-invite.tsx";
import { formatCount } from "./format-count.ts";
import { TeamAvatar } from "./team-avatar.tsx";
import { unreadOfTeam } from "./team-channel-groups.ts";
import { teamsWords } from "./teams-words.ts";
import "./teams.css";

/** The user's teams, and the ways to more of them. */
export function TeamsPage() {
  const { teams } = useAccount();
  const say = teamsWords();
  const [isCreating, setCreating] = useState(false);
  const isOffline = useIsOffline();
  const all = teams.all.value;
  const isKnown = teams.isRead.value || isOffline;
  const create = () => setCreating(true);
  return (
    <Page title={say.teams} actions={<IconButton icon={Plus} label={say.createTeam} onClick={create} />}>
      {all.length > 0 && (
        <ul aria-label={say.teams}>
          {all.map((team) => (
            <li key={team.teamId}>
              <TeamRow team={team} />
            </li>
          ))}
        </ul>
      )}
      {all.length === 0 && !isKnown && <Spinner />}
      {all.length === 0 && isKnown && (
        <Empty icon={Users} title={say.noTeams}>
          <p>{say.noTeamsHint}</p>
          <Button kind="primary" icon={Plus} onClick={create}>
            {say.createTeam}
          </Button>
        </Empty>
      )}
      <EnterInvite />
      {isCreating && <CreateTeamDialog onClose={() => setCreating(false)} />}
    </Page>
  );
}

function TeamRow({ team }: { team: Team }) {
  const { inbox } = useAccount();
  const say = teamsWords();
  const { teamId, name, memberCount, role } = team;
  const unread = unreadOfTeam(teamId, inbox.entries.value);
  const members = say.members(formatCount(memberCount), memberCount === 1);
  return (
    <Link to={{ view: "team", teamId }} class="row">
      <TeamAvatar team={team} />
      <span class="row-words">
        <bdi class="row-title one-line">{name}</bdi>
        <span class="row-note one-line">
          {role === "member" ? members : `${members} · ${membersWords().roles[role]}`}
        </span>
      </span>
      {unread > 0 && (
        <span class="badge called">
          <span aria-hidden="true">{unread > 99 ? "99+" : unread}</span>
          <span class="hidden">{say.unread(unread)}</span>
        </span>
      )}
    </Link>
  );
}
