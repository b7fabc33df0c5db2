import type { Account } from "./account.ts";
import { go } from "./route.ts";
import { showProblem } from "./toasts.ts";

/** Opens the talk with a friend, which begins here if there was none yet. Offline, one that there was opens all the same. */
export async function openDirect(account: Account, userId: string): Promise<void> {
  const known = account.inbox.entries
    .peek()
    .find(({ kind, userIds }) => kind === "direct" && userIds.includes(userId) && userId !== account.userId);
  try {
    const channelId = known?.channelId ?? (await account.api.channels.direct(userId)).channelId;
    go({ view: "chat", channelId });
  } catch (error) {
    showProblem(error);
  }
}
