import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type HitherApi, HitherClient } from "../../client/index.ts";
import type { Said } from "../../tools/crowd/speech.ts";
import { type Crowd, startCrowd } from "../../tools/crowd/start-crowd.ts";
import { type LocalServer, startServer } from "../../tools/local-server/start-server.ts";
import { newPerson } from "../../tools/people/new-person.ts";
import { until } from "./support/until.ts";

const PATIENCE = { timeout: 30_000, interval: 100 };

const dir = mkdtempSync(join(tmpdir(), "hither-test-"));
let server: LocalServer;
let crowd: Crowd;
const said: Said[] = [];
const failures: unknown[] = [];

function startOne(): Promise<Crowd> {
  return startCrowd({
    url: server.url,
    seed: 1,
    stateDir: dir,
    onSaid: (each) => void said.push(each),
    onFailed: (error) => void failures.push(error),
  });
}

beforeAll(async () => {
  server = await startServer();
  crowd = await startOne();
});

afterAll(async () => {
  crowd.stop();
  await server.stop();
  rmSync(dir, { recursive: true });
});

/** Asks to be friends, and waits until the other is. */
async function befriended(api: HitherApi, userId: string): Promise<void> {
  await api.requestFriend(userId);
  await vi.waitFor(async () => expect((await api.person(userId)).relation).toBe("friends"), PATIENCE);
}

/** Somebody with a device that watches the inbox. */
async function newcomer() {
  const { api, userId } = await newPerson(server.url);
  const client = new HitherClient({ url: server.url, api });
  client.connect();
  await client.watchInbox();
  return { api, userId, client };
}

const theCrowd = () => crowd.members.map(({ person }) => person.userId);

describe("the crowd", () => {
  it("talks in groups", async () => {
    const { who, text } = await until("somebody speaks", () => said[0], 60_000);
    expect(crowd.members.map(({ person }) => person.displayName)).toContain(who);
    expect(text).not.toBe("");
  });

  it("has names in Latin letters and in Hangul", () => {
    const names = crowd.members.map(({ person }) => person.displayName);
    expect(names.filter((name) => /^[가-힣]+$/.test(name)).length).toBe(crowd.members.length / 2);
    expect(new Set(names).size).toBe(names.length);
  });

  it("shows some of its faces", async () => {
    const { api } = await newPerson(server.url);
    const shown = crowd.members.filter(({ person }) => person.picture !== null);
    expect(shown.length).toBe(crowd.members.length / 2);
    const person = await api.findByHandle(shown[0]?.person.handle ?? "");
    expect(person.picture).toBe(shown[0]?.person.picture);
  });

  it("answers a newcomer who writes to somebody of it", async () => {
    const { api, userId, client } = await newcomer();
    try {
      const other = crowd.members[0]?.person.userId ?? "";
      await befriended(api, other);
      const { channelId } = await api.channels.direct(other);
      const view = client.channel(channelId);
      await view.open();
      const theirs = () => view.messages.filter(({ senderId, seq }) => seq !== null && senderId !== userId);
      await until("a hello", () => theirs()[0], 30_000);
      await view.send({ text: "Hello!" });
      const answer = await until("an answer", () => theirs()[1], 30_000);
      expect(answer.senderId).toBe(other);
    } finally {
      client.close();
    }
  });

  it("takes a newcomer in who befriends those whom it names", async () => {
    const { api, client } = await newcomer();
    const { friends } = crowd.info;
    expect(friends.length).toBe(10);
    try {
      await Promise.all(friends.map(({ userId }) => befriended(api, userId)));
      await until("three groups", () => groupsOf(client)[2], 30_000);
      const hello = await until("a hello", () => directOf(client)[0]?.lastMessage ?? undefined, 30_000);
      expect(friends.map(({ userId }) => userId)).toContain(hello.senderId);
      expect(hello.preview).toMatch(/Welcome.*[가-힣]/);
      await vi.waitFor(async () => {
        const { items } = await api.friendRequests("incoming");
        expect(items.length).toBe(2);
        for (const { userId } of items) expect(theCrowd()).toContain(userId);
      }, PATIENCE);
      expect(directOf(client).length).toBe(1);
    } finally {
      client.close();
    }
  });

  it("answers what a newcomer writes in a group, or reacts to it", async () => {
    const { api, userId, client } = await newcomer();
    try {
      for (const friend of crowd.info.friends) await befriended(api, friend.userId);
      const { channelId } = await until("a group", () => groupsOf(client)[0], 30_000);
      const view = client.channel(channelId);
      await view.open();
      const { seq } = await view.send({ text: "Is this the right group for slow runners?" });
      await until(
        "somebody takes notice",
        () => {
          const mine = view.messages.find((message) => message.seq === seq);
          const answer = view.messages.find(
            (message) => (message.seq ?? 0) > seq && message.kind !== "system" && message.senderId !== userId,
          );
          return (mine?.reactions?.length ?? 0) > 0 || answer ? true : undefined;
        },
        30_000,
      );
    } finally {
      client.close();
    }
  });

  it("lets whoever has the invitation into its team, with channels to join", async () => {
    const { api } = await newPerson(server.url);
    const { teamId, name } = await api.teams.join(crowd.info.teamInvite ?? "");
    expect(name).toBe("Seoul on foot");
    const members = [];
    for await (const { userId } of api.teams.allMembers(teamId)) members.push(userId);
    expect(members).toEqual(expect.arrayContaining(theCrowd()));
    const { items } = await api.teams.channels(teamId);
    expect(items.map((channel) => channel.name).sort()).toEqual(["Good food", "Where to next", "general"]);
    for (const { channelId } of items) {
      await api.channels.join(channelId);
      expect((await api.channels.get(channelId)).memberCount).toBeGreaterThan(5);
    }
  });

  it("is the same after a start on the same state, with one team, and lets newcomers in again", async () => {
    const before = crowd.info;
    const { api } = await newPerson(server.url);
    const { teamId } = await api.teams.join(before.teamInvite ?? "");
    crowd.stop();
    crowd = await startOne();
    expect(crowd.info.people.map(({ userId }) => userId)).toEqual(before.people.map(({ userId }) => userId));
    const invitation = await api.teams.invitation(crowd.info.teamInvite ?? "");
    expect(invitation.teamId).toBe(teamId);
    expect((await api.teams.channels(teamId)).items.length).toBe(3);
    await befriended(api, crowd.info.friends[0]?.userId ?? "");
  });

  it("was refused nothing", () => {
    expect(failures).toEqual([]);
  });
});

function groupsOf({ inbox }: HitherClient) {
  return inbox.latestFirst.filter(({ kind }) => kind === "group");
}

function directOf({ inbox }: HitherClient) {
  return inbox.latestFirst.filter(({ kind }) => kind === "direct");
}
