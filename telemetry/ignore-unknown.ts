import { log } from "./log.ts";

/** What a message came by: from one end of a link to the other, or an operation in a channel. */
export type UnknownTo =
  | "hub"
  | "cell"
  | "channel"
  | "relay"
  | "object of a relay"
  | "session of a hub"
  | "session of a cell"
  | "session of a channel"
  | "session of a presence"
  | "channel's operations";

/** So many kinds are told apart; more than a release can bring. */
const MAX_LOGGED = 100;
const logged = new Set<string>();

/**
 * Lets a message be that is of a kind unknown to this release: while one goes out or is rolled back, the other end of a link may be of another one.
 * Logged once in each isolate for each kind. Kinds are named by code, so that the log has no word of a person.
 */
export function ignoreUnknown(by: UnknownTo, message: unknown): void {
  const { t, type = t } = message as { t?: unknown; type?: unknown };
  const kind = typeof type === "string" ? type.slice(0, 64) : "none";
  const name = `${by} ${kind}`;
  if (logged.has(name) || logged.size >= MAX_LOGGED) return;
  logged.add(name);
  log.warn("a message of an unknown kind was ignored", undefined, { part: by, kind });
}
