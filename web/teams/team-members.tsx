import { useEffect, useState } from "preact/hooks";
import { mayInTeam, type Role, type Team, type TeamMember } from "../../client/index.ts";
import type { MemberAct } from "../groups/member-acts.ts";
import { MemberRow } from "../groups/member-row.tsx";
import { membersWords } from "../groups/members-words.ts";
import { PagedRows } from "../groups/paged-rows.tsx";
import { SearchField } from "../groups/search-field.tsx";
import { usePagedList } from "../groups/use-paged-list.ts";
import { showNews, showProblem } from "../state/toasts.ts";
import { useAccount } from "../state/use-account.ts";
import { teamsWords } from "./teams-words.ts";

/** Somebody who writes a name would have every letter asked about. */
const SETTLE_MS = 200;
const ROLES: Record<Exclude<MemberAct, "remove">, Role> = {
  makeAdmin: "admin",
  makeMember: "member",
  makeOwner: "owner",
};

/** A team's members, page by page; the server finds them by the beginning of their name or handle. */
export function TeamMembers({ team: { teamId, role } }: { team: Team }) {
  const { api, people, teams } = useAccount();
  const say = membersWords();
  const [text, setText] = useState("");
  const prefix = useSettled(text.trim());
  const list = usePagedList(`${teamId} ${prefix}`, async (cursor) => {
    const page = await api.teams.members(teamId, {
      cursor,
      presence: true,
      ...(prefix !== "" && { prefix: prefix.replace(/^@/, "") }),
    });
    people.learn(page.items);
    return page;
  });
  const rights = {
    setRole: mayInTeam("setRole", role),
    removeMember: mayInTeam("removeMember", role),
    removeAdmin: mayInTeam("removeAdmin", role),
  };
  const act = async (member: TeamMember, what: MemberAct) => {
    try {
      if (what === "remove") {
        await api.teams.removeMember(teamId, member.userId);
        showNews(teamsWords().removed(member.displayName));
      } else await api.teams.setRole(teamId, member.userId, ROLES[what]);
      await Promise.all([list.start(), teams.read()]);
    } catch (error) {
      showProblem(error);
    }
  };
  return (
    <>
      <div class="teams-tools">
        <SearchField label={say.findMembers} text={text} onText={setText} />
      </div>
      <PagedRows
        list={list}
        label={say.members}
        row={(member) => (
          <MemberRow
            key={member.userId}
            member={member}
            rights={rights}
            onAct={(whom, what) => void act(whom, what)}
          />
        )}
        empty={<p class="groups-none">{prefix === "" ? say.none : say.noMatch(prefix)}</p>}
      />
    </>
  );
}

/** What a text came to once nobody has changed it for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
