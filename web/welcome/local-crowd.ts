import type { Account } from "../state/account.ts";
import { showToast } from "../state/toasts.ts";
import { type LocalCrowd, parseCrowd } from "./parse-crowd.ts";
import { welcomeWords } from "./welcome-words.ts";

const ASK_AGAIN_MS = 1_500;
const GIVE_UP_AFTER_MS = 180_000;
/** The crowd stays within this; a larger circle would have it as a dot in its middle. */
const CROWD_RADIUS_M = 2_500;
const LOCAL_HOSTS = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Puts a newcomer among the simulated crowd of a server that runs on this machine: at its place, seen by friends, and friends with
 * some of it. On any other server it does nothing.
 *
 * @param isHere whether the account is still the one that is signed in
 */
export async function meetLocalCrowd(account: Account, isHere: () => boolean): Promise<void> {
  if (!LOCAL_HOSTS.has(location.hostname)) return;
  const crowd = await crowdThere(isHere);
  if (crowd === null || !isHere()) return;
  // Whoever has said meanwhile where they are stays there.
  if (account.place.state.peek() === "off") {
    account.place.pinAt(crowd.centre);
    account.near.reach(CROWD_RADIUS_M);
    showToast({
      kind: "news",
      text: welcomeWords().atCrowd,
      action: { label: welcomeWords().realPlace, run: () => account.place.locate() },
    });
  }
  await account.sharing.set({ mode: "friends" });
  const { api } = account;
  const join = crowd.teamInvite === null ? [] : [api.teams.join(crowd.teamInvite)];
  await Promise.allSettled([...crowd.friends.map(({ userId }) => api.requestFriend(userId)), ...join]);
  if (isHere()) account.refresh();
}

/** Waits for the crowd while it is on its way. @returns null where there is none */
async function crowdThere(isHere: () => boolean): Promise<LocalCrowd | null> {
  const untilMs = Date.now() + GIVE_UP_AFTER_MS;
  while (isHere() && Date.now() < untilMs) {
    const response = await fetch("/local/crowd").catch(() => null);
    if (response === null || !response.ok) return null;
    const answer = parseCrowd(await response.json().catch(() => null));
    if (answer !== "coming") return answer;
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
  return null;
}
