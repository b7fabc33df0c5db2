import { asBytes } from "./byte-reader.ts";
import type { Box } from "./iso-boxes.ts";
import { PieceList } from "./piece-list.ts";
import { malformed } from "./refused.ts";

interface Edit {
  from: number;
  to: number;
  /** What to write; the rest of the range is filled. */
  bytes: Uint8Array;
  filler: number;
}

/** Changes to a file that keep every byte at its offset, because its parts refer to each other by offsets. */
export class Edits {
  readonly #edits: Edit[] = [];

  /** Writes `bytes` as far as they fit, and fills the rest. */
  overwrite(from: number, to: number, bytes: Uint8Array = new Uint8Array(0), filler = 0): void {
    if (to > from) this.#edits.push({ from, to, bytes: bytes.subarray(0, to - from), filler });
  }

  /** Makes a box an empty space of the same size. */
  free(box: Box): void {
    this.overwrite(box.from + 4, box.from + 8, asBytes("free"));
    this.overwrite(box.dataFrom, box.to);
  }

  /** The file up to `end` with the changes in it. Two that overlap mean that the file contradicts itself. */
  apply(end: number): PieceList {
    const pieces = new PieceList();
    let at = 0;
    for (const edit of this.#edits.sort((one, other) => one.from - other.from)) {
      if (edit.from < at || edit.to > end) throw malformed("its parts overlap");
      pieces.keep(at, edit.from);
      pieces.put(edit.bytes);
      pieces.fill(edit.filler, edit.to - edit.from - edit.bytes.length);
      at = edit.to;
    }
    pieces.keep(at, end);
    return pieces;
  }
}
