import type { Account } from "../state/account.ts";

/** Whether who sees the user can be changed just now: there is a connection, as far as one knows, and the settings are known. */
export function canChange(account: Account): boolean {
  return !account.isOffline && account.sharing.current.value !== null;
}
