import { Directory } from "../../db/directory/directory.ts";
import { readFriendIds } from "../../db/queries/friend-ids.ts";
import { readTeammatesInSight } from "../../db/queries/teams.ts";
import type { Env } from "../env.ts";
import { holdForSession } from "./chat/hold-for-session.ts";
import { openSocket, openVia } from "./open-socket.ts";
import type { StreamsPorts } from "./user-streams.ts";

/** What the streams of a user reach behind the session: objects by their bindings, and the databases. */
export function objectPorts(env: Env, user: string) {
  const { USER_HUBS, GEO_CELLS, CHAT_CHANNELS, RELAYS } = env;
  const directory = new Directory(env);
  return {
    openHub: () => openSocket(USER_HUBS.getByName(user)),
    openCell: (name, via) => openVia(via, { kind: "cells", name, objects: GEO_CELLS, relays: RELAYS }),
    openChannel: (name, via) =>
      openVia(via, { kind: "channels", name, objects: CHAT_CHANNELS, relays: RELAYS }),
    openPresence: (other) => openSocket(USER_HUBS.getByName(other), "/presence"),
    readFriends: (doubtful) => readFriendIds(directory, user, doubtful),
    readTeammates: (teamId, userIds) => readTeammatesInSight(directory, teamId, user, userIds),
    readInbox: () => USER_HUBS.getByName(user).channels(),
    holdFiles: holdForSession(env, user),
    readNotify: (channelId) => USER_HUBS.getByName(user).readNotify({ channelId }),
  } satisfies Partial<StreamsPorts>;
}
