import type { Amendment, SearchPlan } from "../../../protocol/links/chat-channel-link.ts";
import { foldText } from "../../../protocol/links/search-text.ts";
import { mayContain } from "./grams.ts";
import { SEGMENT_COLUMNS, type SegmentRow, toRef } from "./segments.ts";
import type { ChannelStorage } from "./storage.ts";

/** Segments that one request reads from R2, at most. */
const MAX_SEGMENTS = 20;
/** Filters that are looked at in one go, and by one request: each may have a megabyte. */
const BATCH = 8;
const MAX_FILTERS = 512;

type FilterRow = SegmentRow & { grams: ArrayBuffer };

/** The segments that may have matches before `before`, newest first, and where to go on where these are not all. */
export function findSegments(
  storage: ChannelStorage,
  folded: string,
  grams: readonly string[],
  before: number,
): Pick<SearchPlan, "segments" | "next"> {
  const segments: SearchPlan["segments"] = [];
  let looked = 0;
  for (const row of filtersBefore(storage, before)) {
    if (segments.length === MAX_SEGMENTS || looked === MAX_FILTERS) {
      return { segments, next: { beforeSeq: row.last_seq + 1, untilMs: row.last_at_ms } };
    }
    looked += 1;
    if (mayContain(row.grams, grams) || isAmendedInto(storage, row, folded)) {
      segments.push(toRef(storage, row));
    }
  }
  return { segments, next: null };
}

function* filtersBefore({ sql }: ChannelStorage, before: number): Generator<FilterRow> {
  for (let bound = before; ; ) {
    const rows = sql.all<FilterRow>(
      `SELECT ${SEGMENT_COLUMNS}, grams FROM segments WHERE first_seq < ? ORDER BY first_seq DESC LIMIT ?`,
      bound,
      BATCH,
    );
    yield* rows;
    const last = rows.at(-1);
    if (rows.length < BATCH || !last) return;
    bound = last.first_seq;
  }
}

/** Whether a message of the segment matches since it was edited: the filter knows the old text only. */
function isAmendedInto({ sql }: ChannelStorage, row: SegmentRow, folded: string): boolean {
  const rows = sql.all<{ amendment: string }>(
    "SELECT amendment FROM amendments WHERE seq BETWEEN ? AND ?",
    row.first_seq,
    row.last_seq,
  );
  return rows.some(({ amendment }) => {
    const { searchText } = JSON.parse(amendment) as Amendment;
    return typeof searchText === "string" && foldText(searchText).includes(folded);
  });
}
