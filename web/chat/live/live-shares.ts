import {
  type ChannelView,
  type Conversation,
  type Precision,
  RefusedError,
  SupersededError,
} from "../../../client/index.ts";
import type { Account } from "../../state/account.ts";
import type { AccountPart } from "../../state/session.ts";
import { sayWritten } from "../../state/sync-keeper.ts";
import { LIVE_LOCATION_KIND } from "./live-message.ts";
import { liveWords } from "./live-words.ts";

const NAME = "liveShares";

export interface ShareTerms {
  /** By the device's clock. */
  untilMs: number;
  precision: Precision;
}
type KeptShare = ShareTerms & { channelId: string };

/**
 * Shares the user's place with a channel, and says so in it.
 *
 * @param conversation where the message about it goes
 * @throws what the SDK throws: then it is not shared
 */
export async function startSharing(
  account: Account,
  view: ChannelView,
  conversation: Conversation,
  terms: ShareTerms,
): Promise<void> {
  try {
    await view.shareLocation(terms);
  } catch (error) {
    // It would begin once the server answers, when nobody looks any more.
    await view.stopSharingLocation().catch(() => {});
    throw error;
  }
  await keepShare(account, { ...terms, channelId: view.channelId });
  forgetOnceOver(account, view);
  const body = JSON.stringify({ until: terms.untilMs });
  void conversation.send({ kind: LIVE_LOCATION_KIND, body, preview: `📍 ${liveWords().liveLocation}` });
  sayWritten();
}

/** Nobody in the channel sees the user there from here on. @throws what the SDK throws */
export async function stopSharing(account: Account, view: ChannelView): Promise<void> {
  await forgetShare(account, view.channelId);
  await view.stopSharingLocation();
}

/** A page that was loaded again goes on sharing what it shared. */
export const livePart: AccountPart = {
  start: (account) => {
    void resume(account);
    return () => {};
  },
  // Kept in what the session forgets by itself.
  forget: async () => {},
};

async function resume(account: Account): Promise<void> {
  for (const { channelId, ...terms } of await readShares(account)) {
    const view = account.client.channel(channelId);
    view.shareLocation(terms).catch((error: unknown) => {
      if (error instanceof RefusedError || error instanceof SupersededError) {
        void forgetShare(account, channelId);
      }
    });
    forgetOnceOver(account, view);
  }
}

/** Where it ends elsewhere, a page that is loaded again must not begin anew. */
function forgetOnceOver(account: Account, view: ChannelView): void {
  const off = view.on("changed", () => {
    if (view.sharingUntilMs !== null) return;
    off();
    void forgetShare(account, view.channelId);
  });
}

async function readShares(account: Account): Promise<readonly KeptShare[]> {
  const kept = (await account.keep.read<readonly KeptShare[]>(NAME)) ?? [];
  return kept.filter(({ untilMs }) => untilMs > Date.now());
}

async function keepShare(account: Account, share: KeptShare): Promise<void> {
  const others = (await readShares(account)).filter(({ channelId }) => channelId !== share.channelId);
  await account.keep.write(NAME, [...others, share]);
}

async function forgetShare(account: Account, channelId: string): Promise<void> {
  const shares = await readShares(account);
  await account.keep.write(
    NAME,
    shares.filter((share) => share.channelId !== channelId),
  );
}
