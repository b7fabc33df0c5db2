import { beforeAll, expect, it } from "vitest";
import { migrate } from "../../support/workers/migrate.ts";
import { makeAccount } from "../../support/workers/test-user.ts";

beforeAll(migrate);

it("signs up", async () => {
  const ann = await makeAccount({ name: "Ann Lee" });
  expect(await ann.me()).toMatchObject({ displayName: "Ann Lee", guest: false, email: ann.email });
});
