import { useEffect, useState } from "preact/hooks";
import { mayInTeam, type Role, type Team, type TeamMember } from "../../client/index.ts";
import type { MemberAct } from "../groups/member-acts.ts";
import { MemberRow } from "../groups/member-row.tsx";
import { membersWords } from "../groups/members-words.ts";
import { PagedRows } from "../groups/paged-rows.tsx";
import { SearchField } from "../groups/search-field.tsx";
import { usePagedList } from "../groups/use-paged-list.ts";
import { useSettled } from "../groups/use-settled.ts";
import { showNews, showProblem } from "../state/toasts.ts";
import { useAccount } from "../state/use-account.ts";
import { teamsWords } from "./teams-words.ts";

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
  const prefix = useSettled(text.trim().replace(/^@/, ""));
  const list = usePagedList(`${teamId} ${prefix}`, async (cursor) => {
    const page = await api.teams.members(teamId, {
      cursor,
      presence: true,
      ...(prefix !== "" && { prefix }),
    });
    people.learn(page.items);
    return page;
  });
  // How many there are stands above, as of when the teams were read.
  useEffect(() => void teams.read().catch(() => {}), [teams]);
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
