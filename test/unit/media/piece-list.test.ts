import { expect, it } from "vitest";
import { ByteReader } from "../../../media/byte-reader.ts";
import { PieceList } from "../../../media/piece-list.ts";
import { sourceOf } from "./support/inspecting.ts";

const original = Buffer.from("abcabcabc");

async function settled(build: (pieces: PieceList) => void) {
  const pieces = new PieceList();
  build(pieces);
  return pieces.settle(new ByteReader(sourceOf(original)));
}

it("pieces that are the original again, byte by byte, are none", async () => {
  expect(await settled((pieces) => pieces.keep(0, 9))).toBeNull();
  const same = await settled((pieces) => {
    pieces.keep(0, 3);
    pieces.put(Buffer.from("abc"));
    pieces.keep(6, 9);
  });
  expect(same).toBeNull();
});

it("pieces of the same length in another order, or with other bytes, are some", async () => {
  const moved = await settled((pieces) => {
    pieces.keep(4, 9);
    pieces.keep(0, 4);
  });
  expect(moved).toEqual([
    { from: 4, to: 9 },
    { from: 0, to: 4 },
  ]);
  const other = await settled((pieces) => {
    pieces.keep(0, 3);
    pieces.keep(3, 6);
    pieces.fill(0, 3);
  });
  expect(other).toEqual([{ from: 0, to: 6 }, { bytes: new Uint8Array(3) }]);
});

it("a long filler is cut into chunks that share their memory", () => {
  const pieces = new PieceList();
  pieces.fill(0x20, 1_000_000);
  expect(pieces.sizeBytes).toBe(1_000_000);
});
