import type { Channel, ChannelKind, ChannelUpdate, Role, Visibility } from "../chat/channel.ts";
import type { ChannelRequest } from "../chat/client-frames.ts";
import type { InboxEntry } from "../chat/inbox.ts";
import type { Message } from "../chat/message.ts";
import type { ChannelOpened, ChannelReply, Receipt } from "../chat/server-frames.ts";
import type { SharedPlace, UnsharedReason } from "../chat/shared-places.ts";
import type { ErrorCode } from "../error-codes.ts";
import type { ChannelModerationMethods } from "./moderation-link.ts";
import type { HeldFile } from "./stored-file-link.ts";

/** The link between a session and a ChatChannel, and the channel's methods for Worker routes. Both ends are ours. */

/** Why the channel did not do it. It changed nothing then. `retryAfterMs` is of `rateLimited`. */
export interface Refusal {
  code: Extract<
    ErrorCode,
    "notFound" | "forbidden" | "limitReached" | "rateLimited" | "invalidField" | "internalError"
  >;
  message: string;
  field?: string;
  /** Of a fault: what the object's log calls it. */
  faultId?: string;
  retryAfterMs?: number;
}
export type Outcome<Answer> = { ok: Answer } | { refused: Refusal };

/** Where a device stands in the stream of a channel. */
export interface Since {
  epoch: string;
  offset: number;
  seq: number;
}

/**
 * What a session asks of a channel: a client's frame without what only the client and the session need. In place of the files that
 * the client names there are those that the Worker holds for the channel.
 */
export type ChannelOp = ChannelRequest extends infer Each
  ? Each extends ChannelRequest
    ? Omit<Each, "id" | "channelId" | "attachments"> &
        (Each extends { attachments?: unknown } ? { files?: HeldFile[] } : unknown)
    : never
  : never;

/**
 * How much a link wants to hear. `nothing`: answers only. `head`: that there is more, coalesced; for large channels. `all`:
 * everything, as it happens.
 */
export type LinkLevel = "nothing" | "head" | "all";

/** Where a device is, as its user wishes to be seen in the channel: coarsened already, if at all. */
export type ShownPlace = Pick<SharedPlace, "lat" | "lng" | "at">;

/** What a session shares of its device's place. `n` names it among all that the session says of sharing in the channel. */
export interface Share extends Pick<SharedPlace, "until" | "precision"> {
  n: number;
  /** When the user asked for it: of several devices of a user the last one counts. */
  askedAtMs: number;
  /** Null while the device has no place to show. */
  place: ShownPlace | null;
}

export type ToChannel =
  /** First message on every link. */
  | { t: "hello"; user: string; session: string; startedAtMs: number; level: LinkLevel }
  /**
   * Answered by `opened`; the link's level is `all` from there on. `showsPlaces`: the device shows live places that it was told of
   * before, which are not to vanish only because this life of the channel does not know them yet.
   */
  | { t: "open"; since: Since | null; showsPlaces?: boolean }
  | { t: "level"; level: LinkLevel }
  /** Answered by `done` or `refused` with the same `n`, except `typeInChannel` and `markDelivered` where they succeed. */
  | { t: "op"; n: number; op: ChannelOp; readReceipts: boolean }
  /** Begins or changes what the session shares. Answered by `shared`, `unshared` or `shareRefused` with the same `n`. */
  | { t: "share"; share: Share }
  /** The device has moved, or has no place to show any more. Nothing where the session shares none. */
  | { t: "place"; place: ShownPlace | null }
  /** Ends what the session shares, or all that its user does. Answered by `unshared` with the same `n`. */
  | { t: "unshare"; n: number; all: boolean };

