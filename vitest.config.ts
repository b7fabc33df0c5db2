import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** Most of a file's time is spent waiting for its own runtime to start, so that three at a time fit on two cores. */
const maxWorkers = 3;

/** Four databases for friendships, blocks and teams, beside that of identities. */
const SHARDS = ["DIRECTORY_0", "DIRECTORY_1", "DIRECTORY_2", "DIRECTORY_3"];

/** What depends on where friendships, blocks and teams are: run with one database, and with four. */
const SHARDED = [
  "test/workers/directory/**/*.test.ts",
  "test/workers/http/{blocks,friend-limits,friend-races,friends,paging}.test.ts",
  "test/workers/channels/{direct,account-deletion}.test.ts",
  "test/workers/teams/{teams,invites,team-members}.test.ts",
  "test/workers/push/consuming.test.ts",
  "test/workers/socket/parting.test.ts",
];

/** What drives a server as hard as it can, and judges what people see meanwhile. */
const UNDER_LOAD = ["test/e2e/{bench,chaos,chatter,replay}.test.ts"];

const inWorkerd = (directory: { shards: string[] }) =>
  cloudflareTest(async () => ({
    wrangler: { configPath: "./wrangler.toml" },
    miniflare: {
      ...(directory.shards.length > 0 && {
        d1Databases: Object.fromEntries(directory.shards.map((name) => [name, name.toLowerCase()])),
      }),
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
        DIRECTORY_SHARDS: directory.shards.length,
      },
    },
  }));

/**
 * `unit` runs the plain-TypeScript cores in Node. `workers` runs in workerd, with real objects, sockets and D1,
 * `workers-sharded` some of that with friendships, blocks and teams in four databases.
 * `e2e` starts the built server and talks to it as a client would, `e2e-under-load` as many clients.
 */
export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"], testTimeout: 60_000, maxWorkers } },
      {
        plugins: [inWorkerd({ shards: [] })],
        test: {
          name: "workers",
          include: ["test/workers/**/*.test.ts"],
          // Those need several.
          exclude: ["test/workers/directory/**"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers,
        },
      },
      {
        plugins: [inWorkerd({ shards: SHARDS })],
        test: {
          name: "workers-sharded",
          include: SHARDED,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          exclude: UNDER_LOAD,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // After the others: each starts a server, some a browser.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "e2e-under-load",
          include: UNDER_LOAD,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Last, and one by one: what they check holds on a machine that is free.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
