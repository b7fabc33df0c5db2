import type { ComponentChildren } from "preact";
import { Spinner } from "../ui/empty.tsx";
import { Failed } from "../ui/failed.tsx";
import type { Remote } from "../ui/use-remote.ts";

/** What is shown of something of the server's: while it is read, where that fails, and then. */
export function RemotePart<Value>({
  remote,
  children,
}: {
  remote: Remote<Value>;
  children: (value: Value) => ComponentChildren;
}) {
  const { value, error, read } = remote;
  if (value !== undefined) return <>{children(value)}</>;
  return error === null ? <Spinner /> : <Failed error={error} onRetry={() => read()} />;
}
