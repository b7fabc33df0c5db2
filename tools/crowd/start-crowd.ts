import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { LatLng } from "../../protocol/primitives.ts";
import type { Person } from "../../protocol/resources.ts";
import { inParallel } from "../in-parallel.ts";
import { type CrowdInfo, NO_CROWD } from "../local-server/crowd-info.ts";
import { befriend } from "../people/befriend.ts";
import { seededRandom } from "../random.ts";
import { startAnswers } from "./answers.ts";
import { castOf, friendshipsOf } from "./cast.ts";
import { type CrowdAccount, crowdAccount } from "./crowd-account.ts";
import { showPortrait } from "./crowd-files.ts";
import { CrowdMember } from "./crowd-member.ts";
import { makeTeam } from "./crowd-team.ts";
import { makeGroups } from "./groups.ts";
import { startSmallTalk } from "./small-talk.ts";
import { type Said, Speech } from "./speech.ts";
import { welcome } from "./welcome.ts";

/** Seoul City Hall. */
export const CROWD_CENTRE: LatLng = { lat: 37.5663, lng: 126.9779 };
/** What the page is told until the crowd is there. */
export const CROWD_COMING: CrowdInfo = { ...NO_CROWD, centre: CROWD_CENTRE, coming: true };
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
    });
  });
  const hosts = members.filter((_, index) => roles[index]?.isHost);
  const shy = members.filter((_, index) => !roles[index]?.isHost);
  const [owner] = hosts.slice(-1);
  const [groups, team] = await Promise.all([
    makeGroups(members, friendships),
    owner === undefined ? null : makeTeam(members, owner),
  ]);

  const speech = new Speech(seededRandom(seed), onSaid);
  const receive = welcome({ members, shy, groups, speech, onFailed });
  for (const member of members) {
    member.start((friend) => {
      names.set(friend.userId, friend.displayName);
      receive(member, friend);
    });
  }
  const circles = [...groups, ...(team?.channels ?? [])];
  startSmallTalk({ groups: circles, random, speech, onFailed });
  const stopAnswers = startAnswers({ members, groups: circles, random, speech });

  return {
    members,
    names,
    info: {
      centre: CROWD_CENTRE,
      people: members.map(personOf),
      friends: hosts.map(personOf),
      teamInvite: team?.invite ?? null,
      coming: false,
    },
    stop: () => {
      stopAnswers();
      speech.stop();
      for (const member of members) member.stop();
    },
  };
}

function personOf({ person: { userId, handle, displayName, picture } }: CrowdMember): Person {
  return { userId, handle, displayName, picture };
}

async function readSessions(path: string): Promise<Record<string, string>> {
  const text = await readFile(path, "utf8").catch(() => "{}");
  return sessionsSchema.parse(JSON.parse(text));
}
