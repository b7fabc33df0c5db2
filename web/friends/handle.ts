const MIN_LENGTH = 3;
const MAX_LENGTH = 30;

export type HandleProblem = "empty" | "short" | "long" | "start" | "letters";

/** A handle as people type it, with "@" and capitals or without, as it is written. */
export function cleanHandle(text: string): string {
  return text.normalize("NFKC").trim().replace(/^@/, "").toLowerCase();
}

/** What is wrong with a handle; null: nothing. */
export function handleProblem(handle: string): HandleProblem | null {
  if (handle === "") return "empty";
  if (/[^a-z0-9_]/.test(handle)) return "letters";
  if (!/^[a-z]/.test(handle)) return "start";
  if (handle.length < MIN_LENGTH) return "short";
  return handle.length > MAX_LENGTH ? "long" : null;
}

/** What a code that was scanned says. `elsewhere`: somebody of another server's. */
type CodeMeaning =
  | { kind: "handle"; handle: string }
  | { kind: "elsewhere"; host: string }
  | { kind: "unknown" };

/** @param origin where this app is */
export function readCode(text: string, origin: string): CodeMeaning {
  const address = addressIn(text);
  if (address === null) return ofHandle(text.startsWith("@") ? text : "");
  const [, step] = /^#\/add\/([^/?]+)/.exec(address.hash) ?? [];
  const meaning = ofHandle(step ?? "");
  return meaning.kind === "handle" && address.origin !== origin
    ? { kind: "elsewhere", host: address.host }
    : meaning;
}

function addressIn(text: string): URL | null {
  try {
    return new URL(text.trim());
  } catch {
    return null;
  }
}

function ofHandle(text: string): CodeMeaning {
  const handle = cleanHandle(text);
  return handleProblem(handle) === null ? { kind: "handle", handle } : { kind: "unknown" };
}
