import type { Channel, ChannelUpdate, Role } from "../../protocol/chat/channel.ts";
import type { Notify } from "../../protocol/chat/inbox.ts";
import type { ChannelWithRole, ReceiptList } from "../../protocol/chat/resources.ts";
import type { Receipt } from "../../protocol/chat/server-frames.ts";
import type { Member } from "../../protocol/chat/team.ts";
import type { Caller } from "./caller.ts";
import { everyItem, keyed, type Page, type PageOf, path, query } from "./paging.ts";
import { toChannel, toHttpNotify, toNotify } from "./times.ts";

/** A channel, and the asker's own role in it. */
export type MyChannel = Channel & { role: Role };

export interface GroupInput {
  name: string;
  topic?: string;
  /** The id of a picture that the user uploaded. */
  picture?: string | null;
  /** Friends to begin with; up to 255. */
  userIds?: string[];
}

/** Channels: making and changing them, and who is in them. What is written in them is the matter of `MessagesApi`. */
export class ChannelsApi {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Makes a group.
   *
   * @param key makes it safe to call this again where no answer came: the same key makes the same group
   */
  create(group: GroupInput, { key }: { key?: string } = {}): Promise<MyChannel> {
    return this.#read("POST", "/v1/channels", group, keyed(key));
  }

  /** The channel with a friend, made where there is none yet. */
  direct(userId: string): Promise<MyChannel> {
    return this.#read("PUT", path`/v1/channels/direct/${userId}`);
  }

  get(channelId: string): Promise<MyChannel> {
    return this.#read("GET", path`/v1/channels/${channelId}`);
  }

  /** Changes what is named and leaves the rest. */
  update(channelId: string, update: ChannelUpdate): Promise<MyChannel> {
    return this.#read("PATCH", path`/v1/channels/${channelId}`, update);
  }

  /** Enters a public channel of a team of mine. */
  join(channelId: string): Promise<MyChannel> {
    return this.#read("POST", path`/v1/channels/${channelId}/join`);
  }

  async leave(channelId: string): Promise<void> {
    await this.#caller.call("POST", path`/v1/channels/${channelId}/leave`);
  }

  members(channelId: string, page: Page = {}): Promise<PageOf<Member>> {
    return this.#caller.call("GET", path`/v1/channels/${channelId}/members` + query({ ...page }));
  }

  /** Every member, page by page as they are read. */
  allMembers(channelId: string): AsyncGenerator<Member, void, undefined> {
    return everyItem((page) => this.members(channelId, page));
  }

  /** Brings somebody in: a friend into a group, a member of the team into its channel. */
  async invite(channelId: string, userId: string): Promise<void> {
    await this.#caller.call("PUT", path`/v1/channels/${channelId}/members/${userId}`);
  }

  async setRole(channelId: string, userId: string, role: Role): Promise<void> {
    await this.#caller.call("PATCH", path`/v1/channels/${channelId}/members/${userId}`, { role });
  }

  async removeMember(channelId: string, userId: string): Promise<void> {
    await this.#caller.call("DELETE", path`/v1/channels/${channelId}/members/${userId}`);
  }

  /** How far each member has got; nobody above 256 members. */
  async receipts(channelId: string): Promise<Receipt[]> {
    return (await this.#caller.call<ReceiptList>("GET", path`/v1/channels/${channelId}/receipts`)).items;
  }

  async notifications(channelId: string): Promise<Notify> {
    return toNotify(await this.#caller.call("GET", path`/v1/channels/${channelId}/notifications`));
  }

  /** Which messages I want to hear of, and until when (epoch ms); with `until` null for good. */
  async setNotifications(channelId: string, notify: Notify): Promise<Notify> {
    const route = path`/v1/channels/${channelId}/notifications`;
    return toNotify(await this.#caller.call("PUT", route, toHttpNotify(notify)));
  }

  /** The whole channel as NDJSON, a line at a time: owners only; in a direct channel both. */
  export(channelId: string): AsyncGenerator<string, void, undefined> {
    return this.#caller.lines(path`/v1/channels/${channelId}/export`);
  }

  async #read(...request: Parameters<Caller["call"]>): Promise<MyChannel> {
    return toChannel(await this.#caller.call<ChannelWithRole>(...request));
  }
}
