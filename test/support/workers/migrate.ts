import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";

/** Gives the test file's database the current schema. Call it in `beforeAll`. */
export async function migrate(): Promise<void> {
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
}
