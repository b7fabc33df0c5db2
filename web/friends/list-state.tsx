import type { ComponentChildren } from "preact";
import { useAccount } from "../state/use-account.ts";
import { Spinner } from "../ui/empty.tsx";
import { Failed } from "../ui/failed.tsx";

interface ListStateProps {
  isEmpty: boolean;
  /** What stands there where it is known that there is nobody. */
  empty: ComponentChildren;
  children: ComponentChildren;
}

/** A list of people, or why there is none: it is being read, it cannot be, or there is nobody. */
export function ListState({ isEmpty, empty, children }: ListStateProps) {
  const account = useAccount();
  const { friends, connection } = account;
  if (!isEmpty) return <>{children}</>;
  if (friends.isRead.value) return <>{empty}</>;
  if (!friends.hasFailed.value && connection.value !== "waiting") return <Spinner />;
  return <Failed onRetry={() => account.attempt(friends.read())} />;
}
