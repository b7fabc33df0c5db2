import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { LatLng } from "../../protocol/primitives.ts";
import { inParallel } from "../in-parallel.ts";
import type { CrowdInfo } from "../local-server/crowd-info.ts";
import { befriend } from "../people/befriend.ts";
import { seededRandom } from "../random.ts";
import { castOf, friendshipsOf } from "./cast.ts";
import { type CrowdAccount, crowdAccount } from "./crowd-account.ts";
import { showPortrait } from "./crowd-files.ts";
import { CrowdMember } from "./crowd-member.ts";
import { makeGroups } from "./groups.ts";
import { type Said, startSmallTalk } from "./small-talk.ts";

/** Seoul City Hall. */
export const CROWD_CENTRE: LatLng = { lat: 37.5663, lng: 126.9779 };
/** Signing up and making friends goes over HTTP; this many at a time keep a small machine busy, not swamped. */
const PARALLEL = 6;
/** One in so many shows a picture of themselves. */
const PORTRAIT_EVERY = 2;

const sessionsSchema = z.record(z.string(), z.string());

export interface CrowdOptions {
  url: string;
  seed: number;
  /** Where the crowd's sessions are kept, for the next start on the same state. */
  stateDir: string;
  /** Somebody of the crowd said something. */
  onSaid?: (said: Said) => void;
  /** The server refused something of theirs. */
  onFailed?: (error: unknown) => void;
}

export interface Crowd {
  members: CrowdMember[];
  /** Display names by user id, of the crowd and of those who befriended it. */
  names: Map<string, string>;
  info: CrowdInfo;
  stop(): void;
}

/** Puts the simulated crowd on the streets, talking: real accounts, friendships, sockets and groups, seeded ways. */
export async function startCrowd(options: CrowdOptions): Promise<Crowd> {
  const { url, seed, stateDir, onSaid = () => {}, onFailed = () => {} } = options;
  const random = seededRandom(seed);
  const roles = castOf(random);
  const friendships = friendshipsOf(random, roles.length);
  const sessionsFile = join(stateDir, "crowd-sessions.json");
  const sessions = await readSessions(sessionsFile);

  const accounts: CrowdAccount[] = [];
  await inParallel(PARALLEL, roles.entries(), async ([index, role]) => {
    const account = await crowdAccount(url, role, index + 1, sessions[role.handle]);
    await account.api.setSharing({ mode: "friends" });
    if (account.me.picture === null && index % PORTRAIT_EVERY === 0) {
      account.me.picture = await showPortrait(account.api, seededRandom(seed + index));
    }
    if (account.api.sessionToken !== undefined) sessions[role.handle] = account.api.sessionToken;
    accounts[index] = account;
  });
  await writeFile(sessionsFile, JSON.stringify(sessions), { mode: 0o600 });

  await inParallel(PARALLEL, friendships, async ([a, b]) => {
    const [asker, other] = [accounts[a], accounts[b]];
    if (asker === undefined || other === undefined) return;
    await befriend({ userId: asker.me.userId, api: asker.api }, { userId: other.me.userId, api: other.api });
  });

  const names = new Map(accounts.map(({ me }) => [me.userId, me.displayName]));
  const members = accounts.map((account, index) => {
    const { speedMps = 1.3, roamM = 800 } = roles[index] ?? {};
    return new CrowdMember({
      url,
      account,
      centre: CROWD_CENTRE,
      speedMps,
      roamM,
      random: seededRandom(seed + index + 1),
      onFriend: ({ userId, displayName }) => names.set(userId, displayName),
    });
  });
  for (const member of members) member.start();
  const groups = await makeGroups(members, friendships);
  const stopTalk = startSmallTalk({ members, groups, random: seededRandom(seed), onSaid, onFailed });

  const people = members.map(({ person: { userId, handle, displayName, picture } }) => ({
    userId,
    handle,
    displayName,
    picture,
  }));
  return {
    members,
    names,
    info: { centre: CROWD_CENTRE, people },
    stop: () => {
      stopTalk();
      for (const member of members) member.stop();
    },
  };
}

async function readSessions(path: string): Promise<Record<string, string>> {
  const text = await readFile(path, "utf8").catch(() => "{}");
  return sessionsSchema.parse(JSON.parse(text));
}
