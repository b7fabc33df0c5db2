import { LogOut, Trash2 } from "lucide";
import { useState } from "preact/hooks";
import { mayInTeam, type Team } from "../../client/index.ts";
import { NotifySetting } from "../settings/notify-setting.tsx";
import { RetentionField } from "../settings/retention-field.tsx";
import { go } from "../state/route.ts";
import { showProblem } from "../state/toasts.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { confirm } from "../ui/confirm.tsx";
import { DeleteTeamDialog } from "./delete-team-dialog.tsx";
import { TeamLooks } from "./team-looks.tsx";
import { teamsWords } from "./teams-words.ts";

/** A team's settings: those of the user's own, and those that the user's role allows. */
export function TeamSettings({ team }: { team: Team }) {
  const { api, teams } = useAccount();
  const say = teamsWords();
  const { teamId, role, retentionDays } = team;
  const [isDeleting, setDeleting] = useState(false);
  const [isLeaving, setLeaving] = useState(false);

  const leave = async () => {
    const text =
      team.memberCount === 1 ? say.leaveLastText : role === "owner" ? say.leaveOwnerText : say.leaveText;
    const title = say.leaveTitle(team.name);
    if (!(await confirm({ title, text, yes: say.leave, isDanger: true }))) return;
    setLeaving(true);
    try {
      await api.teams.leave(teamId);
      await teams.read();
      go({ view: "teams" }, { replace: true });
    } catch (error) {
      showProblem(error);
      setLeaving(false);
    }
  };
  return (
    <>
      {mayInTeam("update", role) && <TeamLooks team={team} />}
      <section class="section">
        <NotifySetting
          read={() => api.teams.notifications(teamId)}
          save={(notify) => api.teams.setNotifications(teamId, notify)}
        />
        <p class="field-hint">{say.notifyHint}</p>
      </section>
      {mayInTeam("setRetention", role) && (
        <section class="section">
          <RetentionField
            days={retentionDays}
            noneLabel={say.noRetention}
            save={async (days) => {
              await api.teams.update(teamId, { retentionDays: days });
              await teams.read();
            }}
          />
        </section>
      )}
      <section class="section" aria-label={say.ending}>
        <Button icon={LogOut} disabled={isLeaving} onClick={() => void leave()}>
          {say.leave}
        </Button>
        {mayInTeam("delete", role) && (
          <Button kind="danger" icon={Trash2} onClick={() => setDeleting(true)}>
            {say.delete}
          </Button>
        )}
      </section>
      {isDeleting && <DeleteTeamDialog team={team} onClose={() => setDeleting(false)} />}
    </>
  );
}