/** On the wire as `encodeFromChannel` has it. */
export type FromChannel =
  | { t: "opened"; opened: Omit<ChannelOpened, "type" | "re"> }
  | { t: "done"; n: number; reply: ChannelReply }
  /** Without `n`: the answer to `open`. */
  | { t: "refused"; n?: number; refusal: Refusal }
  /**
   * A frame for the client, ready to be sent. `previous` and `offset` are there where it is part of the stream's order,
   * `seq` where it brings messages: the newest of them. `showsPlaces` where it tells whether the device shows live places from there on.
   */
  | {
      t: "frame";
      frame: string;
      kind: "events" | "receipts" | "typing" | "places";
      previous?: number;
      offset?: number;
      seq?: number;
      showsPlaces?: boolean;
    }
  | { t: "shared"; n: number }
  /** Nothing is shared through this link any more. By itself with the `n` of the share that it ends. */
  | { t: "unshared"; n: number; why: UnsharedReason }
  | { t: "shareRefused"; n: number; refusal: Refusal }
  /**
   * To whom the place goes that this link shares: everyone who has the channel open, by user. `gone`: who had it open since this was
   * told last and has it no more.
   */
  | { t: "viewers"; users: string[]; gone: string[] }
  /** How the channel stands for the user, for links of level `head`; at once after `hello`, then coalesced. */
  | { t: "head"; entry: ChannelEntry }
  /** The user is no member. The link stays silent from here on. */
  | { t: "removed" };

/** One channel as it stands for one member. The hub adds what only the hub knows: how the user wants to be notified. */
export interface ChannelEntry extends Omit<InboxEntry, "notify" | "unread" | "mentions" | "threads"> {
  /** Rises with every change of the channel, and of this member in it: an older entry must not replace a newer one. */
  version: number;
  unread: number;
  /** Unread messages that call the member, rising by seq, the newest 100. */
  mentionSeqs: number[];
  threads: InboxEntry["threads"];
}

export interface ChannelSpec {
  channelId: string;
  kind: ChannelKind;
  teamId: string | null;
  visibility: Visibility | null;
  name: string | null;
  topic: string;
  picture: string | null;
  /** The picture, as the Worker holds it for the channel. */
  pictureFile?: HeldFile;
  readOnly: boolean;
  retentionDays: number | null;
  createdBy: string;
  /** The creator, with the role that they have, and everyone else who is in from the start. */
  members: { userId: string; role: Role }[];
}

export interface ChannelMember {
  userId: string;
  role: Role;
  sinceMs: number;
}

/**
 * Which messages to read: those of the channel without what shows in threads only; of the thread with the first message
 * `thread`, without that one; or `everything`. `only`: this one message, wherever it shows.
 */
export type PageQuery = { limit: number; thread?: number; everything?: true } & (
  | { before: number }
  | { after: number }
  | { newest: true }
  | { only: number }
);

/**
 * What the channel itself can say to a query: the hot messages among its answer, and the segments in R2 in which the rest is.
 * A reader merges both (`workers/chat/`). `amendments` are the archived messages that changed since they were archived.
 */
export interface PagePlan {
  /** Hot messages that belong to the page, rising by seq. */
  messages: Message[];
  /** Segments to read, in the order of the query, until the page is full. */
  segments: SegmentRef[];
  hasBefore: boolean;
  hasAfter: boolean;
}

export interface SegmentRef {
  /** The object's name in R2. */
  name: string;
  firstSeq: number;
  lastSeq: number;
  /** When the last message of it was sent. */
  lastAtMs: number;
  /** By seq: what overlays the archived message. */
  amendments: Record<number, Amendment>;
  /** Whose traces a reader removes, as the segment may still have them. */
  forgotten: Forgotten[];
}

/** Somebody whose account is gone: what they wrote is erased, or kept without the name. */
export interface Forgotten {
  userId: string;
  how: "erase" | "anonymise";
  atMs: number;
}

/** How an archived message differs from its archived form; `amend` applies it. Absent fields are as archived. */
export type Amendment = Partial<
  Pick<
    Message,
    | "body"
    | "preview"
    | "mentions"
    | "attachments"
    | "editedAt"
    | "deletedAt"
    | "deletedBy"
    | "reactions"
    | "thread"
    | "pinned"
    | "senderId"
  >
> & { searchText?: string | null };

/**
 * One line of a segment in R2: a message as it was when it was archived, with what searches find it by, and `n`: how many
 * messages up to this one count as unread.
 */
export type ArchivedMessage = Message & { n?: number; searchText?: string };

export interface SearchHit {
  message: Message;
  /** The text around the first match, with the matches between U+0002 and U+0003. */
  highlight: string;
}

/** Hits among hot messages, newest first, then the segments that may hold older ones, newest first. */
export interface SearchPlan {
  hits: SearchHit[];
  segments: SegmentRef[];
  /** Where to go on once the segments are read: matches before this one are still to be found. Null: that is all. */
  next: { beforeSeq: number; untilMs: number } | null;
}

