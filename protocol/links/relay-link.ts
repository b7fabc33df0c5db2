/**
 * The link between a Relay and the object that it relays for: the links of many sessions on one socket, in batches. Both ends
 * are ours. Each session's link has an id, a whole number that the relay gives it and never gives again while the socket lives;
 * its first message makes it known to the object. What goes to or comes from one link keeps its order.
 */

/** What a relay relays for: objects by this kind and their name. */
export type RelayedKind = "cells" | "channels";

/** A relay is named by its object and its number among that object's relays, counted from 1. */
export function relayName(kind: RelayedKind, object: string, relay: number): string {
  return `${kind}/${object}/${relay}`;
}

/** The path at which a relay asks an object for a link; sessions ask at `/link`. */
export const RELAY_PATH = "/relay/";
/** With this parameter a session says which relay it could not use. */
export const AVOID_PARAMETER = "avoid";
/** An object that sends a session to a relay answers the upgrade with this status, and the relay's number in the header. */
export const SENT_TO_RELAY_STATUS = 421;
export const RELAY_HEADER = "hither-relay";
/** So many sessions of one Worker may use what the object answered one of them. */
export const SESSIONS_PER_HINT = 8;
/** A relay that has no room answers the upgrade so. */
export const RELAY_FULL_STATUS = 503;
/** A relay closes the links of its sessions with this code when its own link to the object ends; an object does the same to its relays. */
export const RELAY_BROKEN = 1012;

/** An object asks a session to bring its link to another relay, or to the object itself (null), and to link there before it unlinks here. */
export interface MoveLink {
  t: "relay";
  relay: number | null;
}

/** An object tells a relay how often to send, in ms: the more relays there are, the longer the time. */
export interface RelayPace {
  tickMs: number;
}

/** The id of one link, or runs of ids that follow one another: the first of each run and its length. */
export type LinkIds = number | number[];

export interface RelayItem {
  ids: LinkIds;
  /** A message as it is on the session's own link, or the reason why that was closed. */
  text: string;
  /** The link is closed with this code. The relay confirms what the object closes by saying the same. */
  closed?: number;
}

type Head = [ids: LinkIds, chars: number, closed?: number];

/** A batch is a line with the length of each text, in UTF-16 units, and then the texts: nobody on the way parses them. */
export function encodeBatch(items: readonly RelayItem[]): string {
  const heads = items.map(({ ids, text, closed }): Head => {
    return closed === undefined ? [ids, text.length] : [ids, text.length, closed];
  });
  return `${JSON.stringify(heads)}\n${items.map(({ text }) => text).join("")}`;
}

/** Whether it is a batch, and not a message of one end to the other, as JSON. */
export function isBatch(text: string): boolean {
  return !text.startsWith("{");
}

export function decodeBatch(batch: string): RelayItem[] {
  const end = batch.indexOf("\n");
  let from = end + 1;
  return (JSON.parse(batch.slice(0, end)) as Head[]).map(([ids, chars, closed]) => {
    const text = batch.slice(from, from + chars);
    from += chars;
    return closed === undefined ? { ids, text } : { ids, text, closed };
  });
}

/** Each id of an item, in order. */
export function* eachId(ids: LinkIds): Iterable<number> {
  const runs = typeof ids === "number" ? [ids, 1] : ids;
  for (let run = 0; run < runs.length; run += 2) {
    const [first = 0, count = 0] = runs.slice(run, run + 2);
    for (let id = first; id < first + count; id += 1) yield id;
  }
}

/** These ids and one more. */
export function withId(ids: LinkIds, id: number): LinkIds {
  const runs = typeof ids === "number" ? [ids, 1] : ids;
  const last = runs.length - 2;
  const [first = 0, count = 0] = runs.slice(last);
  if (id === first + count) runs[last + 1] = count + 1;
  else runs.push(id, 1);
  return runs;
}
