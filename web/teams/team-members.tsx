import { useEffect, useState } from "preact/hooks";
import { mayInTeam, type Team, type TeamMember } from "../../client/index.ts";
import { type MemberAct, ROLE_BY_ACT } from "../members/member-acts.ts";
import { MemberRow } from "../members/member-row.tsx";
import { membersWords } from "../members/members-words.ts";
import { showNews, showProblem } from "../state/toasts.ts";
import { useAccount } from "../state/use-account.ts";
import { PagedRows } from "../ui/paged-rows.tsx";
import { SearchField } from "../ui/search-field.tsx";
import { usePagedList } from "../ui/use-paged-list.ts";
import { useSettled } from "../ui/use-settled.ts";
import { teamsWords } from "./teams-words.ts";

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
      } else await api.teams.setRole(teamId, member.userId, ROLE_BY_ACT[what]);
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
        empty={<p class="list-none">{prefix === "" ? say.none : say.noMatch(prefix)}</p>}
      />
    </>
  );
}
