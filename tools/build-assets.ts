import { join } from "node:path";
import { build } from "vite";
import { PROJECT_DIR } from "./build.ts";
import { copyDocsAssets } from "./copy-docs-assets.ts";

// Wrangler's build step (see wrangler.toml): the page, and the script of the API reference.
await build({ configFile: join(PROJECT_DIR, "web/vite.config.ts"), logLevel: "warn" });
await copyDocsAssets(join(PROJECT_DIR, "dist/assets"));
