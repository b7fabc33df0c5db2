import { defineConfig } from "drizzle-kit";

/** `npx drizzle-kit generate` writes the next migration; the ones that are there are never changed. */
export default defineConfig({ dialect: "sqlite", schema: "./db/schema/index.ts", out: "./migrations" });
