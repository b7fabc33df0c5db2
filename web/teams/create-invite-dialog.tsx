import { useId, useState } from "preact/hooks";
import { mayInTeam, type Team } from "../../client/index.ts";
import { membersWords } from "../members/members-words.ts";
import { useAccount } from "../state/use-account.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Choice } from "../ui/field.tsx";
import { OfflineNote } from "../ui/offline-note.tsx";
import { Problem } from "../ui/problem.tsx";
import { uiWords } from "../ui/ui-words.ts";
import { useWork } from "../ui/use-work.ts";
import { inviteLink } from "./invite-code.ts";
import { InviteLinkDialog } from "./invite-link-dialog.tsx";
import { invitesWords } from "./invites-words.ts";

const HOUR_MS = 3_600_000;
const EXPIRIES_MS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 168 * HOUR_MS, month: 720 * HOUR_MS } as const;
type Expiry = keyof typeof EXPIRIES_MS | "never";
const EXPIRIES: Expiry[] = ["hour", "day", "week", "month", "never"];
const USES = [1, 5, 10, 25, 100];

/** Makes an invitation to a team, and shows its link, this once. */
export function CreateInviteDialog({ team, onClose }: { team: Team; onClose: () => void }) {
  const { api } = useAccount();
  const say = invitesWords();
  const roles = membersWords().roles;
  const id = useId();
  const [role, setRole] = useState<"admin" | "member">("member");
  const [expiry, setExpiry] = useState<Expiry>("week");
  const [maxUses, setMaxUses] = useState<number | null>(null);
  const [link, setLink] = useState<string | null>(null);
  const { isBusy, problem, run } = useWork();
  if (link !== null) return <InviteLinkDialog teamName={team.name} link={link} onClose={onClose} />;

  const create = async () => {
    const expiresAt = expiry === "never" ? null : new Date(Date.now() + EXPIRIES_MS[expiry]).toISOString();
    const { code } = await api.teams.createInvite(team.teamId, { role, expiresAt, maxUses });
    if (code !== undefined) setLink(inviteLink(location.origin, code));
  };
  return (
    <Dialog
      title={say.invite}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{uiWords().cancel}</Button>
          <Button kind="primary" disabled={isBusy} onClick={() => run(create)}>
            {say.createShort}
          </Button>
        </>
      }
    >
      {mayInTeam("inviteAdmins", team.role) && (
        <Choice
          label={say.role}
          options={[
            { name: "member", label: roles.member },
            { name: "admin", label: roles.admin },
          ]}
          chosen={role}
          onChoose={setRole}
        />
      )}
      <div class="field">
        <label for={`${id}-expiry`}>{say.expiry}</label>
        <select
          id={`${id}-expiry`}
          value={expiry}
          onChange={(event) => setExpiry(event.currentTarget.value as Expiry)}
        >
          {EXPIRIES.map((each) => (
            <option key={each} value={each}>
              {say.expiries[each]}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for={`${id}-uses`}>{say.uses}</label>
        <select
          id={`${id}-uses`}
          value={String(maxUses ?? "any")}
          onChange={({ currentTarget: { value } }) => setMaxUses(value === "any" ? null : Number(value))}
        >
          <option value="any">{say.anyUses}</option>
          {USES.map((count) => (
            <option key={count} value={String(count)}>
              {say.people(count)}
            </option>
          ))}
        </select>
      </div>
      <OfflineNote />
      <Problem text={problem} />
    </Dialog>
  );
}
