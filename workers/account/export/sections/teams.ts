import { readInvitesBy } from "../../../../db/queries/team-invites-by.ts";
import { readTeamPage, type TeamOfMine } from "../../../../db/queries/teams.ts";
import { LIMITS } from "../../../../protocol/limits.ts";
import type { ExportSection } from "../export-section.ts";
import { jsonFile } from "../json-file.ts";

/** The teams that the user is in, and the invitations that they wrote. */
export const teamsSection: ExportSection = {
  about: "teams.json: the teams that you are in, your role there, and invitations that you wrote",
  async *read({ directory, me }) {
    const [{ items }, invites] = await Promise.all([
      readTeamPage(directory, me, null, LIMITS.maxTeamsPerUser),
      readInvitesBy(directory, me),
    ]);
    yield jsonFile("teams.json", { teams: items.map(toTeam), invites });
  },
};

function toTeam({ team, role }: TeamOfMine): object {
  return { teamId: team.id, name: team.name, role, teamCreatedAt: new Date(team.createdMs).toISOString() };
}
