import type { Account } from "../state/account.ts";
import { OpenChannels } from "./open-channels.ts";

const byAccount = new WeakMap<Account, OpenChannels>();

/** Those of an account. */
export function openChannels(account: Account): OpenChannels {
  const known = byAccount.get(account);
  if (known !== undefined) return known;
  const { client } = account;
  const made = new OpenChannels({
    // A refusal shows in the view: it has no channel, or no role in it. The wish is remembered after any other failure.
    open: (channelId) =>
      void client
        .channel(channelId)
        .open()
        .catch(() => {}),
    close: (channelId) =>
      void client
        .channel(channelId)
        .close()
        .catch(() => {}),
  });
  byAccount.set(account, made);
  return made;
}