/** Idempotent, all of them: a Worker may repeat a call whose answer it never saw. `by` is the user who acts. */
export interface ChatChannelMethods extends ChannelModerationMethods {
  /** Makes the channel unless it exists. */
  create(spec: ChannelSpec): Promise<Channel>;
  describe(by: string): Promise<Outcome<{ channel: Channel; role: Role }>>;
  /** `pictureFile`: the picture that the update names, as the Worker holds it for the channel. */
  update(by: string, update: ChannelUpdate, pictureFile?: HeldFile | null): Promise<Outcome<Channel>>;
  /** The Worker has verified that `by` may bring these people along: friends into a group, team members into a team's channel. */
  addMembers(by: string, userIds: string[]): Promise<Outcome<Channel>>;
  /** The Worker has verified that the user is in the team. Public team channels only. */
  join(by: string): Promise<Outcome<Channel>>;
  leave(by: string): Promise<Outcome<null>>;
  removeMember(by: string, userId: string): Promise<Outcome<null>>;
  /** Without asking anyone's leave: the person left the team, or the account is gone. */
  expel(userId: string): Promise<void>;
  setRole(by: string, userId: string, role: Role): Promise<Outcome<null>>;
  /** Members by id, those after `after`. */
  members(by: string, after: string | null, limit: number): Promise<Outcome<ChannelMember[]>>;
  /** Which of these are members. */
  membersAmong(by: string, userIds: string[]): Promise<Outcome<ChannelMember[]>>;
  readPage(by: string, query: PageQuery): Promise<Outcome<PagePlan>>;
  /**
   * A page for the export of what one user wrote, who may have left: the Worker keeps nothing of it that is others'. Empty where
   * there is no channel.
   */
  readPageForExport(query: PageQuery): Promise<PagePlan>;
  /** What changed since, as `openChannel` would say. */
  changesSince(by: string, since: Since): Promise<Outcome<Omit<ChannelOpened, "type" | "re">>>;
  reactors(
    by: string,
    seq: number,
    emoji: string,
    after: string | null,
    limit: number,
  ): Promise<Outcome<string[]>>;
  pins(by: string): Promise<Outcome<number[]>>;
  receipts(by: string): Promise<Outcome<Receipt[]>>;
  /** Matches older than `before`, if given, and sent at `untilMs` at the latest, if given. */
  search(
    by: string,
    query: string,
    before: number | null,
    limit: number,
    untilMs?: number,
  ): Promise<Outcome<SearchPlan>>;
  /** Does what a frame would. */
  perform(by: string, op: ChannelOp, readReceipts: boolean): Promise<Outcome<ChannelReply | null>>;
  /** A file of one of its messages, or its picture. `notFound` where the channel does not refer to it (any more). */
  fileOf(by: string, fileId: string): Promise<Outcome<HeldFile>>;
  /** For the team's own setting: applies where the channel has none of its own. */
  setTeamRetention(retentionDays: number | null): Promise<void>;
  /** The channel as it is, for the directory of its team; null where there is none. Asks for nobody's leave. */
  inspect(): Promise<Channel | null>;
  /** Archives the channel without asking anyone's leave: its team is gone. Does nothing where there is no channel. */
  archive(): Promise<void>;
  /** Who may export gets the channel and its members; messages are read by pages. */
  exportHeader(by: string): Promise<Outcome<{ channel: Channel; members: ChannelMember[] }>>;
  /** Erases the messages of a user, or keeps them without the name; in the archive, too, little by little. */
  forget(userId: string, how: Forgotten["how"]): Promise<void>;
  /** A direct channel's version of the pair's standing; names the moment before the database is read. */
  pairVersion(): Promise<number>;
  /** Closes a direct channel and raises the version. Does nothing where there is no channel. */
  closePair(): Promise<void>;
  /** Opens the direct channel again, unless its version is another than `version` by now: answers whether it did. */
  reopenPair(version: number): Promise<boolean>;
}

/** Extra methods of a UserHub that only channels call. */
export interface InboxMethods {
  /** Takes how a channel stands for this user, unless the hub knows a newer version. */
  deliver(entry: ChannelEntry): Promise<void>;
}
