import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Account } from "./account.ts";
import type { Session } from "./session.ts";

export const SessionContext = createContext<Session | null>(null);
export const AccountContext = createContext<Account | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("this is drawn outside of the app");
  return session;
}

/** The account of whoever is signed in; for what is drawn only then. */
export function useAccount(): Account {
  const account = useContext(AccountContext);
  if (account === null) throw new Error("this is drawn for whoever is signed in");
  return account;
}
