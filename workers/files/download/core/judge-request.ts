import { type ByteRange, parseRange, rangeWithin } from "./byte-range.ts";

/** What is known of an object's bytes before they are read. */
export interface ObjectFacts {
  /** A strong entity tag, in its quotes. */
  etag: string;
  modifiedMs: number;
  sizeBytes: number;
}

/** How a request is to be answered, by its status. */
export type Verdict = { status: 200 | 304 | 412 | 416 } | { status: 206; range: ByteRange };

/** The headers that make an answer depend on what the object is. */
export const CONDITIONS = [
  "if-match",
  "if-none-match",
  "if-modified-since",
  "if-unmodified-since",
  "if-range",
];

/** Judges the conditions of a GET or HEAD in the order of RFC 9110, 13.2.2, then its range. */
export function judgeRequest(method: string, headers: Headers, facts: ObjectFacts): Verdict {
  if (!isAsExpected(headers, facts)) return { status: 412 };
  if (isKnown(headers, facts)) return { status: 304 };
  const asked =
    method === "GET" && isSame(headers.get("if-range"), facts) && parseRange(headers.get("range"));
  if (!asked) return { status: 200 };
  const range = rangeWithin(asked, facts.sizeBytes);
  return range ? { status: 206, range } : { status: 416 };
}

function isAsExpected(headers: Headers, { etag, modifiedMs }: ObjectFacts): boolean {
  const match = headers.get("if-match");
  if (match !== null) return match.trim() === "*" || tagsOf(match).includes(etag);
  const sinceMs = toMs(headers.get("if-unmodified-since"));
  return sinceMs === null || wholeSeconds(modifiedMs) <= sinceMs;
}

/** Whether the asker has the object already. A weak tag is as good as a strong one here (RFC 9110, 13.1.2). */
function isKnown(headers: Headers, { etag, modifiedMs }: ObjectFacts): boolean {
  const noneMatch = headers.get("if-none-match");
  if (noneMatch !== null) {
    return noneMatch.trim() === "*" || tagsOf(noneMatch).some((tag) => tag.replace(/^W\//, "") === etag);
  }
  const sinceMs = toMs(headers.get("if-modified-since"));
  return sinceMs !== null && wholeSeconds(modifiedMs) <= sinceMs;
}

/** Whether a part is of the same bytes as the parts that the asker has (RFC 9110, 13.1.5). */
function isSame(ifRange: string | null, { etag, modifiedMs }: ObjectFacts): boolean {
  if (ifRange === null) return true;
  const validator = ifRange.trim();
  return /^(W\/)?"/.test(validator) ? validator === etag : toMs(validator) === wholeSeconds(modifiedMs);
}

function tagsOf(list: string): string[] {
  return list.match(/(?:W\/)?"[^"]*"/g) ?? [];
}

function toMs(date: string | null): number | null {
  const ms = Date.parse(date ?? "");
  return Number.isNaN(ms) ? null : ms;
}

/** Dates of HTTP have no fractions. */
function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}
