import fc from "fast-check";
import { expect, it } from "vitest";
import { qrPath } from "../../../../web/teams/qr-path.ts";

/** Which modules a path paints. */
function painted(path: string, width: number, height: number): boolean[][] {
  const modules = Array.from({ length: height }, () => Array.from({ length: width }, () => false));
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    const row = modules[Number(y)] ?? [];
    row.fill(true, Number(x), Number(x) + Number(length));
  }
  return modules;
}

it("the path of a QR code paints its dark modules, and no other", () => {
  const row = fc.array(fc.boolean(), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (modules) => {
      expect(painted(qrPath(modules), 5, modules.length)).toEqual(modules);
    }),
  );
});
