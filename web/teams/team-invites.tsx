import { Link2, Plus, Ticket } from "lucide";
import { useState } from "preact/hooks";
import { type Invite, type Team } from "../../client/index.ts";
import { formatUntil } from "../settings/format-until.ts";
import { nowMs } from "../state/clock.ts";
import { showProblem } from "../state/toasts.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { confirm } from "../ui/confirm.tsx";
import { Empty } from "../ui/empty.tsx";
import { Icon } from "../ui/icon.tsx";
import { PagedRows } from "../ui/paged-rows.tsx";
import { usePagedList } from "../ui/use-paged-list.ts";
import { CreateInviteDialog } from "./create-invite-dialog.tsx";
import { inviteState } from "./invite-state.ts";
import { invitesWords } from "./invites-words.ts";

/** A team's invitations: to be made, looked over and taken back. */
export function TeamInvites({ team }: { team: Team }) {
  const { api } = useAccount();
  const say = invitesWords();
  const { teamId } = team;
  const [isCreating, setCreating] = useState(false);
  const list = usePagedList(teamId, (cursor) => api.teams.invites(teamId, { cursor }));
  const all = list.items.value;
  const live = all.filter((invite) => inviteState(invite, nowMs.value) === "live");
  const over = all.filter((invite) => inviteState(invite, nowMs.value) !== "live");

  const revoke = async ({ inviteId }: Invite) => {
    const { revokeTitle: title, revokeText: text, revoke: yes } = say;
    if (!(await confirm({ title, text, yes, isDanger: true }))) return;
    try {
      await api.teams.revokeInvite(teamId, inviteId);
      await list.start();
    } catch (error) {
      showProblem(error);
    }
  };
  return (
    <>
      <div class="teams-tools">
        <Button icon={Plus} onClick={() => setCreating(true)}>
          {say.create}
        </Button>
      </div>
      {live.length > 0 && <h2 class="teams-list-title">{say.live}</h2>}
      <PagedRows
        list={list}
        label={say.live}
        shown={live}
        row={(invite) => (
          <InviteRow key={invite.inviteId} invite={invite} onRevoke={() => void revoke(invite)} />
        )}
        empty={
          <Empty icon={Ticket} title={say.none}>
            <p>{say.noneHint}</p>
          </Empty>
        }
      />
      {over.length > 0 && (
        <>
          <h2 class="teams-list-title">{say.over}</h2>
          <ul aria-label={say.over}>
            {over.map((invite) => (
              <InviteRow key={invite.inviteId} invite={invite} />
            ))}
          </ul>
        </>
      )}
      {isCreating && (
        <CreateInviteDialog
          team={team}
          onClose={() => {
            setCreating(false);
            void list.start();
          }}
        />
      )}
    </>
  );
}

function InviteRow({ invite, onRevoke }: { invite: Invite; onRevoke?: () => void }) {
  const { people } = useAccount();
  const say = invitesWords();
  const { role, uses, maxUses, expiresAt, createdBy } = invite;
  const state = inviteState(invite, nowMs.value);
  const ends =
    expiresAt === null ? say.neverExpires : say.expires(formatUntil(Date.parse(expiresAt), nowMs.value));
  return (
    <li class="row teams-invite">
      <span class="teams-channel-mark">
        <Icon of={Link2} size={18} />
      </span>
      <span class="row-words">
        <span class="row-title">{say.used(uses, maxUses)}</span>
        <span class="row-note">
          {role === "admin" ? say.asAdmin : say.asMember} · {state === "live" ? ends : say.states[state]}
        </span>
        <bdi class="row-note one-line">{say.by(people.name(createdBy))}</bdi>
      </span>
      {onRevoke && <Button onClick={onRevoke}>{say.revoke}</Button>}
    </li>
  );
}
