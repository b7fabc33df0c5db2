import { callObjects, OBJECT_CALLER } from "../../tools/local-server/object-caller.ts";
import { findWorkerd } from "../../tools/local-server/server-process.ts";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { makeFriendships, makePeople } from "../../tools/people/many-people.ts";
import { socketTokenSigner } from "../../tools/people/socket-tokens.ts";
import { Usage } from "./usage.ts";

const SHARE_WITH_FRIENDS = {
  mode: "friends",
  userIds: [],
  precision: "exact",
  precisionExceptions: [],
  until: null,
};

export interface HitherUser {
  userId: string;
  /** What a socket says who it is by. */
  token: string;
}

/** Hither, built and running on this machine, with people in it. */
export interface Hither {
  server: LocalServer;
  usage: Usage;
  users: HitherUser[];
  stop(): Promise<void>;
}

export interface HitherOptions {
  users: number;
  /** The friends of each user, by number; each friendship is listed with both. None, unless given. */
  friends?: readonly (readonly number[])[];
  /** Whether everybody lets all friends see where they are. */
  shares?: boolean;
  vars?: Record<string, string>;
}

/** Starts the Worker, which is built (see `main.ts`), with so many people. Their rows are written as they are, since to sign up takes time. */
export async function startHither({ users, friends, shares, vars }: HitherOptions): Promise<Hither> {
  const server = await startServer({ neighbours: [OBJECT_CALLER], ...(vars && { vars }) });
  try {
    const names = Array.from({ length: users }, (_, number) => `User ${number}`);
    const ids = (await makePeople(server, names)).map(({ userId }) => userId);
    if (friends) await makeFriendships(server, pairsOf(ids, friends));
    if (shares) {
      const calls = ids.map((name) => ({ name, args: [SHARE_WITH_FRIENDS] }));
      await callObjects(server, "USER_HUBS", "writeSharing", calls);
    }
    const sign = await socketTokenSigner(server);
    const pid = findWorkerd();
    return {
      server,
      usage: new Usage(pid === null ? [] : [pid]),
      users: ids.map((userId) => ({ userId, token: sign(userId) })),
      stop: () => server.stop(),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

function pairsOf(ids: string[], friends: readonly (readonly number[])[]): [string, string][] {
  return friends.flatMap((of, user) =>
    of
      .filter((friend) => friend > user)
      .map((friend): [string, string] => [ids[user] ?? "", ids[friend] ?? ""]),
  );
}
