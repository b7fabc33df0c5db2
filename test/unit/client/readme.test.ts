import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

test("the examples of the README are those that the compiler checks", () => {
  const examples = [...read("../../../client/README.md").matchAll(/```ts\n(.*?)```/gs)].map(
    ([, code]) => code,
  );
  const checked = ["./readme/quick-start.ts", "./readme/chat.ts"].map((path) =>
    read(path).replace("../../../../client/", "../client/"),
  );
  expect(examples).toEqual(checked);
});
