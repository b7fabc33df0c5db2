import fc from "fast-check";
import { encodeQR } from "qr";
import { decodeQR } from "qr/decode.js";
import { describe, expect, it } from "vitest";
import { qrPath } from "../../../../web/ui/qr-path.ts";

describe("the drawing of a code", () => {
  it("covers what is dark, and nothing else", () => {
    const square = fc.integer({ min: 1, max: 12 }).chain((size) => {
      const row = fc.array(fc.boolean(), { minLength: size, maxLength: size });
      return fc.array(row, { minLength: size, maxLength: size });
    });
    fc.assert(
      fc.property(square, (rows) => {
        expect(painted(qrPath(rows), rows.length)).toEqual(rows);
      }),
    );
  });

  it("is read by a camera as the link that it was made of", () => {
    const link = "https://hither.example/#/add/mina_kim";
    const rows = encodeQR(link, "raw", { ecc: "medium", border: 4 });
    expect(decodeQR(picture(painted(qrPath(rows), rows.length), 4))).toBe(link);
  });
});

/** Draws the path as a browser would. */
function painted(path: string, size: number): boolean[][] {
  const rows = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    rows[Number(y)]?.fill(true, Number(x), Number(x) + Number(width));
  }
  return rows;
}

function picture(rows: boolean[][], scale: number) {
  const side = rows.length * scale;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (rows[Math.floor(y / scale)]?.[Math.floor(x / scale)])
        data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  return { width: side, height: side, data };
}
