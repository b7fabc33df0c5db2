import { CloudOff } from "lucide";
import type { ComponentChildren } from "preact";
import { Button } from "../ui/button.tsx";
import { Empty, Spinner } from "../ui/empty.tsx";
import type { Remote } from "../ui/use-remote.ts";
import { meWords } from "./me-words.ts";

/** What is shown of something of the server's: while it is read, where that fails, and then. */
export function RemotePart<Value>({
  remote,
  children,
}: {
  remote: Remote<Value>;
  children: (value: Value) => ComponentChildren;
}) {
  const { value, problem, read } = remote;
  if (value !== undefined) return <>{children(value)}</>;
  if (problem === null) return <Spinner />;
  return (
    <Empty icon={CloudOff} title={problem}>
      <Button onClick={() => read()}>{meWords().again}</Button>
    </Empty>
  );
}
