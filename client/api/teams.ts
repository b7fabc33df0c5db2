import type { Role, Visibility } from "../../protocol/chat/channel.ts";
import type { Notify } from "../../protocol/chat/inbox.ts";
import type { Presence } from "../../protocol/chat/presence.ts";
import type { ChannelWithRole } from "../../protocol/chat/resources.ts";
import type {
  TeamMember as HttpTeamMember,
  Invite,
  InvitePreview,
  Member,
  Team,
  TeamChannel,
} from "../../protocol/chat/team.ts";
import type { Caller } from "./caller.ts";
import type { MyChannel } from "./channels.ts";
import { everyItem, keyed, type Page, type PageOf, path, query } from "./paging.ts";
import { toChannel, toHttpNotify, toNotify, toPresence } from "./times.ts";

export interface TeamChannelInput {
  name: string;
  topic?: string;
  picture?: string | null;
  visibility: Visibility;
  /** Whether only owner and admins may write. */
  readOnly?: boolean;
}

/** An invitation by link; what is left out knows no bound. */
export interface InviteInput {
  role?: "admin" | "member";
  /** ISO 8601. */
  expiresAt?: string | null;
  maxUses?: number | null;
}

/** A member of a team, with how they are just now where that was asked for and is known. */
export type TeamMember = Member & { presence?: Presence };

/** Which members to read. */
export interface TeamMemberQuery extends Page {
  /** Those whose handle or name begins with it: what one is offered after an "@". */
  prefix?: string;
  /** Whether to say how they are. */
  presence?: boolean;
}

/** Teams: their members, their channels, and the ways in. */
export class TeamsApi {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** @param key makes it safe to call this again where no answer came: the same key makes the same team */
  create(team: { name: string; picture?: string | null }, { key }: { key?: string } = {}): Promise<Team> {
    return this.#caller.call("POST", "/v1/teams", team, keyed(key));
  }

  /** My teams. */
  list(page: Page = {}): Promise<PageOf<Team>> {
    return this.#caller.call("GET", `/v1/teams${query({ ...page })}`);
  }

  get(teamId: string): Promise<Team> {
    return this.#caller.call("GET", path`/v1/teams/${teamId}`);
  }

  update(
    teamId: string,
    update: { name?: string; picture?: string | null; retentionDays?: number | null },
  ): Promise<Team> {
    return this.#caller.call("PATCH", path`/v1/teams/${teamId}`, update);
  }

  /** Ends the team, for everybody. */
  async delete(teamId: string): Promise<void> {
    await this.#caller.call("DELETE", path`/v1/teams/${teamId}`);
  }

  async leave(teamId: string): Promise<void> {
    await this.#caller.call("POST", path`/v1/teams/${teamId}/leave`);
  }

  async members(teamId: string, what: TeamMemberQuery = {}): Promise<PageOf<TeamMember>> {
    const route = path`/v1/teams/${teamId}/members` + query({ ...what });
    const { items, nextCursor } = await this.#caller.call<PageOf<HttpTeamMember>>("GET", route);
    return { items: items.map(toTeamMember), nextCursor };
  }

  /** Every member, page by page as they are read. */
  allMembers(
    teamId: string,
    what: Omit<TeamMemberQuery, keyof Page> = {},
  ): AsyncGenerator<TeamMember, void, undefined> {
    return everyItem((page) => this.members(teamId, { ...what, ...page }));
  }

  async setRole(teamId: string, userId: string, role: Role): Promise<void> {
    await this.#caller.call("PATCH", path`/v1/teams/${teamId}/members/${userId}`, { role });
  }

  async removeMember(teamId: string, userId: string): Promise<void> {
    await this.#caller.call("DELETE", path`/v1/teams/${teamId}/members/${userId}`);
  }

  /** The channels that I may find: public ones, and private ones that I am in. */
  channels(teamId: string, page: Page = {}): Promise<PageOf<TeamChannel>> {
    return this.#caller.call("GET", path`/v1/teams/${teamId}/channels` + query({ ...page }));
  }

  /** @param key makes it safe to call this again where no answer came: the same key makes the same channel */
  async createChannel(
    teamId: string,
    channel: TeamChannelInput,
    { key }: { key?: string } = {},
  ): Promise<MyChannel> {
    const route = path`/v1/teams/${teamId}/channels`;
    return toChannel(await this.#caller.call<ChannelWithRole>("POST", route, channel, keyed(key)));
  }

  /** Makes an invitation. Its `code` is shown this once. */
  createInvite(teamId: string, invite: InviteInput = {}): Promise<Invite> {
    return this.#caller.call("POST", path`/v1/teams/${teamId}/invites`, invite);
  }

  invites(teamId: string, page: Page = {}): Promise<PageOf<Invite>> {
    return this.#caller.call("GET", path`/v1/teams/${teamId}/invites` + query({ ...page }));
  }

  async revokeInvite(teamId: string, inviteId: string): Promise<void> {
    await this.#caller.call("DELETE", path`/v1/teams/${teamId}/invites/${inviteId}`);
  }

  /** Where an invitation leads to. */
  invitation(code: string): Promise<InvitePreview> {
    return this.#caller.call("GET", path`/v1/invites/${code}`);
  }

  /** Enters the team that an invitation leads to. */
  join(code: string): Promise<Team> {
    return this.#caller.call("POST", path`/v1/invites/${code}/accept`);
  }

  async notifications(teamId: string): Promise<Notify> {
    return toNotify(await this.#caller.call("GET", path`/v1/teams/${teamId}/notifications`));
  }

  /** How I want to hear of the team's channels that have no setting of their own; `until` in epoch ms, null: for good. */
  async setNotifications(teamId: string, notify: Notify): Promise<Notify> {
    const route = path`/v1/teams/${teamId}/notifications`;
    return toNotify(await this.#caller.call("PUT", route, toHttpNotify(notify)));
  }
}

function toTeamMember({ presence, ...member }: HttpTeamMember): TeamMember {
  return { ...member, ...(presence && { presence: toPresence(presence) }) };
}
