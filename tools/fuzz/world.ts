import type { HitherApi } from "../../client/index.ts";
import { inParallel } from "../in-parallel.ts";
import type { LocalServer } from "../local-server/start-server.ts";
import { type ManyPerson, makeFriendships, makePeople } from "../people/many-people.ts";
import { socketTokenSigner } from "../people/socket-tokens.ts";
import { KnownValues } from "./known-values.ts";

/** Somebody whose sockets and requests are made up. */
export interface Member {
  userId: string;
  /** For a socket's hello. */
  token: string;
  /** For requests. */
  sessionToken: string;
  /** Of the last socket. */
  sessionId: string | undefined;
}

export interface World {
  /** Who has sockets: nobody takes their accounts away. */
  members: Member[];
  /** Whose requests may end everything that they have. */
  others: Member[];
  known: KnownValues;
  /** Somebody in the place of one who has lost their account. */
  newcomer(): Promise<Member>;
}

const MEMBERS = 12;
const OTHERS = 8;
const GROUPS = 3;
const MESSAGES = 12;

/** A small world in which everybody knows everybody: friends, groups, a team with channels, messages, files. */
export async function makeWorld(server: LocalServer): Promise<World> {
  const sign = await socketTokenSigner(server);
  const known = new KnownValues();
  const toMember = ({ userId, api, handle }: ManyPerson): Member => {
    known.note("userId", userId);
    known.note("handle", handle);
    return { userId, token: sign(userId), sessionToken: api.sessionToken ?? "", sessionId: undefined };
  };
  const people = await makePeople(server, names(MEMBERS + OTHERS));
  const pairs = people.flatMap(({ userId }, n) =>
    people.slice(n + 1).map((other): [string, string] => [userId, other.userId]),
  );
  await makeFriendships(server, pairs);
  const [first, ...friends] = people;
  if (!first) throw new RangeError("nobody is in the world");
  await inParallel(4, people, ({ api }) => shareWithFriends(api));
  const userIds = friends.map(({ userId }) => userId);
  for (let n = 0; n < GROUPS; n++) {
    const { channelId } = await first.api.channels.create({
      name: `Group ${n}`,
      userIds: userIds.slice(n * 4, n * 4 + 6),
    });
    await fill(first.api, channelId, known);
  }
  for (const { userId } of friends.slice(0, 4)) {
    const { channelId } = await first.api.channels.direct(userId);
    await fill(first.api, channelId, known);
  }
  await makeTeam(first.api, friends, known);
  return {
    members: people.slice(0, MEMBERS).map(toMember),
    others: people.slice(MEMBERS).map(toMember),
    known,
    newcomer: async () => {
      const [person] = await makePeople(server, names(1));
      if (!person) throw new RangeError("nobody came");
      return toMember(person);
    },
  };
}

function names(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `Person ${n}`);
}

async function shareWithFriends(api: HitherApi): Promise<void> {
  await api.setSharing({ mode: "friends" });
}

/** Puts some messages into a channel, with a file. */
async function fill(api: HitherApi, channelId: string, known: KnownValues): Promise<void> {
  known.note("channelId", channelId);
  const { fileId } = await api.files.upload(new Blob(["a file"]), {
    name: "a.txt",
    contentType: "text/plain",
  });
  known.note("fileId", fileId);
  for (let n = 1; n <= MESSAGES; n++) {
    await api.messages.send(channelId, {
      key: `${channelId.slice(0, 20)}-${n}`,
      body: `message ${n}`,
      searchText: true,
      ...(n === 1 && { attachments: [{ fileId }] }),
    });
    known.note("seq", n);
  }
}

async function makeTeam(api: HitherApi, others: readonly ManyPerson[], known: KnownValues): Promise<void> {
  const { teamId } = await api.teams.create({ name: "Team" });
  known.note("teamId", teamId);
  const { code, inviteId } = await api.teams.createInvite(teamId, {});
  known.note("inviteId", inviteId);
  if (code === undefined) throw new Error("an invitation without a code");
  known.note("code", code);
  const { channelId } = await api.teams.createChannel(teamId, { name: "talk", visibility: "public" });
  for (const other of others) {
    await other.api.teams.join(code);
    await other.api.channels.join(channelId);
  }
  await fill(api, channelId, known);
}
