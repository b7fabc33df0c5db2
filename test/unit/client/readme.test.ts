import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

test("the examples of the README are those that the compiler checks", () => {
  const examples = [...read("../../../client/README.md").matchAll(/```ts\n(.*?)```/gs)].map(
    ([, code]) => code,
  );
  const checked = ["quick-start", "chat", "files", "push", "service-worker"].map((name) =>
    read(`./readme/${name}.ts`).replaceAll("../../../../client/", "../client/"),
  );
  expect(examples).toEqual(checked);
});
