import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** Most of a file's time is spent waiting for its own runtime to start, so that two at a time fit on two cores. */
const maxWorkers = 2;

/**
 * `unit` runs the plain-TypeScript cores in Node. `workers` runs in workerd, with real objects, sockets and D1.
 * `e2e` starts the built server and talks to it as a client would.
 */
export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: 60_000, maxWorkers } },
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                BETTER_AUTH_SECRET: "a-secret-for-tests-only-0123456789abcdef",
                BASE_URL: "http://localhost",
                VAPID_PRIVATE_JWK: JSON.stringify({
                  kty: "EC",
                  crv: "P-256",
                  x: "3sAqcFmY3yIh5rQrnXIfawzmMVaERva5JYNk5MW1HVw",
                  y: "PMlU8Z0_eOqB6ZVtIs4FaDcKDaK5AjPeNLa0fO0ChU4",
                  d: "FIwKxvnnQ4yCLbxj8HNMokucBOsXMsis9eNbxavXfPg",
                }),
                VAPID_SUBJECT: "mailto:tests@hither.example",
                PUSH_HOSTS: "push.invalid",
                TEST_MIGRATIONS: await readD1Migrations("migrations"),
              },
            },
          })),
        ],
        test: { name: "workers", include: ["test/workers/**/*.test.ts"], testTimeout: 30_000, maxWorkers },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // After the others, and one by one: each starts a server, some a browser.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
