import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ACCESS_PAGE, accessPage } from "../../../tools/contract/access-page.ts";

describe("docs/access.md", () => {
  test("is what the code generates: run `npm run contract` where it is not", async () => {
    expect(readFileSync(ACCESS_PAGE, "utf8")).toBe(await accessPage());
  });
});
