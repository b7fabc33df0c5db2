import type { HitherApi } from "../../../client/index.ts";
import type { LatLng } from "../../../protocol/primitives.ts";
import { showPortrait, uploadLandscape, uploadVoice } from "../../../tools/crowd/crowd-files.ts";
import type { LocalServer } from "../../../tools/local-server/start-server.ts";
import { befriend } from "../../../tools/people/befriend.ts";
import { newPerson } from "../../../tools/people/new-person.ts";
import { seededRandom } from "../../../tools/random.ts";
import { crowdedMap, type FriendOnMap } from "../../../tools/scenes/crowded-map.ts";

const LIVE_MS = 3_600_000;

/** Somebody for whom every part of the app has something to show. */
export interface BusyLife {
  /** Signed in by the server, so that a browser can be. */
  api: HitherApi;
  userId: string;
  /** A friend who is near, and writes. */
  friend: FriendOnMap;
  directId: string;
  groupId: string;
  /** A message of the group that a thread begins with. */
  threadSeq: number;
  /** A group in which others decide who may write. */
  silencedId: string;
  setReadOnly(isReadOnly: boolean): Promise<void>;
  teamId: string;
  /** Of a team that the user is not in. */
  inviteCode: string;
  strangerHandle: string;
  stop(): void;
}

/** Makes friends on the map, requests, chats with every kind of message, and teams for a new guest. */
export async function busyLife(server: LocalServer, centre: LatLng): Promise<BusyLife> {
  const random = seededRandom(1);
  const viewer = await newPerson(server.url);
  const { api, userId } = viewer;
  await api.updateMe({ displayName: "Ann" });
  const map = await crowdedMap(server, { friends: 12, centre, radiusM: 900, viewer });
  const [friend, second, third] = map.friends;
  if (friend === undefined || second === undefined || third === undefined) throw new Error("no friends");
  await api.setSharing({ mode: "friends" });
  const [asker, asked, blocked, host] = await Promise.all(
    ["Asker", "Asked", "Blocked", "Host"].map(async (displayName) => {
      const person = await newPerson(server.url);
      await person.api.updateMe({ displayName });
      return person;
    }),
  );
  if (!asker || !asked || !blocked || !host) throw new Error("nobody else");
  await Promise.all([
    asker.api.requestFriend(userId),
    api.requestFriend(asked.userId),
    api.block(blocked.userId),
    befriend(host, viewer),
    showPortrait(friend.api, random),
    showPortrait(api, random),
  ]);

  const { channelId: directId } = await api.channels.direct(friend.userId);
  const { channelId: groupId } = await api.channels.create({
    name: "Sunday hike",
    topic: "Where to next?",
    userIds: [friend, second, third].map((each) => each.userId),
  });
  const { channelId: silencedId } = await host.api.channels.create({ name: "News", userIds: [userId] });
  await sayOneOfEach(api, friend, directId);
  const threadSeq = await sayOneOfEach(api, second, groupId);
  for (const each of [friend, third]) {
    await write(each.api, groupId, "In the thread", { threadOf: threadSeq });
    await write(each.api, groupId, `Hello from ${each.displayName}`);
  }

  const team = await api.teams.create({ name: "Seoul on foot" });
  await api.teams.createChannel(team.teamId, { name: "Good food", topic: "Noodles", visibility: "public" });
  const { code = "" } = await api.teams.createInvite(team.teamId);
  await friend.api.teams.join(code);
  const other = await host.api.teams.create({ name: "Night riders" });
  const invite = await host.api.teams.createInvite(other.teamId);
  const { handle: strangerHandle } = host.me;
  return {
    api,
    userId,
    friend,
    directId,
    groupId,
    threadSeq,
    silencedId,
    setReadOnly: async (readOnly) => {
      await host.api.channels.update(silencedId, { readOnly });
    },
    teamId: team.teamId,
    inviteCode: invite.code ?? "",
    strangerHandle,
    stop: () => map.stop(),
  };
}

interface Extra {
  replyTo?: number;
  threadOf?: number;
  attachments?: { fileId: string }[];
}

async function write(api: HitherApi, channelId: string, body: string, extra: Extra = {}): Promise<number> {
  const message = {
    key: crypto.randomUUID(),
    body,
    preview: body || "A file",
    searchText: true as const,
    ...extra,
  };
  return (await api.messages.send(channelId, message)).seq;
}

/** One message of each kind, from both sides. @returns the number of the first one of the friend's */
async function sayOneOfEach(mine: HitherApi, friend: FriendOnMap, channelId: string): Promise<number> {
  const random = seededRandom(2);
  const theirs = friend.api;
  const first = await write(
    theirs,
    channelId,
    "Shall we meet at the *bridge*? https://hither.example/bridge",
  );
  const answer = await write(mine, channelId, "Yes! `10:30`", { replyTo: first });
  await write(theirs, channelId, "Good.", { replyTo: answer });
  await write(theirs, channelId, "```\ncode\n```");
  await write(theirs, channelId, "🎉");
  for (const api of [theirs, mine]) {
    const [picture, voice, file] = await Promise.all([
      uploadLandscape(api, random),
      uploadVoice(api, random),
      api.files.upload(new Blob(["Bring water."]), { name: "list.txt", contentType: "text/plain" }),
    ]);
    await write(api, channelId, "", { attachments: [{ fileId: picture.fileId }] });
    await write(api, channelId, "", { attachments: [{ fileId: voice.fileId }] });
    await write(api, channelId, "What to bring", { attachments: [{ fileId: file.fileId }] });
  }
  const gone = await write(theirs, channelId, "Never mind");
  const view = friend.client.channel(channelId);
  await view.open();
  await Promise.all([view.addReaction(answer, "👍"), view.addReaction(first, "❤️"), view.delete(gone)]);
  const untilMs = Date.now() + LIVE_MS;
  await view.shareLocation({ untilMs, precision: "exact" });
  const live = {
    kind: "hither.liveLocation",
    body: JSON.stringify({ until: untilMs }),
    preview: "Live location",
  };
  await view.send(live);
  await view.pin(first).catch(() => {}); // members of some groups may not
  return first;
}
