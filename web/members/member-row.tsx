import { Crown, Shield, UserMinus, UserRound } from "lucide";
import type { PresenceState, TeamMember } from "../../client/index.ts";
import { showPerson } from "../state/selection.ts";
import { useAccount } from "../state/use-account.ts";
import { Avatar } from "../ui/avatar.tsx";
import { confirm } from "../ui/confirm.tsx";
import { Menu } from "../ui/menu.tsx";
import { PersonAvatar } from "../ui/person-avatar.tsx";
import { pictureAddresses } from "../ui/picture-addresses.ts";
import { type MemberAct, type MemberRights, memberActs } from "./member-acts.ts";
import { membersWords } from "./members-words.ts";
import "./members.css";

interface MemberRowProps {
  member: TeamMember;
  rights: MemberRights;
  /** Does what the user chose, once they are sure. */
  onAct: (member: TeamMember, act: MemberAct) => void;
}

const ICONS = { makeAdmin: Shield, makeMember: UserRound, makeOwner: Crown, remove: UserMinus } as const;

/** A member, their role, how they are, and what the user may do about it. */
export function MemberRow({ member, rights, onAct }: MemberRowProps) {
  const { userId: myUserId } = useAccount();
  const say = membersWords();
  const { userId, displayName, handle, role } = member;
  const isMe = userId === myUserId;
  const acts = memberActs(member, myUserId, rights);
  return (
    <li class="members-row">
      <button type="button" class="row" onClick={() => showPerson(userId)}>
        <MemberFace member={member} />
        <span class="row-words">
          <span class="row-title one-line">
            <bdi>{displayName}</bdi>
            {isMe && <span class="quiet"> ({say.you})</span>}
          </span>
          <bdi class="row-note one-line">@{handle}</bdi>
        </span>
        {role !== "member" && <span class="members-role">{say.roles[role]}</span>}
      </button>
      {acts.length > 0 && (
        <Menu
          label={say.actsOn(displayName)}
          items={acts.map((act) => ({
            label: say.acts[act],
            icon: ICONS[act],
            isDanger: act === "remove",
            run: () => void askFirst(member, act).then((isSure) => isSure && onAct(member, act)),
          }))}
        />
      )}
    </li>
  );
}

/** Friends show live how they are; of others it is known as of when they were listed. */
function MemberFace({ member }: { member: TeamMember }) {
  const { api, friends } = useAccount();
  const { userId, displayName, picture, presence } = member;
  if (friends.has(userId)) return <PersonAvatar userId={userId} presence />;
  const pictures = pictureAddresses(api, { userId }, picture);
  return <Avatar id={userId} name={displayName} pictures={pictures} presence={shownState(presence?.state)} />;
}

function shownState(state: PresenceState | undefined) {
  return state === "offline" ? undefined : state;
}

async function askFirst({ displayName }: TeamMember, act: MemberAct): Promise<boolean> {
  const say = membersWords();
  if (act === "remove") {
    const title = say.removeTitle(displayName);
    return confirm({ title, text: say.removeText, yes: say.acts.remove, isDanger: true });
  }
  if (act === "makeOwner") {
    const title = say.handOverTitle(displayName);
    return confirm({ title, text: say.handOverText, yes: say.acts.makeOwner, isDanger: true });
  }
  return true;
}
